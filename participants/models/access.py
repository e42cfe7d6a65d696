"""What a person needs to take part. The profile is theirs, and is confirmed for each meeting."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class NeedKind(models.TextChoices):
    INTERPRETER = "interpreter", _("Interpreter")
    CAPTIONS = "captions", _("CART captioning")
    SSP = "ssp", _("SSP (co-navigator)")
    BRAILLE = "braille", _("Braille")
    LARGE_PRINT = "large_print", _("Large print")
    PLAIN_TEXT = "plain_text", _("Plain text documents")
    DOCX = "docx", _("Word documents (DOCX)")
    LISTENING_DEVICE = "listening_device", _("Listening device")
    BREAKS = "breaks", _("Breaks")
    LIGHTING = "lighting", _("Lighting")
    GUIDE_DOG = "guide_dog", _("Guide dog")
    CHILD_CARE = "child_care", _("Child care")
    OTHER = "other", _("Something else")

    @property
    def is_arranged(self) -> bool:
        """Whether something must be done about it by a day: someone booked, papers sent. All else is good to know."""
        return self not in (
            NeedKind.PLAIN_TEXT, NeedKind.DOCX, NeedKind.LISTENING_DEVICE, NeedKind.BREAKS, NeedKind.LIGHTING,
            NeedKind.GUIDE_DOG,
        )  # fmt: skip

    def said(self, detail: str) -> str:
        """“ProTactile interpreter”, “Large print 24 pt”: the need in words."""
        if self is NeedKind.INTERPRETER and detail:
            return _("%(language)s interpreter") % {"language": detail}
        if self is NeedKind.OTHER and detail:
            return detail
        return f"{self.label} {detail}".strip()


# What whoever is asked to come should know of before they say yes: who else works there, and how it is to work there.
ASKED_WITH = frozenset({
    NeedKind.INTERPRETER, NeedKind.CAPTIONS, NeedKind.SSP, NeedKind.LISTENING_DEVICE, NeedKind.BREAKS,
    NeedKind.LIGHTING, NeedKind.GUIDE_DOG,
})  # fmt: skip


class Receives(models.TextChoices):
    """How language reaches them."""

    ASL = "asl", _("ASL at a usual distance")
    CLOSE_VISION = "close_vision", _("Close vision")
    TRACKING = "tracking", _("Tracking")
    TACTILE = "tactile", _("Tactile ASL")
    PROTACTILE = "protactile", _("ProTactile")
    PRINT_ON_PALM = "print_on_palm", _("Print on palm")
    SPEECH = "speech", _("Speech")
    SPEECH_DEVICE = "speech_device", _("Speech with a listening device")
    CAPTIONS = "captions", _("Captions")
    BRAILLE = "braille", _("Braille")
    PRINT = "print", _("Print")


class Expresses(models.TextChoices):
    """How they speak."""

    ASL = "asl", _("ASL")
    PROTACTILE = "protactile", _("ProTactile")
    SPEECH = "speech", _("Speech")
    TYPING = "typing", _("Typing")
    DEVICE = "device", _("A speaking device")
    FINGERSPELLING = "fingerspelling", _("Fingerspelling")
    OTHER_SIGNS = "other_signs", _("Another sign language")


class Audience(models.TextChoices):
    """Who may see a part of the profile. Each holds the ones before it."""

    COORDINATORS = "coordinators", _("Coordinators only")
    BOOKED = "booked", _("Also interpreters and others who are booked for them")
    MEETING = "meeting", _("Also everyone in their meetings")


class Part(models.TextChoices):
    """The parts of a profile that a person may show to different people."""

    COMMUNICATION = "communication", _("How they receive and express")
    PROVIDERS = "providers", _("Interpreters, SSP and CART")
    NEEDS = "needs", _("What they need in a meeting")
    WORDS = "words", _("Their own words")


def _each_of(choices: type[models.TextChoices], value: Any) -> None:
    known = isinstance(value, list) and all(one in choices.values for one in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Choose from the list, each at most once."))


def validate_receives(value: Any) -> None:
    _each_of(Receives, value)


def validate_expresses(value: Any) -> None:
    _each_of(Expresses, value)


def _said(choices: type[models.TextChoices], values: Iterable[str]) -> list[str]:
    return [str(one.label) for one in choices if one.value in set(values)]


class AccessProfile(ProgramRow):
    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="access", verbose_name=_("person")
    )
    receives = models.JSONField(_("how they receive"), default=list, blank=True, validators=[validate_receives])
    expresses = models.JSONField(_("how they express"), default=list, blank=True, validators=[validate_expresses])
    spoken_language = models.CharField(
        _("spoken language"),
        max_length=60,
        blank=True,
        help_text=_("For interpreters: the language beside the signed one."),
    )
    interpreters_preferred = models.CharField(_("interpreters they prefer"), max_length=300, blank=True)
    interpreters_declined = models.CharField(
        _("interpreters they decline"), max_length=300, blank=True, help_text=_("Only coordinators see this.")
    )
    team_size = models.PositiveSmallIntegerField(
        _("interpreters in a team"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text=_("Empty: as the rules about time say. Tactile and close-vision work may need two at any length."),
    )
    cart_output = models.CharField(
        _("where CART captions go"),
        max_length=120,
        blank=True,
        help_text=_("For example: their own screen at 40 pt, a braille display."),
    )
    platform_limits = models.CharField(
        _("what they cannot use"), max_length=300, blank=True, help_text=_("For example: no phone menus; not Teams.")
    )
    in_their_words = models.TextField(_("in their own words"), max_length=2000, blank=True)
    seen_by = models.JSONField(_("who may see which part"), default=dict, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed by the person"), null=True, blank=True, editable=False)
    confirmed_with = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("confirmed with"),
        help_text=_("The coordinator whom they told so. Empty: they said so on their own page."),
    )

    class Meta:
        verbose_name = _("access profile")
        verbose_name_plural = _("access profiles")

    def __str__(self) -> str:
        return str(self.participant)

    def confirm(self, *, at: datetime, to: User | None = None) -> None:
        """The person said that it is right: themselves by link, or to a coordinator."""
        self.confirmed_at, self.confirmed_with = at, to
        self.save(update_fields=["confirmed_at", "confirmed_with"])

    def take_back_confirmation(self) -> None:
        """It was changed since the person confirmed it."""
        self.confirmed_at = self.confirmed_with = None
        self.save(update_fields=["confirmed_at", "confirmed_with"])

    @property
    def receives_words(self) -> list[str]:
        return _said(Receives, self.receives)

    @property
    def expresses_words(self) -> list[str]:
        return _said(Expresses, self.expresses)

    def audience(self, part: Part) -> Audience:
        """Who may see that part: those who are booked, where the person said nothing."""
        return Audience(self.seen_by.get(part.value, Audience.BOOKED))

    def may_be_seen(self, part: Part, by: Audience) -> bool:
        order = list(Audience)
        return order.index(by) <= order.index(self.audience(part))

    def shown_to(self, by: Audience, *, on_asking: bool = False) -> list[str]:
        """What they need and how they communicate, as far as these people may see it, a line each.

        `on_asking`: to somebody who has not said yet that they come. Free words, which may hold names, are for later.
        """
        return [line for part in Part if self.may_be_seen(part, by) for line in self.lines_of(part, by, on_asking)]

    def withheld_from(self, by: Audience) -> list[str]:
        """The names of the parts that say something which these people may not see."""
        return [str(part.label) for part in Part if not self.may_be_seen(part, by) and self.lines_of(part)]

    def lines_of(self, part: Part, by: Audience | None = None, on_asking: bool = False) -> list[str]:
        """What that part says, as it may be told to others (`by`: to them).

        Whom they decline as an interpreter is for coordinators; whom they prefer is no matter of others who are booked.
        """
        prefers = "" if by == Audience.BOOKED else self.interpreters_preferred
        needs = [need for need in self.needs.all() if not on_asking or need.kind in ASKED_WITH]
        said: dict[Part, list[tuple[Any, str]]] = {
            Part.COMMUNICATION: [
                (_("Receives: %(said)s"), ", ".join(self.receives_words)),
                (_("Expresses: %(said)s"), ", ".join(self.expresses_words)),
                (_("Spoken language: %(said)s"), self.spoken_language),
            ],
            Part.PROVIDERS: [
                (_("Prefers: %(said)s"), prefers),
                (_("Interpreters in a team: %(said)s"), str(self.team_size or "")),
                (_("CART captions go to: %(said)s"), self.cart_output),
            ],
            Part.NEEDS: [
                (_("Needs: %(said)s"), ", ".join(str(need) for need in needs)),
                (_("Cannot use: %(said)s"), self.platform_limits),
            ],
            Part.WORDS: [(_("In their words: %(said)s"), "" if on_asking else " ".join(self.in_their_words.split()))],
        }
        return [str(words) % {"said": value} for words, value in said[part] if value]


class AccessNeed(ProgramRow):
    """One need: an interpreter of a kind, large print of a size."""

    profile = models.ForeignKey(
        AccessProfile, on_delete=models.CASCADE, related_name="needs", verbose_name=_("access profile")
    )
    kind = models.CharField(_("need"), max_length=20, choices=NeedKind.choices)
    detail = models.CharField(
        _("which"), max_length=120, blank=True, help_text=_("For example: ProTactile, ASL, 24 pt.")
    )

    class Meta:
        ordering = ["kind", "detail"]
        verbose_name = _("access need")
        verbose_name_plural = _("access needs")
        constraints = [models.UniqueConstraint(fields=["profile", "kind", "detail"], name="one_need_of_a_kind")]

    def __str__(self) -> str:
        return NeedKind(self.kind).said(self.detail)
