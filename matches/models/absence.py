"""Someone who takes part in a match and cannot come to one of its meetings, and what the coordinator made of it."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matches.models.happening import Happening
from matches.models.invitation import Way
from matches.models.meeting import Meeting
from matches.models.seat import Seat
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class Decision(models.TextChoices):
    """What the coordinator did about it."""

    GO_ON = "go_on", _("It goes on without them")
    MOVE = "move", _("The meeting was moved")
    CANCEL = "cancel", _("The meeting was cancelled")
    REPLACE = "replace", _("Someone else was seated in their place")
    TAKE_OUT = "take_out", _("They left the match")


class AbsenceEnd(models.TextChoices):
    CAME_BACK = "came_back", _("They can come after all")
    MOVED = "moved", _("The meeting has another time")
    LEFT = "left", _("They take part in the match no more")


class AbsenceQuerySet(ProgramQuerySet["Absence"]):
    def standing(self) -> Self:
        """They still cannot come."""
        return self.filter(ended_at=None)

    def undecided(self) -> Self:
        return self.standing().filter(decided_at=None)


class Absence(ProgramRow):
    """They stay in the match. `wants_news`: they hear what becomes of it. `words` are for coordinators alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="absences", verbose_name=_("meeting"))
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="absences", verbose_name=_("person"))
    way = models.CharField(_("how it was said"), max_length=20, choices=Way.choices)
    spoken_by = models.CharField(_("who spoke"), max_length=120, blank=True)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    wants_news = models.BooleanField(_("wants to hear what becomes of it"), default=False)
    at = models.DateTimeField(_("when"))
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    ended_at = models.DateTimeField(_("no longer so since"), null=True, blank=True, editable=False)
    ended_why = models.CharField(
        _("why no longer"), max_length=20, choices=AbsenceEnd.choices, blank=True, editable=False
    )
    decision = models.CharField(_("what was done"), max_length=20, choices=Decision.choices, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip

    objects: ClassVar = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("person who cannot come")
        verbose_name_plural = _("people who cannot come")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(ended_at=None), name="one_absence_per_person_and_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.meeting}"

    def get_absolute_url(self) -> str:
        meeting = self.meeting
        return reverse("absence", args=[self.program.slug, meeting.match.public_id, meeting.public_id, self.public_id])

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    @property
    def is_open(self) -> bool:
        """Whether the coordinator still has to say what becomes of the meeting."""
        return self.stands and self.decided_at is None

    def end(self, why: AbsenceEnd, *, at: datetime) -> None:
        """The plain transition; that they are booked and told anew is the step's."""
        if not self.stands:
            raise ValidationError(_("This is no longer so: %(why)s.") % {"why": self.get_ended_why_display()})
        self.ended_at, self.ended_why = at, why
        self.save(update_fields=["ended_at", "ended_why"])

    def decide(self, decision: Decision, *, by: User | None, at: datetime) -> None:
        """The plain transition; what it means for the meeting is the step's."""
        if self.decided_at is not None:
            raise ValidationError(_("This is decided already: %(what)s.") % {"what": self.get_decision_display()})
        self.decision, self.decided_at, self.decided_by = decision, at, by
        self.save(update_fields=["decision", "decided_at", "decided_by"])
        match = self.meeting.match
        match.record(
            Happening.What.ABSENCE_DECIDED, by=by, at=at, who=self.seat.participant, detail=str(decision.label)
        )


def absent_from(meetings: Collection[Meeting]) -> dict[int, frozenset[int]]:
    """By meeting (pk): the people (pk) who take part in its match and cannot come. One query."""
    rows = Absence.objects.across_programs("reminders of all programs are written together").standing()
    rows = rows.filter(meeting__in=meetings)
    found: dict[int, set[int]] = {one.pk: set() for one in meetings}
    for meeting, person in rows.values_list("meeting", "seat__participant"):
        found[meeting].add(person)
    return {meeting: frozenset(people) for meeting, people in found.items()}
