"""Matching a person again after a match that is over: a new match, and what was learned. Nobody is at fault.

Nobody gets a letter by it, and the clocks begin anew. Hopes and the problem are copied: what becomes of them there
leaves the earlier match as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.framing.writing import problem_of, write_hopes, write_problem
from matches.models import CloseReason, Happening, Match, Part, Problem, Seat, Stage
from matches.models.endings import RematchReason
from matches.models.match import OPEN
from matches.workspace.starting import start
from peermatch.accounts.models import CAN_WRITE, Membership, User

ASKS = frozenset({Part.RECIPIENT, Part.PEER, Part.PRESENTER})  # those a match is for
LONGEST_TITLE = 120


def who_may(match: Match, seats: Iterable[Seat]) -> list[Seat]:
    """Those of a closed match who may be matched again: whom it was for."""
    if match.stage != Stage.CLOSED:
        return []
    return [seat for seat in seats if seat.takes_part and seat.part in ASKS]


@dataclass(frozen=True)
class Again:
    """What of a match's people goes on elsewhere: each new match by the problem it began with, and who may be next."""

    begun: list[Problem]
    may: list[Seat]


def again(match: Match, seats: Iterable[Seat]) -> Again:
    """`seats`: of those who take part. One query."""
    rows = Problem.objects.filter(program=match.program_id, match__rematch_of=match).order_by("match", "pk")
    begun = {problem.match_id: problem for problem in reversed(rows.select_related("match", "requester"))}
    busy = {one.requester_id for one in begun.values() if one.match and one.match.is_open}
    may = [seat for seat in who_may(match, seats) if seat.participant_id not in busy]
    return Again([begun[key] for key in sorted(begun, key=lambda key: key or 0)], may)


def proposed_title(match: Match) -> str:
    ending = _(", again")
    kept = match.title.removesuffix(ending)
    return kept[: LONGEST_TITLE - len(ending)] + ending


def going_on(match: Match, seat: Seat) -> Match | None:
    """The open match that follows this one for the same person, if there is one."""
    rows = match.rematches.filter(stage__in=OPEN, problems__requester=seat.participant_id)
    found: Match | None = rows.first()
    return found


@transaction.atomic
def rematch(*, seat: Seat, title: str, reason: str, learned: str, by: User, at: datetime) -> Match:
    """The new match; the one there is, if this person is being matched again already."""
    old = seat.match
    old.lock()
    if found := going_on(old, seat):
        return found
    if reason not in RematchReason.values:
        raise ValidationError(_("Choose why they are matched again."))
    if seat not in who_may(old, old.seats.all()):
        raise ValidationError(_("Close the match first. Then whoever it was for can be matched again."))
    new = _started(old, seat, title, by=by, at=at)
    new.rematch_of, new.rematch_reason, new.learned = old, reason, learned.strip()
    new.format = old.format
    new.save()
    _take_along(new, old, seat, by=by, at=at)
    told = str(new.get_rematch_reason_display())
    new.record(Happening.What.FOLLOWS, by=by, at=at, who=seat.participant, detail=told)
    old.record(Happening.What.REMATCHED, by=by, at=at, who=seat.participant, detail=told)
    return new


def _started(old: Match, seat: Seat, title: str, *, by: User, at: datetime) -> Match:
    theirs = _problem(old, seat)
    asked = ("asked_by", "referred_by", "permission_on")
    new = start(
        program=old.program, key=uuid4(), title=title, path=old.path, direction=old.direction,
        requester=seat.participant, requested_at=at, by=by, at=at,
        **({name: getattr(theirs, name) for name in asked} if theirs else {}),
    )  # fmt: skip
    if Membership.objects.filter(program=old.program, role__in=CAN_WRITE, user=old.coordinator).exists():
        new.coordinator = old.coordinator
    return new


def _problem(match: Match, seat: Seat) -> Problem | None:
    """What this person brought. Others' words stay with those whose they are."""
    found: Problem | None = match.problems.filter(requester=seat.participant_id).first()
    return found


def _take_along(new: Match, old: Match, seat: Seat, *, by: User, at: datetime) -> None:
    """Their part, their problem and their hopes; of a problem that somebody else brought only what it is about."""
    place = new.seats.get()
    place.match = new
    place.part = seat.part
    place.save(update_fields=["part"])
    written, theirs = problem_of(new), _problem(old, seat)
    if written is None:
        raise ValueError("A match that was started has a problem.")
    if theirs:
        for name in ("statement", "background", "tried", "priorities"):
            setattr(written, name, getattr(theirs, name))
        written.match = new
        write_problem(problem=written, topics=theirs.topics.all(), by=by, at=at)
    elif first := old.problems.first():
        written.topics.set(first.topics.all())
    if hopes := [goal.text for goal in seat.goals.all()]:
        write_hopes(seat=place, hopes=hopes, by=by, at=at)
    new.refresh_from_db()
    new.begin_preparing(by=by, at=at)


def is_untouched(match: Match) -> bool:
    """Whether nothing was done with it since it began."""
    begun = match.happenings.filter(what=Happening.What.FOLLOWS).first()
    return begun is not None and match.is_changeable and not match.happenings.filter(pk__gt=begun.pk).exists()


@transaction.atomic
def take_back(*, match: Match, by: User, at: datetime) -> None:
    """To match them again was the mistake: what was begun is closed and counts in no report. Nobody heard of it."""
    old = match.rematch_of
    if old is not None:
        old.lock()
    match.lock()
    if old is None or match.rematch_of_id != old.pk or not is_untouched(match):
        raise ValidationError(_("Something was done with it since. Close it if it is not wanted."))
    for row in (old, match):
        row.record(Happening.What.REMATCH_OFF, by=by, at=at)
    match.rematch_of, match.rematch_reason, match.learned = None, "", ""
    match.close(reason=CloseReason.MISTAKE, outcome="", by=by, at=at)
