"""What the clocks of all requests and matches of a report go by, in few queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Min

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
REQUEST = (
    "pk", "match_id", "person_id", "state", Micros("received_at"), Micros("called_back_at"), Micros("state_since"),
    "match__stage", Micros("match__stage_since"),
)  # fmt: skip


def clocks_of_requests(asked: Asked) -> dict[str, Ran]:
    """The first two clocks of each request of the report."""
    rules, now = MatchRules.of(asked.program), micros(asked.now)
    found = rows(Of.REQUESTS, asked)
    said_yes, pauses = _first_yes(asked, found), _holds_of_requests(asked, found)
    waived = _waived(asked, request__in=found.values("pk"))
    ran: dict[str, Ran] = {"call_back": [], "match": []}
    allowed = {"call_back": rules.call_back_hours * HOUR, "match": rules.match_hours * HOUR}
    for pk, match, _who, state, received, called, since, stage, closed in found.values_list(*REQUEST):
        over = (closed if stage == Stage.CLOSED else None) if match else (since if state in OVER else None)
        for which, stopped in (("call_back", called), ("match", said_yes.get(match))):
            clock = Watched(received, stopped, over, (which, pk) in waived, pauses.get(pk, ()))
            ran[which].append((pk, *came_out(clock, allowed[which], now)))
    return ran


def clock_of_matches(asked: Asked) -> Ran:
    """The third clock of each match between families: until the two were in touch."""
    rules, now = MatchRules.of(asked.program), micros(asked.now)
    found = rows(Of.MATCHES, asked).filter(path=Path.FAMILY)
    ids = found.values("pk")
    touched, holds = _in_touch(asked, ids), _holds_of_matches(asked, ids)
    waived = _waived(asked, match__in=ids)
    facts = found.values_list("pk", "stage", Micros("stage_since"), Micros("introduced_at"))
    return [
        (pk, *came_out(
            Watched(introduced, touched.get(pk), since if stage == Stage.CLOSED else None, ("reach", pk) in waived,
                    holds.get(pk, ())),
            rules.reach_hours * HOUR, now,
        ))
        for pk, stage, since, introduced in facts
    ]  # fmt: skip


def pace_of_matches(asked: Asked) -> Ran:
    """Of each two families that were introduced: whether they had enough contacts in their first weeks."""
    rules, now = MatchRules.of(asked.program), micros(asked.now)
    found = rows(Of.INTRODUCED, asked)
    ids = found.values("pk")
    holds, each = _holds_of_matches(asked, ids), _all_in_touch(asked, ids)
    ran: Ran = []
    for pk, stage, begun in found.values_list("pk", "stage", Micros("introduced_at")):
        spans = [(since, max(since, now) if until is None else until) for since, until in holds.get(pk, ())]
        until = until_counted(begun, rules.contacts_weeks * WEEK, spans) or now
        had = sum(at <= until for at in each.get(pk, ()))
        goes_on = until > now and stage != Stage.CLOSED
        came = REACHED if had >= rules.contacts_wanted else RUNNING if goes_on else MISSED
        ran.append((pk, came, None))
    return ran


def _first_yes(asked: Asked, found: Any) -> Mapping[int, int]:
    """By match, the first yes of someone else than who asked. Of one written down later its day's end counts."""
    of_requests = found.exclude(match=None).values("match")
    seats: Any = Seat.objects.in_program(asked.program).filter(state=SeatState.ACCEPTED, match__in=of_requests)
    first: dict[int, int] = {}
    facts = ("match_id", "participant_id", "match__request__person", Micros("state_since"))
    for match, who, asks, at in seats.order_by().values_list(*facts):
        if who != asks:
            first[match] = min(at, first.get(match, at))
    for match, day in _given_on_a_day(asked, of_requests):
        at = micros(last_minute(day, asked.program.time_zone))
        first[match] = min(at, first.get(match, at))
    return first


def _given_on_a_day(asked: Asked, of_requests: Any) -> Iterable[tuple[int, Any]]:
    """Yeses that stand, with the earlier day on which each was given."""
    dated = Answer.objects.in_program(asked.program).filter(given_on__isnull=False, seat__match__in=of_requests)
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


def _in_touch(asked: Asked, ids: Any) -> dict[int, int]:
    """By match, when the two were first in touch; a meeting that was held is a contact."""
    first: dict[int, int] = {}
    for found, field in _contacts(asked, ids):
        for match, at in found.values("match").annotate(first=Micros(Min(field))).values_list("match", "first"):
            first[match] = min(at, first.get(match, at))
    return first


def _all_in_touch(asked: Asked, ids: Any) -> dict[int, list[int]]:
    each: dict[int, list[int]] = defaultdict(list)
    for found, field in _contacts(asked, ids):
        for match, at in found.values_list("match_id", Micros(field)):
            each[match].append(at)
    return each


def _contacts(asked: Asked, ids: Any) -> list[tuple[Any, str]]:
    contacts: Any = Contact.objects.in_program(asked.program).filter(match__in=ids)
    held = Meeting.objects.in_program(asked.program).filter(match__in=ids, state=MeetingState.HELD)
    return [(contacts.reached().order_by(), "at"), (held.order_by(), "starts_at")]


def _holds_of_requests(asked: Asked, found: Any) -> dict[int, list[Span]]:
    """Pauses of each request, and what its match waited for."""
    by_match = _holds_of_matches(asked, found.exclude(match=None).values("match"))
    spans: dict[int, list[Span]] = defaultdict(list)
    for pk, match in found.filter(match__in=list(by_match)).values_list("pk", "match_id"):
        spans[pk] += by_match[match]
    pauses = RequestPause.objects.in_program(asked.program).filter(request__in=found.values("pk")).order_by()
    for pk, since, until in pauses.values_list("request_id", Micros("since"), Micros("until")):
        spans[pk].append((since, until))
    return spans


def _holds_of_matches(asked: Asked, ids: Any) -> dict[int, list[Span]]:
    """While an interpreter is waited for, and while the match is on hold, no clock counts."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for model, ended in ((Waiting, "until"), (Hold, "ended_at")):
        kept = model.objects.in_program(asked.program).filter(match__in=ids).order_by()
        for pk, since, until in kept.values_list("match_id", Micros("since"), Micros(ended)):
            spans[pk].append((since, until))
    return spans


def _waived(asked: Asked, **of: Any) -> set[tuple[str, int]]:
    """Which clock of which row a coordinator said does not matter."""
    kept: Any = ClockWaiver.objects.in_program(asked.program).filter(**of)
    field = "request_id" if "request__in" in of else "match_id"
    return set(kept.standing().values_list("which", field))
