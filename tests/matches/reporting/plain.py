"""The figures of a report once more, slowly: all rows are read, and each is looked at by itself."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache, cached_property
from statistics import median
from typing import Any

from matches.following_up.pace import Wanted, pace
from matches.models import (
    Accommodation,
    Attendance,
    ClockWaiver,
    Contact,
    Feedback,
    HopeAtEnd,
    HopeGained,
    Match,
    MatchRules,
    Meeting,
    Problem,
    Request,
    Seat,
    ServiceBooking,
    Waiver,
)
from matches.reporting.scope import Asked
from matches.requesting.clocks import Clock, Facts, Standing, Which, clocks
from matches.requesting.reading import clocks_of, hours_of, with_clocks

Told = dict[Any, Any]
WORDS = {
    Standing.NOT_BEGUN: "not_counted", Standing.DROPPED: "not_counted", Standing.RUNNING: "running",
    Standing.PAUSED: "running", Standing.LATE: "overdue",
}  # fmt: skip


READ_WITH: dict[Any, tuple[str, ...]] = {
    ServiceBooking: ("accommodation__meeting__match",), Meeting: ("match",), Attendance: ("seat", "meeting__match"),
    Contact: ("match",), Request: ("match",), Feedback: ("seat__match",),
    HopeGained: ("feedback",), HopeAtEnd: ("seat__match",),
    Accommodation: ("meeting__match",), Waiver: ("match",), ClockWaiver: ("request__match", "match"),
}  # fmt: skip


class Plain:
    """The same questions, asked of each row in turn."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.program = asked, asked.program
        self.hours = hours_of(self.program)
        self.states: dict[int | None, set[str]] = defaultdict(set)
        for one in Problem.objects.in_program(self.program).select_related("requester"):
            self.states[one.match_id].add(one.requester.state)

    def table(self, key: str) -> Told:
        """What each cell says; cells that say nothing are left out."""
        found: Told = getattr(self, key.replace("-", "_"))()
        return {value: n for value, n in found.items() if n}

    def middle(self, key: str) -> float | None:
        of_requests = {"call-back": 0, "yes": 1}
        found = self._third() if key == "first-contact" else []
        each = self._two(of_requests[key]) if key in of_requests else found
        took = [clock.took for clock in each if clock.standing == Standing.DONE]
        return median(span.total_seconds() / 3600 for span in took) if took else None

    # Which rows

    def _is_in(self, moment: datetime | None) -> bool:
        return moment is not None and self.asked.begins <= moment < self.asked.ends

    def _fits(self, match: Match) -> bool:
        asked = self.asked
        return (
            asked.path in ("", match.path)
            and asked.assistance in ("", match.assistance)
            and asked.area in ("", match.area)
            and asked.coordinator in (None, match.coordinator_id)
            and (not asked.state or asked.state in self.states[match.pk])
        )

    def _fits_request(self, row: Request) -> bool:
        asked = self.asked
        return (
            asked.path in ("", row.path)
            and (not asked.assistance or (row.match is not None and row.match.assistance == asked.assistance))
            and (not asked.area or (row.match is not None and row.match.area == asked.area))
            and asked.coordinator in (None, row.coordinator_id)
            and asked.state in ("", row.home_state)
        )

    @cache  # noqa: B019  # a test's, and gone with it
    def _all(self, model: Any) -> list[Any]:
        return list(model.objects.in_program(self.program).select_related(*READ_WITH.get(model, ())))

    def _requests(self) -> list[Any]:
        counts = [one for one in self._all(Request) if self._is_in(one.received_at) and self._fits_request(one)]
        return [one for one in counts if one.state != "merged" and one.decline_reason != "not_one"]

    def _meant(self) -> list[Match]:
        """All but those that were begun by mistake."""
        return [one for one in self._all(Match) if one.close_reason != "mistake"]

    def _matches(self) -> list[Match]:
        return [one for one in self._meant() if self._is_in(one.requested_at) and self._fits(one)]

    def _closed(self) -> list[Match]:
        closed = [one for one in self._meant() if one.stage == "closed"]
        return [one for one in closed if self._is_in(one.stage_since) and self._fits(one)]

    def _bookings(self) -> list[Any]:
        rows = [one for one in self._all(ServiceBooking) if self._is_in(one.starts_at)]
        return [one for one in rows if self._fits(one.accommodation.meeting.match)]

    def _costs(self) -> list[Any]:
        rows = [one for one in self._bookings() if one.cost is not None]
        return [one for one in rows if one.state == "confirmed" or (one.state == "cancelled" and one.confirmed_at)]

    # Tables

    def requests(self) -> Told:
        return _by(self._requests(), lambda one: one.state)

    def requests_path(self) -> Told:
        return _by(self._requests(), lambda one: one.path)

    def requests_asked(self) -> Told:
        return _by(self._requests(), lambda one: one.asked_by)

    def requests_came(self) -> Told:
        return _by(self._requests(), lambda one: one.came_by)

    def requests_state(self) -> Told:
        return _by(self._requests(), lambda one: one.home_state)

    def declined(self) -> Told:
        return _by([one for one in self._requests() if one.state == "declined"], lambda one: one.decline_reason)

    def matches(self) -> Told:
        return _by(self._matches(), lambda one: one.stage)

    def matches_path(self) -> Told:
        return _by(self._matches(), lambda one: one.path)

    def matches_format(self) -> Told:
        return _by(self._matches(), lambda one: one.format)

    def assistance(self) -> Told:
        return _by(self._matches(), lambda one: one.assistance)

    def area(self) -> Told:
        return _by(self._matches(), lambda one: one.area)

    def rematches(self) -> Told:
        return _by([one for one in self._matches() if one.rematch_of_id], lambda one: one.rematch_reason)

    def closed(self) -> Told:
        return _by(self._closed(), lambda one: one.close_reason)

    def load(self) -> Told:
        now_open = [one for one in self._all(Match) if one.stage != "closed" and self._fits(one)]
        return _by(now_open, lambda one: one.coordinator_id)

    def load_asked(self) -> Told:
        return _by(self._matches(), lambda one: one.coordinator_id)

    def load_closed(self) -> Told:
        return _by(self._closed(), lambda one: one.coordinator_id)

    def meetings(self) -> Told:
        rows = [one for one in self._all(Meeting) if self._is_in(one.starts_at) and self._fits(one.match)]
        return _by(rows, lambda one: one.state)

    def attendance(self) -> Told:
        rows = [one for one in self._all(Attendance) if one.said and one.seat and one.meeting.state == "held"]
        counted = [one for one in rows if self._is_in(one.meeting.starts_at) and self._fits(one.meeting.match)]
        return _by(counted, lambda one: one.said)

    def contacts(self) -> Told:
        rows = [one for one in self._all(Contact) if _counts(one)]
        return _by([one for one in rows if self._is_in(one.at) and self._fits(one.match)], lambda one: one.way)

    def _feedback(self) -> list[Any]:
        rows = [one for one in self._all(Feedback) if one.taken_back_at is None and self._is_in(one.given_at)]
        return [one for one in rows if self._fits(one.seat.match)]

    def quality(self) -> Told:
        return _by(self._feedback(), lambda one: one.quality)

    def relevance(self) -> Told:
        return _by(self._feedback(), lambda one: one.relevance)

    def usefulness(self) -> Told:
        return _by(self._feedback(), lambda one: one.usefulness)

    def again(self) -> Told:
        return _by(self._feedback(), lambda one: one.again)

    def hopes(self) -> Told:
        counted = {one.pk for one in self._feedback()}
        return _by([one for one in self._all(HopeGained) if one.feedback_id in counted], lambda one: one.said)

    def hopes_at_end(self) -> Told:
        said = {one.goal_id for one in self._all(HopeGained) if one.goal_id and one.feedback.taken_back_at is None}
        rows = [one for one in self._all(HopeAtEnd) if one.taken_back_at is None and one.goal_id not in said]
        return _by([one for one in rows if self._is_in(one.at) and self._fits(one.seat.match)], lambda one: one.known)

    def needs(self) -> Told:
        rows = [one for one in self._all(Accommodation) if one.called_off_at is None]
        counted = [one for one in rows if self._is_in(one.meeting.starts_at) and self._fits(one.meeting.match)]
        return _by(counted, lambda one: one.kind)

    def bookings(self) -> Told:
        return _by(self._bookings(), lambda one: one.state)

    def cost(self) -> Told:
        return _sum(self._costs(), lambda one: one.accommodation.kind)

    def cost_payer(self) -> Told:
        return _sum(self._costs(), lambda one: one.payer)

    def waivers(self) -> Told:
        rows = [one for one in self._all(Waiver) if one.ended_at is None and self._is_in(one.at)]
        return _by([one for one in rows if self._fits(one.match)], lambda one: one.gate)

    def clock_waivers(self) -> Told:
        rows = [one for one in self._all(ClockWaiver) if one.ended_at is None and self._is_in(one.at)]
        fits = [self._fits_request(one.request) if one.request else self._fits(one.match) for one in rows]
        return _by([one for one, fit in zip(rows, fits, strict=True) if fit], lambda one: one.which)

    # Whom the program reached

    def _reached(self) -> list[Any]:
        matches = {one.pk for one in self._all(Match) if self._is_in(one.requested_at) and self._fits(one)}
        seats = Seat.objects.in_program(self.program).filter(state="accepted").select_related("participant")
        people = {seat.participant for seat in seats if seat.match_id in matches}
        firsts: dict[Any, Any] = {}
        for person in sorted(people, key=lambda one: one.pk):
            firsts.setdefault(f"home {person.household_id}" if person.household_id else person.pk, person)
        return list(firsts.values())

    def reached(self) -> Told:
        def which(person: Any) -> str:
            if person.household_id or person.kind in ("parent", "grandparent", "sibling", "foster_parent"):
                return "family"
            return "deafblind-adult" if person.kind == "deafblind_adult" else "professional"

        return _by(self._reached(), which)

    def reached_state(self) -> Told:
        return _by(self._reached(), lambda one: one.state)

    # Clocks

    def _two(self, which: int) -> list[Clock]:
        return [three[which] for three in self._of_requests]

    @cached_property
    def _of_requests(self) -> list[tuple[Clock, ...]]:
        rows = with_clocks(Request.objects.in_program(self.program).filter(pk__in=[one.pk for one in self._requests()]))
        return [clocks_of(one, self.hours, self.asked.now) for one in rows]

    @cache  # noqa: B019
    def _third(self) -> list[Clock]:
        return [self._first_contact(one) for one in self._matches() if one.path == "family"]

    def _first_contact(self, match: Match) -> Clock:
        facts = Facts(
            received_at=match.requested_at, introduced_at=match.introduced_at,
            reached_at=min(self._in_touch(match), default=None),
            over_at=match.stage_since if match.stage == "closed" else None, holds=self._holds(match),
            waived=frozenset({Which.REACH} if match.clock_waivers.standing().exists() else ()),
        )  # fmt: skip
        return clocks(facts, self.hours, self.asked.now)[2]

    def _in_touch(self, match: Match) -> list[datetime]:
        held = [one.starts_at for one in match.meetings.all() if one.state == "held"]
        return held + [one.at for one in match.contacts.all() if _counts(one)]

    def _holds(self, match: Match) -> list[tuple[datetime, datetime | None]]:
        waits: list[Any] = [(one.since, one.until) for one in match.waitings.all()]
        return waits + [(one.since, one.ended_at) for one in match.holds.all()]

    def call_back(self) -> Told:
        return _by(self._two(0), _came)

    def yes(self) -> Told:
        return _by(self._two(1), _came)

    def first_contact(self) -> Told:
        return _by(self._third(), _came)

    def pace(self) -> Told:
        rules, now = MatchRules.of(self.program), self.asked.now
        wanted, found = Wanted(rules.contacts_wanted, rules.contacts_weeks), []
        for match in self._meant():
            if match.path == "family" and self._is_in(match.introduced_at) and self._fits(match):
                met = pace(match.introduced_at, self._in_touch(match), wanted, now, self._holds(match))
                goes_on = not met.is_over and match.stage != "closed"
                found.append("reached" if met.done >= wanted.contacts else "running" if goes_on else "missed")
        return dict(Counter(found))


def _counts(one: Contact) -> bool:
    return one.reached and one.taken_back_at is None and one.same_as_id is None


def _came(clock: Clock) -> str:
    if clock.standing == Standing.DONE:
        return "late" if clock.late_by else "in_time"
    return WORDS[clock.standing]


def _by(rows: Iterable[Any], value: Callable[[Any], Any]) -> Told:
    said = [value(one) for one in rows]
    return dict(Counter(one if one is None or isinstance(one, int) else str(one) for one in said))


def _sum(rows: Iterable[Any], value: Callable[[Any], Any]) -> Told:
    found: Told = {}
    for one in rows:
        found[str(value(one))] = found.get(str(value(one)), Decimal(0)) + one.cost
    return found
