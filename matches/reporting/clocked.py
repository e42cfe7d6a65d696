"""What the clocks of all requests and matches of a report go by, in few queries however many there are.

What only few rows have, such as a hold, is read for the whole program: to name tens of thousands of rows in a query
takes longer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from matches.models import (
    Answer,
    ClockWaiver,
    Contact,
    MatchRules,
    Meeting,
    MeetingState,
    Path,
    RequestPause,
    Said,
    SeatState,
    Stage,
)
from matches.models.contact import Waiting
from matches.models.hold import Hold
from matches.reporting.definitions import MISSED, REACHED, RUNNING, Of
from matches.reporting.moments import Micros, micros
from matches.reporting.reading import FACTS, Row, Yes
from matches.reporting.scope import Asked, rows
from matches.reporting.standing import HOUR, Span, came_out, until_counted
from matches.requesting.reading import OVER
from peermatch.clock import last_minute

Ran = list[tuple[int, str, int | None]]  # of each row: its pk, how its clock came out, how long it ran
WEEK = 7 * 24 * HOUR
CLOSED, FAMILY = str(Stage.CLOSED), str(Path.FAMILY)
MATCH, PERSON = (FACTS[Of.REQUESTS].index(name) for name in ("match_id", "person_id"))


def clocks_of_requests(asked: Asked, found: Sequence[Row], said_yes: Iterable[Yes]) -> dict[str, Ran]:
    """The first two clocks of these requests."""
    rules, now = MatchRules.of(asked.program), micros(asked.now)
    first_yes = _first_yes(asked, found, said_yes)
    waived, pauses, holds = _waived(asked, "request_id"), _pauses(asked), _holds(asked)
    no_call, no_yes = waived["call_back"], waived["match"]
    first, second = rules.call_back_hours * HOUR, rules.match_hours * HOUR
    calls, yeses = Ran(), Ran()
    for state, *_said, pk, match, _person, received, called, since, stage, closed in found:
        over = (closed if stage == CLOSED else None) if match else (since if state in OVER else None)
        spans = [*pauses.get(pk, ()), *holds.get(match, ())] if pk in pauses or match in holds else ()
        calls.append((pk, *came_out((received, called, over, pk in no_call, spans), first, now)))
        yeses.append((pk, *came_out((received, first_yes.get(match), over, pk in no_yes, spans), second, now)))
    return {"call_back": calls, "match": yeses}


def _first_yes(asked: Asked, found: Iterable[Row], said_yes: Iterable[Yes]) -> dict[int, int]:
    """By match, the first yes of someone else than who asked. Of one written down later its day's end counts, too."""
    asks = {row[MATCH]: row[PERSON] for row in found if row[PERSON]}
    first = _yeses_of_a_day(asked)
    for match, who, at in said_yes:
        if (match not in first or at < first[match]) and asks.get(match) != who:
            first[match] = at
    return first


def clocks_of_matches(asked: Asked, found: Iterable[Row]) -> dict[str, Ran]:
    """The third clock of matches between families, and whether they had enough contacts in their first weeks."""
    in_touch, holds, waived = _in_touch(asked), _holds(asked), _waived(asked, "match_id")["reach"]
    rules, now = MatchRules.of(asked.program), micros(asked.now)
    allowed, begins, ends = rules.reach_hours * HOUR, micros(asked.begins), micros(asked.ends)
    reach, introduced_now = Ran(), _introduced_before(asked)
    for stage, path, *_said, pk, since, introduced in found:
        if path == FAMILY:
            over = since if stage == CLOSED else None
            first = min(in_touch[pk]) if pk in in_touch else None
            clock = introduced, first, over, pk in waived, holds.get(pk, ())
            reach.append((pk, *came_out(clock, allowed, now)))
            if introduced is not None and begins <= introduced < ends:
                introduced_now.append((pk, stage, introduced))
    return {"reach": reach, "pace": _pace(introduced_now, in_touch, holds, rules, now)}


def _introduced_before(asked: Asked) -> list[tuple[int, str, int]]:
    """Matches introduced in the period that were not asked for in it."""
    others = rows(Of.INTRODUCED, asked).exclude(asked.within("requested_at"))
    return list(others.values_list("pk", "stage", Micros("introduced_at")))


def _pace(
    introduced: Iterable[tuple[int, str, int]], in_touch: Mapping[int, list[int]],
    holds: Mapping[int | None, list[Span]], rules: MatchRules, now: int,
) -> Ran:  # fmt: skip
    """Whether each of these matches had as many contacts, in as many weeks, as the rules ask for."""
    allowed, wanted = rules.contacts_weeks * WEEK, rules.contacts_wanted
    found = Ran()
    for pk, stage, at in introduced:
        spans = [(since, max(since, now) if until is None else until) for since, until in holds.get(pk, ())]
        until = until_counted(at, allowed, spans) or now
        had = sum(touched <= until for touched in in_touch.get(pk, ()))
        goes_on = until > now and stage != CLOSED
        found.append((pk, REACHED if had >= wanted else RUNNING if goes_on else MISSED, None))
    return found


def _in_touch(asked: Asked) -> Mapping[int, list[int]]:
    """By match between families, when the two were in touch; a meeting that was held is a contact."""
    asked_for, introduced = asked.within("match__requested_at"), asked.within("match__introduced_at")
    of_them = (asked_for | introduced) & Q(match__path=Path.FAMILY)
    contacts: Any = Contact.objects.in_program(asked.program).filter(of_them)
    held = Meeting.objects.in_program(asked.program).filter(of_them, state=MeetingState.HELD)
    found: dict[int, list[int]] = defaultdict(list)
    for each, field in ((contacts.reached(), "at"), (held, "starts_at")):
        for match, at in each.order_by().values_list("match_id", Micros(field)):
            found[match].append(at)
    return found


def _yeses_of_a_day(asked: Asked) -> dict[int, int]:
    """By match, the first yes that was written down later than it was given: the end of its day counts."""
    first: dict[int, int] = {}
    for match, day in _given_on_a_day(asked):
        at = micros(last_minute(day, asked.program.time_zone))
        first[match] = min(at, first.get(match, at))
    return first


def _given_on_a_day(asked: Asked) -> Iterable[tuple[int, Any]]:
    """Yeses that stand, with the earlier day on which each was given."""
    dated = Answer.objects.in_program(asked.program).filter(given_on__isnull=False)
    told = Answer.objects.in_program(asked.program).filter(seat__in=dated.values("seat"))
    standing = told.filter(seat__state=SeatState.ACCEPTED).order_by("at", "pk")
    latest: dict[int, tuple[Any, ...]] = {}
    for seat, *said in standing.values_list(
        "seat", "said", "given_on", "seat__match", "seat__participant", "seat__match__request__person"
    ):
        latest[seat] = tuple(said)
    return [
        (match, day)
        for said, day, match, who, asks in latest.values()
        if said == Said.YES and day is not None and who != asks
    ]


def _pauses(asked: Asked) -> Mapping[int, list[Span]]:
    """By request, the times that its coordinator said do not count."""
    kept = RequestPause.objects.in_program(asked.program).order_by()
    return _spans(kept.values_list("request_id", Micros("since"), Micros("until")))


def _holds(asked: Asked) -> Mapping[int | None, list[Span]]:
    """By match: while an interpreter is waited for, and while the match is on hold, no clock counts."""
    waits, holds = (model.objects.in_program(asked.program).order_by() for model in (Waiting, Hold))
    each = [*waits.values_list("match_id", Micros("since"), Micros("until"))]
    each += holds.values_list("match_id", Micros("since"), Micros("ended_at"))
    return _spans(each)


def _spans(each: Iterable[tuple[int, int, int | None]]) -> dict[Any, list[Span]]:
    found: dict[Any, list[Span]] = defaultdict(list)
    for pk, since, until in each:
        found[pk].append((since, until))
    return found


def _waived(asked: Asked, of: str) -> Mapping[str, set[int]]:
    """By clock, the rows of which a coordinator said that it does not matter."""
    kept: Any = ClockWaiver.objects.in_program(asked.program)
    found: dict[str, set[int]] = defaultdict(set)
    for which, pk in kept.standing().values_list("which", of):
        found[which].add(pk)
    return found
