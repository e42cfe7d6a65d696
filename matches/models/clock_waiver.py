"""A clock that a coordinator said does not matter here, and why. Never deleted: it ends."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.match import Happening, Match
from matches.models.request import Request
from matches.models.request_words import RequestEvent
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class ClockWaiverQuerySet(ProgramQuerySet["ClockWaiver"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class ClockWaiver(ProgramRow):
    """The first two clocks are a request's, the third a match's: not every match came from a request."""

    class Which(models.TextChoices):
        CALL_BACK = "call_back", _("Call back")
        MATCH = "match", _("A support parent or peer says yes")
        REACH = "reach", _("First contact between the two")

    which = models.CharField(_("clock"), max_length=20, choices=Which.choices)
    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, null=True, blank=True, related_name="clock_waivers",
        verbose_name=_("request"),
    )  # fmt: skip
    match = models.ForeignKey(
        Match, on_delete=models.CASCADE, null=True, blank=True, related_name="clock_waivers", verbose_name=_("match")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    objects: ClassVar = ClockWaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("waived clock")
        verbose_name_plural = _("waived clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "which"], condition=Q(ended_at=None), name="one_standing_waiver_per_request_clock"
            ),
            models.UniqueConstraint(
                fields=["match", "which"], condition=Q(ended_at=None), name="one_standing_waiver_per_match_clock"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request or self.match}: {self.get_which_display()}"

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    def write(self) -> None:
        """Keeps it, and tells both histories. Whether the clock is open is the step's (`waiving.waive_clock`)."""
        if not self.reason.strip():
            raise ValidationError(_("Write down why this clock does not matter here: the reason stays on record."))
        self.reason = self.reason.strip()
        self.save()
        self._tell(RequestEvent.What.CLOCK_WAIVED, Happening.What.CLOCK_WAIVED, by=self.by, at=self.at)

    def take_back(self, *, by: User, at: datetime) -> None:
        """The clock counts again, from when it began. Done twice, it is done once."""
        if self.ended_at is None:
            self.ended_at = at
            self.save(update_fields=["ended_at"])
            self._tell(RequestEvent.What.CLOCK_UNWAIVED, Happening.What.CLOCK_UNWAIVED, by=by, at=at)

    def _tell(self, of_request: str, of_match: str, *, by: User, at: datetime) -> None:
        detail, match = str(self.get_which_display()), self.match
        if self.request is not None:
            self.request.record(of_request, by=by, at=at, detail=detail)
            match = self.request.match
        if match is not None:
            match.record(of_match, by=by, at=at, detail=detail)
