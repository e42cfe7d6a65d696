"""Who answers for somebody under 18, and that they agreed. The latest counts; earlier ones stay on record."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.consent import Consent
from participants.models.participant import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class Guardian(ProgramRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="guardians", verbose_name=_("person")
    )
    name = models.CharField(_("parent or guardian"), max_length=160)
    relation = models.CharField(_("how they are related"), max_length=80, blank=True)
    reach = models.CharField(_("how to reach them"), max_length=200, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    way = models.CharField(
        _("how they agreed"), max_length=20,
        choices=[one for one in Consent.Way.choices if one[0] not in (Consent.Way.LINK, Consent.Way.RECORDS)],
    )  # fmt: skip
    noted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("written down by"),
    )  # fmt: skip
    noted_at = models.DateTimeField(_("written down"), editable=False)
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-noted_at", "-pk"]
        verbose_name = _("consent of a guardian")
        verbose_name_plural = _("consents of guardians")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, person: Participant) -> "Guardian | None":
        """The one whose consent stands."""
        latest: Guardian | None = person.guardians.first()
        return latest if latest and latest.ended_at is None else None

    def take_back(self, *, at: datetime) -> None:
        self.ended_at = at
        self.save(update_fields=["ended_at"])
