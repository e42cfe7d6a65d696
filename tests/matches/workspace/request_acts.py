"""What is done to requests and to clocks, and taken back; and when each may be done. As in `acts`."""

from itertools import product
from typing import Any

from matches.models import Match, Request, RequestEvent
from matches.requesting import merging
from matches.requesting.undo_doors import undo_end
from matches.requesting.waiving import waive_clock
from matches.workspace import handing, undo_doors
from peermatch.undoing import Undoing
from tests.matches.workspace.acts import ActsOnMatches

What = RequestEvent.What
WAITING = ("new", "called_back")
# Each act on requests, and the line that it leaves: in the one that was sent later, in the one that goes on.
OF_REQUESTS: dict[str, tuple[str, str]] = {
    "waive_request_clock": (What.CLOCK_WAIVED, ""),
    "undo_request_clock": (What.CLOCK_UNWAIVED, ""),
    "merge_requests": (What.MERGED, What.TOOK_IN),
    "undo_merging": (What.TAKEN_BACK, What.TAKEN_BACK),
    "hand_over_requests": (What.ASSIGNED, What.ASSIGNED),
    "undo_handing_requests": (What.ASSIGNED, What.ASSIGNED),
}
BESIDE = ("waive_clock", "undo_clock_waiver", *OF_REQUESTS)


class ActsOnRequests(ActsOnMatches):
    """The world's two requests may be one: `late` lacks a call, and was sent after `early`."""

    @property
    def early(self) -> dict[str, Any]:
        return self.seen.requests[self.world.early]

    @property
    def late(self) -> dict[str, Any]:
        return self.seen.requests[self.world.late]

    def fetch_request(self, pk: int) -> Request:
        row: Request = Request.objects.in_program(self.program).select_related("program").get(pk=pk)
        return row

    def offer(self, act: str, **facts: Any) -> None:
        """Whichever match is looked at: requests are of the program."""
        self.offers |= {(act, one.pk): facts for one in self.world.matches}

    # The clock of a match

    def may_waive_clock(self, match: int) -> bool | None:
        """Asked twice, the first reason stands."""
        return None if self.seen.standing("clocks", match) else self.stage(match) != "closed"

    def waive_clock(self, match: Match) -> None:
        row = waive_clock(which="reach", reason="They know each other.", match=match, **self.told)
        self.offers["undo_clock_waiver", match.pk] = {"waiver": str(row.public_id)}

    def may_undo_clock_waiver(self, match: int) -> bool | None:
        waiver = self.row("clocks", self.offered("undo_clock_waiver", match)["waiver"])
        if self.stage(match) == "closed":
            return False
        return waiver["ended_at"] is None or None

    def undo_clock_waiver(self, match: Match) -> None:
        self.undo("undo_clock_waiver", match)

    # The clocks of a request

    def _clock_that_counts(self) -> str:
        waived = {row["which"] for row in self.seen.standing("clocks") if row["request_id"] == self.late["id"]}
        return next((which for which in ("call_back", "match") if which not in waived), "")

    def may_waive_request_clock(self, match: int) -> bool | None:
        return self.late["state"] in WAITING if self._clock_that_counts() else None

    def waive_request_clock(self, match: Match) -> None:
        late = self.fetch_request(self.late["id"])
        row = waive_clock(which=self._clock_that_counts(), reason="They have time.", request=late, **self.told)
        self.offer("undo_request_clock", waiver=str(row.public_id))

    def may_undo_request_clock(self, match: int) -> bool | None:
        waiver = self.row("clocks", self.offered("undo_request_clock", match)["waiver"])
        if self.late["state"] not in WAITING:
            return False
        return waiver["ended_at"] is None or None

    def undo_request_clock(self, match: Match) -> None:
        undo_doors.undo_clock_waiver(self._undoing("undo_request_clock", match))

    def _undoing(self, act: str, match: Match) -> Undoing:
        return Undoing(self.program, self.by, self.now, self.offers[act, match.pk])

    # Two requests that are one

    def may_merge_requests(self, match: int) -> bool:
        return self.late["state"] in WAITING

    def merge_requests(self, match: Match) -> None:
        late, early = (self.fetch_request(row["id"]) for row in (self.late, self.early))
        merging.merge(request=late, into=early, **self.told)
        self.offer("undo_merging", ask=str(late.public_id))

    def may_undo_merging(self, match: int) -> bool:
        return bool(self.late["state"] == "merged")

    def undo_merging(self, match: Match) -> None:
        undo_end(self._undoing("undo_merging", match))

    # Handing requests over

    def _waiting_with(self, coordinator: int) -> set[int]:
        rows = (self.early, self.late)
        return {row["id"] for row in rows if row["state"] in WAITING and row["coordinator_id"] == coordinator}

    def may_hand_over_requests(self, match: int) -> bool:
        return True

    def hand_over_requests(self, match: Match) -> None:
        """All, to whoever does not have the earlier one: what is theirs already, or merged, stays as it is."""
        requests = [self.fetch_request(pk) for pk in self.seen.requests]
        to = self._next_hand()
        handed = handing.hand_over(program=self.program, matches=[], requests=requests, to=to, **self.told)
        self.offer("undo_handing_requests", moved={}, asked=handed.asked, to=to.pk, told=0)

    def _next_hand(self) -> Any:
        return self.world.lee if self.early["coordinator_id"] == self.by.pk else self.by

    def _handed_back(self, match: int) -> set[int]:
        facts = self.offered("undo_handing_requests", match)
        moved = {pk for pks in facts["asked"].values() for pk in pks}
        return self._waiting_with(facts["to"]) & moved

    def may_undo_handing_requests(self, match: int) -> bool:
        return bool(self._handed_back(match))

    def undo_handing_requests(self, match: Match) -> None:
        undo_doors.undo_handing_over(self._undoing("undo_handing_requests", match))

    # What is to be seen afterwards

    def asked_about(self, act: str, match: int) -> set[tuple[int, str]]:
        """The requests whose history tells of it, and what it says there."""
        of_late, of_early = OF_REQUESTS.get(act, ("", ""))
        both = {row["id"] for row in (self.early, self.late)}
        if act == "hand_over_requests":
            waiting = {pk for pk in both if self.seen.requests[pk]["state"] in WAITING}
            return set(product(waiting - self._waiting_with(self._next_hand().pk), [of_late]))
        if act == "undo_handing_requests":
            return set(product(self._handed_back(match), [of_late]))
        return {(row["id"], what) for row, what in ((self.late, of_late), (self.early, of_early)) if what}
