"""The figures of a report once more, slowly: all rows are read, and each is looked at by itself."""

from statistics import median
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
    Seat,
    Waiver,
)
from matches.requesting.clocks import Standing
from tests.matches.reporting.plain_clocks import Clocks
from tests.matches.reporting.plain_rows import Told, by, counts, total


class Plain(Clocks):
    """The same questions, asked of each row in turn."""

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

    # Tables

    def requests(self) -> Told:
        return by(self._requests(), lambda one: one.state)

    def requests_path(self) -> Told:
        return by(self._requests(), lambda one: one.path)

    def requests_asked(self) -> Told:
        return by(self._requests(), lambda one: one.asked_by)

    def requests_came(self) -> Told:
        return by(self._requests(), lambda one: one.came_by)

    def requests_state(self) -> Told:
        return by(self._requests(), lambda one: one.home_state)

    def declined(self) -> Told:
        return by([one for one in self._requests() if one.state == "declined"], lambda one: one.decline_reason)

    def matches(self) -> Told:
        return by(self._matches(), lambda one: one.stage)

    def matches_path(self) -> Told:
        return by(self._matches(), lambda one: one.path)

    def matches_format(self) -> Told:
        return by(self._matches(), lambda one: one.format)

    def assistance(self) -> Told:
        return by(self._matches(), lambda one: one.assistance)

    def area(self) -> Told:
        return by(self._matches(), lambda one: one.area)

    def rematches(self) -> Told:
        return by([one for one in self._matches() if one.rematch_of_id], lambda one: one.rematch_reason)

    def closed(self) -> Told:
        return by(self._closed(), lambda one: one.close_reason)

    def load(self) -> Told:
        now_open = [one for one in self._all(Match) if one.stage != "closed" and self._fits(one)]
        return by(now_open, lambda one: one.coordinator_id)

    def load_asked(self) -> Told:
        return by(self._matches(), lambda one: one.coordinator_id)

    def load_closed(self) -> Told:
        return by(self._closed(), lambda one: one.coordinator_id)

    def meetings(self) -> Told:
        rows = [one for one in self._all(Meeting) if self._is_in(one.starts_at) and self._fits(one.match)]
        return by(rows, lambda one: one.state)

    def attendance(self) -> Told:
        rows = [one for one in self._all(Attendance) if one.said and one.seat and one.meeting.state == "held"]
        counted = [one for one in rows if self._is_in(one.meeting.starts_at) and self._fits(one.meeting.match)]
        return by(counted, lambda one: one.said)

    def contacts(self) -> Told:
        rows = [one for one in self._all(Contact) if counts(one)]
        return by([one for one in rows if self._is_in(one.at) and self._fits(one.match)], lambda one: one.way)

    def _feedback(self) -> list[Any]:
        rows = [one for one in self._all(Feedback) if one.taken_back_at is None and self._is_in(one.given_at)]
        return [one for one in rows if self._fits(one.seat.match)]

    def quality(self) -> Told:
        return by(self._feedback(), lambda one: one.quality)

    def relevance(self) -> Told:
        return by(self._feedback(), lambda one: one.relevance)

    def usefulness(self) -> Told:
        return by(self._feedback(), lambda one: one.usefulness)

    def again(self) -> Told:
        return by(self._feedback(), lambda one: one.again)

    def hopes(self) -> Told:
        counted = {one.pk for one in self._feedback()}
        return by([one for one in self._all(HopeGained) if one.feedback_id in counted], lambda one: one.said)

    def hopes_at_end(self) -> Told:
        said = {one.goal_id for one in self._all(HopeGained) if one.goal_id and one.feedback.taken_back_at is None}
        rows = [one for one in self._all(HopeAtEnd) if one.taken_back_at is None and one.goal_id not in said]
        return by([one for one in rows if self._is_in(one.at) and self._fits(one.seat.match)], lambda one: one.known)

    def needs(self) -> Told:
        rows = [one for one in self._all(Accommodation) if one.called_off_at is None]
        counted = [one for one in rows if self._is_in(one.meeting.starts_at) and self._fits(one.meeting.match)]
        return by(counted, lambda one: one.kind)

    def bookings(self) -> Told:
        return by(self._bookings(), lambda one: one.state)

    def cost(self) -> Told:
        return total(self._costs(), lambda one: one.accommodation.kind)

    def cost_payer(self) -> Told:
        return total(self._costs(), lambda one: one.payer)

    def waivers(self) -> Told:
        rows = [one for one in self._all(Waiver) if one.ended_at is None and self._is_in(one.at)]
        return by([one for one in rows if self._fits(one.match)], lambda one: one.gate)

    def clock_waivers(self) -> Told:
        rows = [one for one in self._all(ClockWaiver) if one.ended_at is None and self._is_in(one.at)]
        fits = [self._fits_request(one.request) if one.request else self._fits(one.match) for one in rows]
        return by([one for one, fit in zip(rows, fits, strict=True) if fit], lambda one: one.which)

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

        return by(self._reached(), which)

    def reached_state(self) -> Told:
        return by(self._reached(), lambda one: one.state)
