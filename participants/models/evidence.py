"""What a person can show for their expertise, in the factsheet's four kinds."""

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from participants.models.topic import Topic
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class EvidenceKind(models.TextChoices):
    """National Center on Deaf-Blindness factsheet (2017): what makes a provider's expertise fit."""

    EDUCATION = "education", _("Education")
    LICENSE = "license", _("License or certification")
    EXPERIENCE = "experience", _("Experience")
    SUCCESS = "success", _("Success in a similar situation")


class Evidence(ProgramRow):
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

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")

    def __str__(self) -> str:
        return self.title

    def has_expired(self, on: date) -> bool:
        """Whether it is no longer valid on that day; its last day still counts."""
        return self.expires_on is not None and self.expires_on < on
