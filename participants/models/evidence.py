"""What a person can show for their expertise, in the factsheet's four kinds."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from participants.models.removable import Removable
from participants.models.topic import Topic
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class EvidenceKind(models.TextChoices):
    """National Center on Deaf-Blindness factsheet (2017): what makes a provider's expertise fit."""

    EDUCATION = "education", _("Education")
    LICENSE = "license", _("License or certification")
    EXPERIENCE = "experience", _("Experience")
    SUCCESS = "success", _("Success in a similar situation")


class EvidenceQuerySet(ProgramQuerySet["Evidence"]):
    def running_out(self, on: date, *, within: int) -> Self:
        """What has run out by that day, or will within so many days."""
        return self.filter(expires_on__lte=on + timedelta(days=within))


_EvidenceManager = models.Manager.from_queryset(EvidenceQuerySet)


class EvidenceManager(_EvidenceManager["Evidence"]):
    """Without what was removed: that is found through `Evidence.records`."""

    def get_queryset(self) -> EvidenceQuerySet:
        return cast(EvidenceQuerySet, super().get_queryset().filter(removed_at=None))


class Evidence(Removable, ProgramRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind.choices)
    title = models.CharField(
        _("what"), max_length=200, help_text=_("For example: M.Ed. Special Education; a student of 9.")
    )
    issuer = models.CharField(
        _("issued by"), max_length=160, blank=True, help_text=_("For a license or certification.")
    )
    expires_on = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("For a license or certification.")
    )
    years = models.PositiveSmallIntegerField(
        _("years"), null=True, blank=True, validators=[MaxValueValidator(80)], help_text=_("For experience.")
    )
    last_year = models.PositiveSmallIntegerField(
        _("last in the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900)],
        help_text=_(
            "The year of a degree, or the last one of an experience or a success. Empty: still so, or not known."
        ),
    )
    story = models.TextField(
        _("what was done, and what came of it"),
        max_length=2000,
        blank=True,
        help_text=_("For a success in a similar situation."),
    )
    from_file = models.BooleanField(
        _("from the imported list"),
        default=False,
        editable=False,
        help_text=_("A later import of the list changes this row, not one that was added by hand."),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="evidence", verbose_name=_("topics"))
    checked_on = models.DateField(_("checked on"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects: ClassVar = EvidenceManager()
    records: ClassVar = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [models.Index(fields=["program", "expires_on"], name="evidence_by_expiry")]

    def __str__(self) -> str:
        return self.title

    def has_expired(self, on: date) -> bool:
        """Whether it is no longer valid on that day; its last day still counts."""
        return self.expires_on is not None and self.expires_on < on

    def runs_out(self, on: date, *, within: int) -> bool:
        """Whether it is valid on that day, and no longer within so many days."""
        return self.expires_on is not None and on <= self.expires_on <= on + timedelta(days=within)

    def check_off(self, *, by: User, on: date) -> None:
        """Someone looked at the paper, or asked whoever issued it."""
        self.checked_on, self.checked_by = on, by
        self.save(update_fields=["checked_on", "checked_by"])

    def take_back_check(self) -> None:
        self.checked_on = self.checked_by = None
        self.save(update_fields=["checked_on", "checked_by"])

    def renew(self, *, until: date, by: User, on: date, is_checked: bool) -> None:
        """A license is valid longer. What was checked was the old one: the new one is checked only if they say so."""
        if self.kind != EvidenceKind.LICENSE:
            raise ValidationError(_("Only a license or certification is renewed."))
        if until <= on:
            raise ValidationError(_("The new last day must be after today."))
        self.expires_on = until
        self.checked_on, self.checked_by = (on, by) if is_checked else (None, None)
        self.save(update_fields=["expires_on", "checked_on", "checked_by"])

    def take_back_renewal(self, *, before: "Validity") -> None:
        """Renewing it was the mistake: it is valid as long as it was, and checked as it was."""
        self.expires_on, self.checked_on, self.checked_by = before.until, before.checked_on, before.checked_by
        self.save(update_fields=["expires_on", "checked_on", "checked_by"])

    @property
    def validity(self) -> "Validity":
        return Validity(self.expires_on, self.checked_on, self.checked_by)


@dataclass(frozen=True)
class Validity:
    """Until when a license is valid, and who saw it when."""

    until: date | None
    checked_on: date | None
    checked_by: User | None
