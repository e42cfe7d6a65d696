"""Putting the problem, and what each person hopes to gain, on record: one door each."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.framing.shown import tell_changed
from matches.models import Goal, Happening, Match, Problem, Seat
from participants.models import Topic
from peermatch import audit
from peermatch.accounts.models import User

MOST_HOPES = 5
WRITTEN = (
    "asked_by", "referred_by", "permission_on", "statement", "background", "tried", "priorities",
)  # fmt: skip


def problem_of(match: Match) -> Problem | None:
    """The match's problem; before it is written, one in the name of whoever was seated first."""
    written: Problem | None = match.problems.select_related("requester").first()
    if written:
        return written
    seat = match.seats.select_related("participant").first()
    return Problem(program=match.program, match=match, requester=seat.participant) if seat else None


@transaction.atomic
def write_problem(
    *, problem: Problem, topics: Iterable[Topic], by: User, at: datetime, stays_draft: bool = False
) -> None:
    """Saves the problem as it now is, with its topics. `stays_draft`: it was taken over, and nobody worked on it."""
    match = problem.match
    if match is None:
        raise ValueError("A request without a match is written elsewhere.")
    match.lock()
    match.insist_open()
    if problem._state.adding and (earlier := match.problems.filter(requester=problem.requester).first()):
        problem.pk, problem.public_id, problem.created_at = earlier.pk, earlier.public_id, earlier.created_at
    topics = list(topics)
    changed = _changed(problem, topics)
    problem.save()
    problem.topics.set(topics)
    match.record(Happening.What.PROBLEM, by=by, at=at)
    tell_changed(match, problem, changed, by=by)
    if not stays_draft:
        match.begin_preparing(by=by, at=at)


def _changed(problem: Problem, topics: Sequence[Topic]) -> list[str]:
    """Names of the fields in which it is another than is stored."""
    stored = Problem.objects.filter(program=problem.program_id, pk=problem.pk).first() if problem.pk else None
    before = stored or Problem()
    names = [name for name in WRITTEN if getattr(problem, name) != getattr(before, name)]
    had = set(stored.topics.all()) if stored else set()
    return [*names, "topics"] if had != set(topics) else names


@transaction.atomic
def write_hopes(*, seat: Seat, hopes: Sequence[str], by: User | None, at: datetime) -> bool:
    """Makes these the person's hopes, in this order; says whether anything changed. `by` is None for themselves."""
    wanted = list(dict.fromkeys(text for hope in hopes if (text := " ".join(hope.split()))))
    if len(wanted) > MOST_HOPES:
        raise ValidationError(_("Keep to five hopes: what matters most comes first."))
    seat.match.lock()
    seat.match.insist_open()
    if wanted == [goal.text for goal in seat.goals.all()]:
        return False
    _replace(seat, wanted, by)
    seat.match.record(Happening.What.HOPES, by=by, at=at, who=seat.participant)
    if seat.match.is_family:
        of = audit.of_kind(Goal, person=seat.participant.public_id, fields=["text"])
        audit.changed(of, by=by or seat.participant, program=seat.match.program)
    seat.match.begin_preparing(by=by, at=at)
    return True


def _replace(seat: Seat, wanted: list[str], by: User | None) -> None:
    """Hopes that only moved keep their rows as far as they can; the rest are rewritten in place."""
    kept = list(seat.goals.all())
    for goal, text in zip(kept, wanted, strict=False):
        if goal.text != text:
            goal.text, goal.recorded_by = text, by
            goal.save(update_fields=["text", "recorded_by"])
    for goal in kept[len(wanted) :]:
        goal.delete()
    for text in wanted[len(kept) :]:
        Goal.objects.create(program=seat.program, seat=seat, text=text, recorded_by=by)
