"""What a person needs to take part. The profile is theirs, and is confirmed for each meeting."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from peermatch.accounts.scope import ProgramRow


class NeedKind(models.TextChoices):
    INTERPRETER = "interpreter", _("Interpreter")
    CAPTIONS = "captions", _("CART captioning")
    SSP = "ssp", _("SSP (co-navigator)")
    BRAILLE = "braille", _("Braille")
    LARGE_PRINT = "large_print", _("Large print")
    PLAIN_TEXT = "plain_text", _("Plain text documents")
    LISTENING_DEVICE = "listening_device", _("Listening device")
    BREAKS = "breaks", _("Breaks")
    LIGHTING = "lighting", _("Lighting")
    GUIDE_DOG = "guide_dog", _("Guide dog")
    CHILD_CARE = "child_care", _("Child care")
    OTHER = "other", _("Something else")

    def said(self, detail: str) -> str:
        """“ProTactile interpreter”, “Large print 24 pt”: the need in words."""
        if self is NeedKind.INTERPRETER and detail:
            return _("%(language)s interpreter") % {"language": detail}
        if self is NeedKind.OTHER and detail:
            return detail
        return f"{self.label} {detail}".strip()


class AccessProfile(ProgramRow):
    participant = models.OneToOneField(
        Participant, on_delete=models.CASCADE, related_name="access", verbose_name=_("person")
    )
    in_their_words = models.TextField(_("in their own words"), max_length=2000, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the person"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("access profile")
        verbose_name_plural = _("access profiles")

    def __str__(self) -> str:
        return str(self.participant)

    def confirm(self, *, at: datetime) -> None:
        self.confirmed_at = at
        self.save(update_fields=["confirmed_at"])


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
