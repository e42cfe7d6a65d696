"""A plan → matches, in bulk: the same few dozen statements for ten matches and for a thousand. No mail goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import (
    Contact,
    ContactWay,
    Happening,
    Hold,
    Match,
    Part,
    Problem,
    Seat,
    SeatState,
    Stage,
    keep_open_matches,
)
from matches.people.bringing_in.people import Person
from matches.people.bringing_in.plan import Line, Outcome, Plan
from matches.people.bringing_in.rows import RUNNING, Place
from participants.models import Topic
from participants.roster.editing import named
from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime
from peermatch.text import fold

BATCH = 500
NOON = time(12)  # a list says days; noon is that day in every zone of the United States
WHOSE = (Part.RECIPIENT, Part.PRESENTER, Part.PEER)  # whose problem it is: the first there is


@dataclass
class Work:
    """What all rows share. source: the file, in the history's words."""

    program: Program
    by: User
    at: datetime
    source: str
    matches: dict[int, Match] = field(default_factory=dict)  # by row

    def moment(self, day: date) -> datetime:
        return min(WallTime(day, NOON, self.program.time_zone).instant(), self.at)


@transaction.atomic
def bring_in(plan: Plan, *, program: Program, source: str, by: User, at: datetime) -> dict[str, int]:
    """Makes a match of every new row, all or nothing. Returns how many rows had which outcome."""
    work, lines = Work(program, by, at, source), plan.of(Outcome.NEW)
    _add_matches(work, lines)
    _add_seats(work, lines)
    _add_problems(work, lines)
    Hold.objects.bulk_create([_hold(work, line) for line in lines if line.values["stage"] == Stage.ON_HOLD], BATCH)
    Contact.objects.bulk_create([_contact(work, line) for line in lines if "last_contact" in line.values], BATCH)
    Happening.objects.bulk_create([_happening(work, line) for line in lines], BATCH)
    keep_open_matches(program, {pk for line in lines for pk in line.meant.people})
    return plan.counts


def _add_matches(work: Work, lines: Iterable[Line]) -> None:
    work.matches = {line.number: _match(work, line) for line in lines}
    Match.objects.bulk_create(work.matches.values(), BATCH)


def _match(work: Work, line: Line) -> Match:
    values, coordinator, introduced = line.values, line.meant.coordinator, line.values.get("introduced_on")
    assert coordinator is not None  # noqa: S101  # else the row is to be mended
    return Match(
        program=work.program, public_id=line.key, coordinator_id=coordinator.pk,
        **{name: values[name] for name in ("title", "path", "direction", "format", "stage")},
        stage_since=work.moment(values["since"]), requested_at=work.moment(values["asked_on"]),
        introduced_at=work.moment(introduced) if introduced else None, search_text=fold(values["title"])[:300],
    )  # fmt: skip


def _add_seats(work: Work, lines: Iterable[Line]) -> None:
    Seat.objects.bulk_create([_seat(work, line, place) for line in lines for place in line.meant.places], BATCH)


def _seat(work: Work, line: Line, place: Place) -> Seat:
    """Of a match that runs, everyone said yes long ago; what they agreed to share is not known, so it is nothing."""
    match = work.matches[line.number]
    state = SeatState.ACCEPTED if match.stage in RUNNING else SeatState.PROPOSED
    return Seat(
        program=work.program, match=match, participant_id=place.person.pk, part=place.part,
        state=state, state_since=match.stage_since, introduced_at=match.introduced_at,
    )  # fmt: skip


def _add_problems(work: Work, lines: Iterable[Line]) -> None:
    topics = {fold(topic.name): topic for topic in named(work.program, Topic, _topics(lines))}
    problems = {line.number: _problem(work, line) for line in lines}
    Problem.objects.bulk_create(problems.values(), BATCH)
    _tell_problems(work, lines, problems)
    through: Any = Problem.topics.through
    about = [
        through(problem_id=problems[line.number].pk, topic_id=topics[fold(name)].pk)
        for line in lines
        for name in line.values.get("topics", ())
    ]
    through.objects.bulk_create(about, BATCH)


def _tell_problems(work: Work, lines: Iterable[Line], problems: Mapping[int, Problem]) -> None:
    """What the list says of families is on record, by whom it was brought in."""
    of_families = [line for line in lines if work.matches[line.number].is_family and "problem" in line.values]
    told = [
        audit.of(problems[line.number], person=UUID(_whose(line).public_id), fields=["statement"])
        for line in of_families
    ]
    audit.changed(*told, by=work.by, program=work.program)


def _topics(lines: Iterable[Line]) -> list[str]:
    return [name for line in lines for name in line.values.get("topics", ())]


def _problem(work: Work, line: Line) -> Problem:
    return Problem(
        program=work.program, match=work.matches[line.number], requester_id=_whose(line).pk,
        statement=line.values.get("problem", ""),
    )  # fmt: skip


def _whose(line: Line) -> Person:
    places = line.meant.places
    return next((place for part in WHOSE for place in places if place.part == part), places[0]).person


def _hold(work: Work, line: Line) -> Hold:
    match = work.matches[line.number]
    return Hold(
        program=work.program, match=match, reason=_("On hold when it was brought in"), since=match.stage_since,
        by=work.by, stage_before=Stage.ACTIVE,
    )  # fmt: skip


def _contact(work: Work, line: Line) -> Contact:
    return Contact(
        program=work.program, match=work.matches[line.number], at=work.moment(line.values["last_contact"]),
        way=line.values.get("contact_by", ContactWay.UNKNOWN), recorded_by=work.by,
    )  # fmt: skip


def _happening(work: Work, line: Line) -> Happening:
    told = _("%(source)s, row %(row)s") % {"source": work.source, "row": line.number}
    return Happening(
        program=work.program, match=work.matches[line.number], what=Happening.What.BROUGHT_IN, by=work.by, at=work.at,
        detail=told[:1000],
    )  # fmt: skip
