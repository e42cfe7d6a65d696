"""A finding that a coordinator goes on with, and why. Waivers are never deleted: they end."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.match import Happening, Match
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

# How the finding of somebody booked for two meetings at once begins. That they are needed tells of somebody's access.
SERVICE_TWICE = "booking:service:"


class Gate(models.TextChoices):
    FOOTING = "footing", _("Equal footing")
    FIT = "fit", _("Fit")
    READINESS = "readiness", _("Readiness")
    ANSWERS = "answers", _("Answers")
    BOOKING = "booking", _("Two meetings at once")


class WaiverQuerySet(ProgramQuerySet["Waiver"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Waiver(ProgramRow):
    """`finding` names the finding and the facts it rests on: when the facts change, it is another finding."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="waivers", verbose_name=_("match"))
    gate = models.CharField(_("gate"), max_length=20, choices=Gate.choices)
    finding = models.CharField(max_length=300)
    sentence = models.CharField(_("what was found"), max_length=500)
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    objects: ClassVar = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "finding"], condition=Q(ended_at=None), name="one_standing_waiver_per_finding"
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    def take_back(self, *, by: User | None, at: datetime) -> None:
        self.match.insist_open()
        if self.gate == Gate.BOOKING:
            raise ValidationError(_("This reason ends by itself, when one of the meetings is moved or called off."))
        if self.ended_at is not None:
            raise ValidationError(_("This reason was already taken back."))
        self.ended_at = at
        self.save(update_fields=["ended_at"])
        self.match.record(Happening.What.UNWAIVED, by=by, at=at, detail=str(Gate(self.gate).label))
