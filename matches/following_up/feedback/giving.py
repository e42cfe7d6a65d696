"""Putting on record what somebody says of a match; the latest counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.following_up.feedback import asking
from matches.models import Feedback, Goal, Happening, HopeGained, Seat, SeatState
from peermatch.accounts.models import User


@dataclass(frozen=True)
class Told:
    """What somebody said. Each may be left out; `gained` is by hope (pk of its Goal)."""

    quality: int | None = None
    relevance: int | None = None
    usefulness: int | None = None
    again: str = ""
    words: str = ""
    change: str = ""
    gained: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, feedback: Feedback) -> "Told":
        """As it is on record. A hope that is no more is left out."""
        gained = {one.goal_id: one.said for one in feedback.hopes.all() if one.goal_id is not None}
        return cls(
            feedback.quality, feedback.relevance, feedback.usefulness, feedback.again, feedback.words, feedback.change,
            gained,
        )  # fmt: skip

    @property
    def is_anything(self) -> bool:
        said = (self.quality, self.relevance, self.usefulness, self.again, self.words.strip(), self.change.strip())
        return any((*said, self.gained))


@transaction.atomic
def give(
    *, seat: Seat, told: Told, way: str, at: datetime, by: User | None = None, spoken_by: str = ""
) -> tuple[Feedback, bool]:
    """Their feedback, and whether that is another than was on record. `by` is None where they gave it by link.

    It does not matter whether the match is closed or on hold by now.
    """
    match = seat.match
    match.lock()
    seat.refresh_from_db(fields=["state"])
    if seat.state != SeatState.ACCEPTED:
        raise ValidationError(
            _("%(name)s does not take part in this match, so there is no feedback of theirs.")
            % {"name": seat.participant.name}
        )
    if not told.is_anything:
        raise ValidationError(_("Answer at least one of the questions."))
    before: Feedback | None = seat.feedbacks.standing().first()
    how = {"way": way, "spoken_by": spoken_by.strip()}
    if before and Told.of(before) == told and {name: getattr(before, name) for name in how} == how:
        return before, False
    if before:
        before.replace(by=by, at=at)
    given_at = before.given_at if before else at
    feedback = Feedback(program=match.program, seat=seat, given_at=given_at, written_at=at, recorded_by=by, **how)
    if by:
        feedback.seen_at, feedback.seen_by = at, by
    _write(feedback, told)
    detail = str(_("changed")) if before else ""
    match.record(Happening.What.FEEDBACK, by=by, at=at, who=seat.participant, detail=detail)
    asking.answered(seat, at=at)
    return feedback, True


def _write(feedback: Feedback, told: Told) -> None:
    feedback.quality, feedback.relevance, feedback.usefulness = told.quality, told.relevance, told.usefulness
    feedback.again, feedback.words, feedback.change = told.again, told.words.strip(), told.change.strip()
    feedback.clean_fields(exclude=["program"])
    feedback.save()
    goals: dict[int, Goal] = {goal.pk: goal for goal in feedback.seat.goals.all()}
    if set(told.gained) - set(goals):
        raise ValidationError(_("Their hopes were changed meanwhile. Open this page again, and say it anew."))
    for pk in filter(told.gained.get, goals):
        one = HopeGained(program=feedback.program, feedback=feedback, goal=goals[pk], hope=goals[pk].text)
        one.said = told.gained[pk]
        one.clean_fields(exclude=["program"])
        one.save()
