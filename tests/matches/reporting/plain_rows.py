"""Which rows of a program a report counts, found slowly: all are read, and each is looked at by itself."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from matches.models import (
    Accommodation,
    Attendance,
    ClockWaiver,
    Contact,
    Feedback,
    HopeAtEnd,
    HopeGained,
    Match,
    Meeting,
    Problem,
    Request,
    ServiceBooking,
    Waiver,
)
from matches.reporting.scope import Asked
from matches.requesting.reading import hours_of

Told = dict[Any, Any]

READ_WITH: dict[Any, tuple[str, ...]] = {
    ServiceBooking: ("accommodation__meeting__match",), Meeting: ("match",), Attendance: ("seat", "meeting__match"),
    Contact: ("match",), Request: ("match",), Feedback: ("seat__match",),
    HopeGained: ("feedback",), HopeAtEnd: ("seat__match",),
    Accommodation: ("meeting__match",), Waiver: ("match",), ClockWaiver: ("request__match", "match"),
}  # fmt: skip


class Rows:
    """Of the program and the time that were asked about."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.program = asked, asked.program
        self.hours = hours_of(self.program)
        self.states: dict[int | None, set[str]] = defaultdict(set)
        for one in Problem.objects.in_program(self.program).select_related("requester"):
            self.states[one.match_id].add(one.requester.state)

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


def counts(one: Contact) -> bool:
    return one.reached and one.taken_back_at is None and one.same_as_id is None


def by(rows: Iterable[Any], value: Callable[[Any], Any]) -> Told:
    said = [value(one) for one in rows]
    return dict(Counter(one if one is None or isinstance(one, int) else str(one) for one in said))


def total(rows: Iterable[Any], value: Callable[[Any], Any]) -> Told:
    found: Told = {}
    for one in rows:
        found[str(value(one))] = found.get(str(value(one)), Decimal(0)) + one.cost
    return found
