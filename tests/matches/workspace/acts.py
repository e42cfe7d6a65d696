"""What is done to a match as a whole and taken back, through the doors of the pages; and when each may be done.

`may_…` says from what is on record alone whether an act may be done; None where it would do nothing.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from matches.fitting.waiving import review_of, waive
from matches.inviting import holding_back
from matches.inviting.answer_days import as_facts
from matches.models import Gate, Hold, Match, Waiver
from matches.workspace import covering, handing, undo_doors
from peermatch.accounts.models import User
from peermatch.clock import local_day
from peermatch.undoing import Undoing
from tests.matches.workspace.world import Seen, World


class ActsOnMatches:
    """A coordinator's day on the world: the clock, what is on record, and the offers to undo, as messages hold them."""

    def __init__(self, world: World, chance: Random) -> None:
        self.chance = chance
        self.world, self.program, self.by = world, world.program, world.ana
        self.now: datetime = world.begins
        self.seen = Seen.of(self.program)
        self.offers: dict[tuple[str, int], dict[str, Any]] = {}
        self.stage_before: dict[int, str] = {}  # of holds, as a reader of the page would remember it

    @property
    def told(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.now}

    # What is on record

    def stage(self, match: int) -> str:
        return str(self.seen.matches[match]["stage"])

    def is_changeable(self, match: int) -> bool:
        return self.stage(match) not in ("closed", "on_hold")

    def offered(self, act: str, match: int) -> dict[str, Any]:
        return self.offers.get((act, match), {})

    def row(self, table: str, found: Any) -> dict[str, Any]:
        rows = getattr(self.seen, table).values()
        return next((row for row in rows if str(row["public_id"]) == found), {})

    def waivable(self, match: Match) -> list[tuple[Gate, str]]:
        on = local_day(self.now, self.program.time_zone)
        gates = (Gate.FOOTING, Gate.FIT, Gate.READINESS)
        return [(gate, one.key) for gate in gates for one in review_of(match, gate, on=on).open]

    def undo(self, door: str, match: Match) -> None:
        facts = self.offers[door, match.pk]
        getattr(undo_doors, door)(Undoing(self.program, self.by, self.now, facts))

    # Hold

    def may_hold(self, match: int) -> bool:
        return self.is_changeable(match)

    def hold(self, match: Match) -> None:
        holding_back.hold(match=match, reason="Waiting", **self.told)
        self.stage_before[match.pk] = self.stage(match.pk)
        self.offers["undo_hold", match.pk] = {"hold": str(match.holds.standing().get().public_id)}

    def hold_without_reason(self, match: Match) -> None:
        match.hold(reason="  ", **self.told)

    def may_resume(self, match: int) -> bool:
        return self.stage(match) == "on_hold"

    def resume(self, match: Match) -> None:
        days = as_facts(holding_back.resume(match=match, **self.told).moved)
        held = Hold.objects.in_program(self.program).get(match=match, ended_at=self.now)
        facts = {"hold": str(held.public_id), "ended": self.now.isoformat(), "days": days}
        self.offers["undo_resume", match.pk] = facts

    def may_undo_hold(self, match: int) -> bool:
        hold = self.row("holds", self.offered("undo_hold", match).get("hold"))
        return bool(hold) and hold["ended_at"] is None

    def undo_hold(self, match: Match) -> None:
        self.undo("undo_hold", match)

    def may_undo_resume(self, match: int) -> bool:
        ended = self.offered("undo_resume", match).get("ended")
        return self.is_changeable(match) and self.seen.matches[match]["stage_since"].isoformat() == ended

    def undo_resume(self, match: Match) -> None:
        self.undo("undo_resume", match)
        self.stage_before[match.pk] = self.stage(match.pk)

    # Handing over, covering

    def may_hand_over(self, match: int) -> bool | None:
        return self.stage(match) != "closed" or None

    def hand_over(self, match: Match) -> None:
        """With all others of the program: those that are closed, or theirs already, stay as they are."""
        to = self.hands_over_to(match.coordinator_id)
        handed = handing.hand_over(program=self.program, matches=self.world.matches, to=to, **self.told)
        facts = {"moved": handed.moved, "asked": {}, "to": to.pk, "told": 0}
        self.offers |= {("undo_handing_over", one.pk): facts for one in self.world.matches}

    def hands_over_to(self, coordinator: int) -> User:
        return self.world.lee if coordinator == self.by.pk else self.by

    def may_hand_on(self, match: int) -> bool:
        return self.stage(match) != "closed" and self.seen.matches[match]["coordinator_id"] != self.world.mia.pk

    def hand_on(self, match: Match) -> None:
        """This one alone, to a third; what is offered to be undone is older, and leaves it where it is."""
        match.hand_over(self.world.mia, **self.told)

    def may_undo_handing_over(self, match: int) -> bool:
        return bool(self.handed_back(match))

    def handed_back(self, match: int) -> set[int]:
        facts = self.offered("undo_handing_over", match)
        moved = {pk for pks in facts.get("moved", {}).values() for pk in pks}
        return {pk for pk in self.open_of(facts.get("to")) if pk in moved}

    def open_but(self, coordinator: int) -> set[int]:
        """The open matches that are with anybody else."""
        return {pk for row in self.seen.matches.values() for pk in self.open_of(row["coordinator_id"])} - self.open_of(
            coordinator
        )

    def undo_handing_over(self, match: Match) -> None:
        self.undo("undo_handing_over", match)

    def open_of(self, coordinator: int | None) -> set[int]:
        rows = self.seen.matches.items()
        return {pk for pk, row in rows if row["stage"] != "closed" and row["coordinator_id"] == coordinator}

    def may_cover(self, match: int) -> bool:
        return not self.seen.standing("covers")

    def cover(self, match: Match) -> None:
        away, today = match.coordinator, local_day(self.now, self.program.time_zone)
        covers = self.world.lee if away == self.by else self.by
        row = covering.cover(
            program=self.program, away=away, covering=covers, first_day=today, last_day=today + timedelta(days=2),
            **self.told,
        )  # fmt: skip
        self.offers |= {("undo_cover", one.pk): {"cover": str(row.public_id)} for one in self.world.matches}

    def may_undo_cover(self, match: int) -> bool:
        return bool(self.seen.standing("covers"))

    def undo_cover(self, match: Match) -> None:
        self.undo("undo_cover", match)

    # Waivers

    def may_waive(self, match: int) -> bool:
        row = Match.objects.in_program(self.program).get(pk=match)
        return self.is_changeable(match) and bool(self.waivable(row))

    def waive(self, match: Match, reason: str = "I know them.") -> None:
        findings = self.waivable(match) or [(Gate.FIT, "gone")]
        gate, key = findings[0]
        on = local_day(self.now, self.program.time_zone)
        row = waive(match=match, gate=gate, key=key, reason=reason, on=on, **self.told)
        self.offers["undo_waiver", match.pk] = {"waiver": str(row.public_id)}

    def waive_without_reason(self, match: Match) -> None:
        self.waive(match, reason=" ")

    def may_undo_waiver(self, match: int) -> bool:
        waiver = self.row("waivers", self.offered("undo_waiver", match).get("waiver"))
        return self.is_changeable(match) and bool(waiver) and waiver["ended_at"] is None

    def undo_waiver(self, match: Match) -> None:
        self.undo("undo_waiver", match)
        self.offers["undo_waiver_end", match.pk] = self.offers["undo_waiver", match.pk]

    def may_undo_waiver_end(self, match: int) -> bool | None:
        waiver = self.row("waivers", self.offered("undo_waiver_end", match).get("waiver"))
        if not waiver or not self.is_changeable(match):
            return False
        if any(row["finding"] == waiver["finding"] for row in self.seen.standing("waivers", match)):
            return None
        row = Match.objects.in_program(self.program).get(pk=match)
        return waiver["finding"] in {key for _gate, key in self.waivable(row)}

    def undo_waiver_end(self, match: Match) -> None:
        self.undo("undo_waiver_end", match)
        row = Waiver.objects.in_program(self.program).standing().filter(match=match).latest("pk")
        self.offers["undo_waiver", match.pk] = {"waiver": str(row.public_id)}
