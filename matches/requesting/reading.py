"""What the clocks of requests count, read from rows in the same number of queries however many requests there are."""

from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from matches.models import (
    Answer,
    ClockWaiver,
    Contact,
    Match,
    MatchRules,
    Meeting,
    MeetingState,
    Path,
    Request,
    RequestPause,
    RequestState,
    Said,
    Seat,
    SeatState,
    Stage,
)
from matches.models.contact import Waiting
from matches.models.hold import Hold
from matches.requesting.clocks import Clock, Facts, Hours, Interval, Which, clocks
from peermatch.accounts.models import Program
from peermatch.clock import last_minute

OVER = frozenset({RequestState.MERGED, RequestState.DECLINED})


def with_clocks(rows: Any) -> "QuerySet[Request]":
    """These requests with all that `clocks_of` asks of them."""
    yes = Seat.objects.filter(program=OuterRef("program"), match=OuterRef("match"), state=SeatState.ACCEPTED)
    held = Meeting.objects.filter(program=OuterRef("program"), match=OuterRef("match"), state=MeetingState.HELD)
    contacts: Any = Contact.objects.filter(program=OuterRef("program"), match=OuterRef("match"))
    pauses = RequestPause.objects.across_programs("prefetched for requests in scope")
    waits = Waiting.objects.across_programs("prefetched for requests in scope")
    holds = Hold.objects.across_programs("prefetched for requests in scope")
    waivers = ClockWaiver.objects.across_programs("prefetched for requests in scope").select_related("by")
    found: QuerySet[Request] = (
        rows.select_related("match", "coordinator", "program")
        .annotate(
            said_yes_at=Subquery(
                yes.exclude(participant=OuterRef("person")).order_by("state_since").values("state_since")[:1]
            ),
            said_yes_on=Subquery(_given_on_a_day().order_by("given_on").values("given_on")[:1]),
            in_touch_at=Subquery(contacts.reached().order_by("at").values("at")[:1]),
            met_at=Subquery(held.order_by("starts_at").values("starts_at")[:1]),
        )
        .prefetch_related(
            Prefetch("pauses", queryset=pauses),
            Prefetch("match__waitings", queryset=waits),
            Prefetch("match__holds", queryset=holds),
            Prefetch("clock_waivers", queryset=waivers),
            Prefetch("match__clock_waivers", queryset=waivers),
        )
    )
    return found


def _given_on_a_day() -> "QuerySet[Answer]":
    """Each yes of someone else that stands, and was written down after the day on which it was given."""
    answers: Any = Answer.objects.filter(program=OuterRef("program"))
    latest = answers.filter(seat=OuterRef("seat")).order_by("-at", "-pk").values("pk")[:1]
    standing = answers.filter(seat__match=OuterRef("match"), seat__state=SeatState.ACCEPTED, pk=Subquery(latest))
    found: QuerySet[Answer] = standing.filter(said=Said.YES, given_on__isnull=False).exclude(
        seat__participant=OuterRef("person")
    )
    return found


def hours_of(program: Program) -> Hours:
    """What the program's rules allow."""
    rules = MatchRules.of(program)
    return Hours(rules.call_back_hours, rules.match_hours, rules.reach_hours)


def clocks_of(request: Request, hours: Hours, now: datetime) -> tuple[Clock, Clock, Clock]:
    """The three clocks of a request that was read by `with_clocks`."""
    return clocks(facts_of(request), hours, now)


def facts_of(request: Any) -> Facts:
    """A meeting that was held is a contact too. Professionals are not introduced: their third clock does not run."""
    match: Match | None = request.match
    return Facts(
        received_at=request.received_at,
        called_back_at=request.called_back_at,
        matched_at=_yes_at(request),
        introduced_at=match.introduced_at if match else None,
        reached_at=min(filter(None, (request.in_touch_at, request.met_at)), default=None),
        over_at=_over_at(request, match),
        holds=_holds(request, match),
        waived=frozenset(_waived(request)),
    )


def _yes_at(request: Any) -> datetime | None:
    """The first yes of someone else. Of one that was written down later only the day is known: its end counts."""
    day: date | None = request.said_yes_on
    ended = None if day is None else last_minute(day, request.program.time_zone)
    return min(filter(None, (request.said_yes_at, ended)), default=None)


def waivers_of(request: Request) -> list[ClockWaiver]:
    """All that were written for it and for its match, latest first; the request was read by `with_clocks`."""
    rows = list(request.clock_waivers.all())
    if request.match is not None:
        rows += request.match.clock_waivers.all()
    return sorted(rows, key=lambda one: (one.at, one.pk), reverse=True)


def _waived(request: Request) -> set[Which]:
    waived = {Which(one.which) for one in waivers_of(request) if one.stands}
    return waived if request.path == Path.FAMILY else waived | {Which.REACH}


def _over_at(request: Request, match: Match | None) -> datetime | None:
    if match is not None:
        return match.stage_since if match.stage == Stage.CLOSED else None
    return request.state_since if request.state in OVER else None


def _holds(request: Request, match: Match | None) -> list[Interval]:
    """Pauses of the request, waits for access, and times when the match was on hold."""
    waits: list[Interval] = [(one.since, one.until) for one in request.pauses.all()]
    if match is not None:
        waits += [(one.since, one.until) for one in match.waitings.all()]
        waits += [(one.since, one.ended_at) for one in match.holds.all()]
    return waits


def request_of(match: Match) -> Request | None:
    """The request that this match came from, with all that `clocks_of` asks of it."""
    return with_clocks(Request.objects.in_program(match.program).filter(match=match)).first()
