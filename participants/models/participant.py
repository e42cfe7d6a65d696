"""A person who may be matched."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from participants.models.address import address_changed, is_address_new
from participants.models.household import Household
from participants.models.kind import FAMILY_KINDS, Kind, MayBeYoung
from participants.models.leaving import left
from participants.models.organization import US_STATES, Organization
from participants.models.reaching import Reachable
from participants.models.shielding import refuse_shared_address
from participants.models.topic import Language, Topic
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import DEFAULT_ZONE, validate_zone
from peermatch.text import fold, words_to_find

MOST_OPEN_MATCHES = 20


class Level(models.TextChoices):
    """Where a professional stands in their organization, lowest first."""

    DIRECT_SERVICE = "direct_service", _("Direct service")
    LEAD = "lead", _("Lead")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")
    EXECUTIVE = "executive", _("Executive")


class Status(models.TextChoices):
    INVITED = "invited", _("Permission not yet given")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    WITHDRAWN = "withdrawn", _("Left the program")
    ERASED = "erased", _("Erased")
    MERGED = "merged", _("Part of another record")


def only_digits(text: str) -> str:
    """The digits of a number that is written with nothing but digits and what sets them apart; else nothing."""
    return re.sub(r"\D", "", text, flags=re.ASCII) if re.fullmatch(r"[\d\s().+/-]+", text, re.ASCII) else ""


def phone_key(phone: str) -> str:
    """What two ways of writing one number have in common: its digits, without the country code of the U.S."""
    digits = only_digits(phone)
    return (digits[1:] if len(digits) == 11 and digits.startswith("1") else digits)[:40]


class ParticipantQuerySet(ProgramQuerySet["Participant"]):
    def listed(self) -> Self:
        """Everyone a coordinator still works with: not those who were erased."""
        return self.exclude(status=Status.ERASED)

    def askable(self) -> Self:
        """Those who may be asked into a match now: active, with permission, below their capacity, not held back."""
        asked = self.filter(status=Status.ACTIVE, is_held_back=False, is_asked_again=False)
        return asked.filter(open_matches__lt=F("capacity"))

    def search(self, words: str, *, by_name: bool = False) -> Self:
        """Each word must occur in name, e-mail, phone, role, organization or topics, case and accents aside.

        A number is found however it is written: 555-0112 in +1 (533) 555 0112. `by_name`: in the name alone, for
        whoever may not read the others.
        """
        found = self
        for word in words_to_find(words):
            if by_name:
                found = found.filter(name_key__contains=word)
                continue
            digits = only_digits(word)
            alike = Q(search_text__contains=word)
            found = found.filter(alike | Q(search_text__contains=digits) if len(digits) > 2 else alike)
        return found


_ParticipantManager = models.Manager.from_queryset(ParticipantQuerySet)


class ParticipantManager(_ParticipantManager["Participant"]):
    """People, without the empty records that merging left behind: those are found through `Participant.records`."""

    def get_queryset(self) -> ParticipantQuerySet:
        return cast(ParticipantQuerySet, super().get_queryset().exclude(status=Status.MERGED))


class Participant(MayBeYoung, Reachable, ProgramRow):
    program_key = models.CharField(
        _("your own id"), max_length=60, blank=True, help_text=_("From your records; import finds people by it.")
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("May be empty, or shared with someone in the household.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    role_title = models.CharField(_("role"), max_length=120, blank=True)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organization"),
    )
    household = models.ForeignKey(
        Household,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("household"),
    )
    is_adult = models.BooleanField(
        _("is 18 or older"), null=True, blank=True, help_text=_("No birth date is kept: this is all that is asked.")
    )
    level = models.CharField(
        _("level"), max_length=20, choices=Level.choices, blank=True, help_text=_("For professionals.")
    )
    state = models.CharField(_("state"), max_length=2, blank=True, choices=[(s, s) for s in US_STATES])
    time_zone = models.CharField(_("time zone"), max_length=64, default=DEFAULT_ZONE, validators=[validate_zone])
    languages = models.ManyToManyField(Language, blank=True, related_name="people", verbose_name=_("languages"))
    offers = models.ManyToManyField(Topic, blank=True, related_name="offered_by", verbose_name=_("can help with"))
    wants = models.ManyToManyField(Topic, blank=True, related_name="wanted_by", verbose_name=_("wants help with"))
    capacity = models.PositiveSmallIntegerField(
        _("open matches at once"), default=1, validators=[MinValueValidator(0), MaxValueValidator(MOST_OPEN_MATCHES)]
    )
    open_matches = models.PositiveSmallIntegerField(_("open matches now"), default=0, editable=False)
    is_held_back = models.BooleanField(_("not to be asked for now"), default=False, editable=False)  # a worry's doors
    is_asked_again = models.BooleanField(_("asked again for permission"), default=False, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.INVITED, editable=False
    )
    status_since = models.DateTimeField(null=True, blank=True, editable=False)
    status_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    kept_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    status_reason = models.CharField(max_length=300, blank=True, editable=False)
    paused_until = models.DateField(_("paused until"), null=True, blank=True, editable=False)
    private_notes = models.TextField(
        _("private notes"), blank=True, max_length=5000, help_text=_("Only coordinators see this.")
    )
    search_text = models.TextField(default="", editable=False)
    name_key = models.CharField(default="", max_length=161, editable=False)
    phone_key = models.CharField(default="", max_length=40, editable=False)

    objects: ClassVar = ParticipantManager()
    records: ClassVar = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "program_key"], condition=~Q(program_key=""), name="one_person_per_program_key"
            )
        ]
        indexes = [
            models.Index(fields=["program", "last_name", "first_name"], name="people_by_name"),
            models.Index(fields=["program", "email"], name="people_by_email"),
            models.Index(fields=["program", "name_key"], name="people_by_name_key"),
            models.Index(fields=["program", "phone_key"], name="people_by_phone_key"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.program.slug, self.public_id])

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def described(self) -> str:
        """Role (or kind), organization and state in a line, for coordinators."""
        organization = self.organization.name if self.organization else ""
        return ", ".join(filter(None, [self.role_title or self.get_kind_display(), organization, self.state]))

    @property
    def is_family(self) -> bool:
        return self.kind in FAMILY_KINDS

    @property
    def is_at_capacity(self) -> bool:
        return self.open_matches >= self.capacity

    def clean(self) -> None:
        self.email = self.email.strip().lower()
        refuse_shared_address(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.words_to_search()
        self.name_key, self.phone_key = self.keys_alike()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text", "name_key", "phone_key"}
        elif not self._state.adding:
            names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = names - self.get_deferred_fields() - self.OF_DOORS
        with transaction.atomic():
            is_moved = is_address_new(self, kwargs.get("update_fields"))
            super().save(*args, **kwargs)
            address_changed([self] if is_moved else [], at=now())

    def keys_alike(self) -> tuple[str, str]:
        """By what two records of one person are found to be alike: name and phone, however they are written."""
        return fold(self.name)[:161], phone_key(self.phone)

    def words_to_search(self) -> str:
        """Folded text of all that a coordinator may type to find this person."""
        sides = (self.offers, self.wants) if self.pk else ()
        return self.searchable([topic for side in sides for topic in side.all()])

    def searchable(self, topics: Iterable[Topic]) -> str:
        """The same, for topics that are known already. A family is not found by what its child has."""
        names = {topic.name for topic in topics if not (topic.is_condition and self.is_family)}
        organization = self.organization.name if self.organization else ""
        phone = f"{self.phone} {only_digits(self.phone)}"
        own = [self.first_name, self.last_name, self.email, phone, self.program_key, self.role_title]
        return fold(" ".join([*own, organization, *sorted(names, key=fold)]))

    def activate(self, *, by: User | None, at: datetime, save: bool = True) -> None:
        """Permission was given: the person may be matched. Many at once are saved by whoever admits them."""
        self._become(Status.ACTIVE, by=by, at=at, allowed={Status.INVITED, Status.ACTIVE, Status.WITHDRAWN})
        self.paused_until = None
        if save:
            self._save_status()

    def pause(self, *, by: User | None, at: datetime, until: date | None = None, reason: str = "") -> None:
        """No new matches until they resume; those they are in go on."""
        if until is not None and until <= localdate(at):
            raise ValidationError(_("The day to come back must be after today."))
        self._become(Status.PAUSED, by=by, at=at, allowed={Status.ACTIVE, Status.PAUSED}, reason=reason)
        self.paused_until = until
        self._save_status()

    def resume(self, *, by: User | None, at: datetime) -> None:
        self._become(Status.ACTIVE, by=by, at=at, allowed={Status.PAUSED})
        self.paused_until = None
        self._save_status()

    @transaction.atomic
    def leave(self, *, by: User | None, at: datetime, reason: str = "") -> None:
        """They take part no more: no new match, and whoever registered by `on_leaving` hears of it at once."""
        self._become(
            Status.WITHDRAWN, by=by, at=at, allowed={Status.INVITED, Status.ACTIVE, Status.PAUSED}, reason=reason
        )
        self.paused_until = None
        self._save_status()
        left(self, by=by, at=at)

    @transaction.atomic
    def _save_status(self) -> None:
        self.save()
        self.status_changes.create(**self.status_now())

    def status_now(self) -> dict[str, Any]:
        """The row of the status history that tells of the status as it is; whoever saves many at once writes it."""
        return {
            "program": self.program, "participant": self, "status": self.status, "at": self.status_since,
            "by": self.status_by, "reason": self.status_reason,
        }  # fmt: skip

    def _become(self, status: Status, *, by: User | None, at: datetime, allowed: set[Status], reason: str = "") -> None:
        if self.status not in allowed:
            raise ValidationError(
                _("%(name)s: this cannot be done while the status is “%(status)s”.")
                % {"name": self.name, "status": self.get_status_display()}
            )
        self.status, self.status_by, self.status_since, self.status_reason = status, by, at, reason
