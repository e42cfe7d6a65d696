"""What the clocks of all requests and matches of a report go by, in few queries however many there are.

What only few rows have, such as a hold, is read for the whole program: to name tens of thousands of rows in a query
takes longer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

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
    Seat,
    SeatState,
    Stage,
)
from matches.models.contact import Waiting
from matches.models.hold import Hold
from matches.reporting.definitions import MISSED, REACHED, RUNNING, Of
from matches.reporting.moments import Micros, micros
from matches.reporting.scope import Asked, rows
from matches.reporting.standing import HOUR, Span, Watched, came_out, until_counted
from matches.requesting.reading import OVER
from peermatch.clock import last_minute

Ran = list[tuple[int, str, int | None]]  # of each row: its pk, how its clock came out, how long it ran
WEEK = 7 * 24 * HOUR
SAID = ("state", "path", "asked_by", "came_by", "home_state")  # what tells requests apart
REQUEST = (
    *SAID, "pk", "match_id", Micros("received_at"), Micros("called_back_at"), Micros("state_since"), "match__stage",
    Micros("match__stage_since"), "said_yes_at",
)  # fmt: skip


def read_requests(asked: Asked) -> list[tuple[Any, ...]]:
    """Each request of the report: what tells it apart, then what its clocks go by; last someone else's first yes."""
    who_asks = Coalesce(OuterRef("person"), Value(0))
    yes: Any = Seat.objects.filter(program=asked.program, match=OuterRef("match"), state=SeatState.ACCEPTED)
    others = yes.exclude(participant=who_asks).order_by()
    first = others.annotate(at=Micros(Func("state_since", function="MIN"))).values("at")  # one row, and no grouping
    return list(rows(Of.REQUESTS, asked).annotate(said_yes_at=Subquery(first)).values_list(*REQUEST))


def clocks_of_requests(asked: Asked, found: Iterable[tuple[Any, ...]]) -> dict[str, Ran]:
    """The first two clocks of these requests."""
    rules, now = MatchRules.of(asked.program), micros(asked.now)
    dated, waived = _yeses_of_a_day(asked), _waived(asked, "request_id")
    pauses, holds = _pauses(asked), _holds(asked)
    first, second = rules.call_back_hours * HOUR, rules.match_hours * HOUR
    calls, yeses = Ran(), Ran()
    for state, *_said, pk, match, received, called, since, stage, closed, yes in found:
        over = (closed if stage == Stage.CLOSED else None) if match else (since if state in OVER else None)
        spans = [*pauses.get(pk, ()), *holds.get(match, ())]
        is_waived = ("call_back", pk) in waived
        calls.append((pk, *came_out(Watched(received, called, over, is_waived, spans), first, now)))
        is_waived = ("match", pk) in waived
        if match in dated:
            yes = min(dated[match], yes or dated[match])
        yeses.append((pk, *came_out(Watched(received, yes, over, is_waived, spans), second, now)))
    return {"call_back": calls, "match": yeses}


def clocks_of_matches(asked: Asked) -> dict[str, Ran]:
    """The third clock of matches between families, and whether they had enough contacts in their first weeks."""
    in_touch, holds, waived = _in_touch(asked), _holds(asked), _waived(asked, "match_id")
    rules, now = MatchRules.of(asked.program), micros(asked.now)
    reach, pace = Ran(), Ran()
    for pk, stage, since, introduced in _families(asked, Of.MATCHES):
        over = since if stage == Stage.CLOSED else None
        first = min(in_touch[pk]) if pk in in_touch else None
        clock = Watched(introduced, first, over, ("reach", pk) in waived, holds.get(pk, ()))
        reach.append((pk, *came_out(clock, rules.reach_hours * HOUR, now)))
    for pk, stage, _since, introduced in _families(asked, Of.INTRODUCED):
        spans = [(since, max(since, now) if until is None else until) for since, until in holds.get(pk, ())]
        until = until_counted(introduced, rules.contacts_weeks * WEEK, spans) or now
        had = sum(at <= until for at in in_touch.get(pk, ()))
        goes_on = until > now and stage != Stage.CLOSED
        pace.append((pk, REACHED if had >= rules.contacts_wanted else RUNNING if goes_on else MISSED, None))
    return {"reach": reach, "pace": pace}


def _families(asked: Asked, of: Of) -> Any:
    facts = ("pk", "stage", Micros("stage_since"), Micros("introduced_at"))
    return rows(of, asked).filter(path=Path.FAMILY).values_list(*facts)


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


def _yeses_of_a_day(asked: Asked) -> Mapping[int | None, int]:
    """By match, the first yes that was written down later than it was given: the end of its day counts."""
    first: dict[int | None, int] = {}
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


def _waived(asked: Asked, of: str) -> set[tuple[str, int]]:
    """Which clock of which row a coordinator said does not matter."""
    kept: Any = ClockWaiver.objects.in_program(asked.program)
    return set(kept.standing().values_list("which", of))
