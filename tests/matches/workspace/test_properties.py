"""Whatever a coordinator does in whatever order: no row is orphaned, no stage is skipped, the history tells it all."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from matches.fitting.review import fit
from matches.fitting.waiving import waive
from matches.following_up.closing import close
from matches.following_up.reopening import reopen
from matches.models import (
    Cover,
    Gate,
    Happening,
    Hold,
    Match,
    Part,
    Path,
    Seat,
    SeatState,
    Stage,
    Waiver,
)
from matches.preparing.seating import seat_person, take_out
from matches.workspace import undo_doors
from matches.workspace.covering import cover, end_cover
from matches.workspace.handing import hand_back, hand_over
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.undoing import Undoing
from tests.factories import make_member, make_parent, make_program
from tests.matches.factories import NOW, ready_match

What = Happening.What
pytestmark = pytest.mark.django_db
ACTS = (
    *("hold", "resume", "undo_hold", "hand_over", "hand_back", "cover", "end_cover", "waive", "unwaive"),
    *("seat", "take_out", "undo_take_out", "close", "reopen", "undo_close"),
)
# What each change must leave in the history.
TELLS = {
    "hold": What.HELD_UP,
    "resume": What.RESUMED,
    "undo_hold": What.RESUMED,
    "hand_over": What.HANDED_OVER,
    "hand_back": What.HANDED_OVER,
    "cover": What.COVERED,
    "end_cover": What.COVERED,
    "waive": What.WAIVED,
    "unwaive": What.UNWAIVED,
    "seat": What.SEATED,
    "take_out": What.UNSEATED,
    "undo_take_out": What.SEATED,
    "close": What.CLOSED,
    "reopen": What.REOPENED,
    "undo_close": What.REOPENED,
}


class World:
    """One match and those who work on it; each act goes through the doors that the pages use."""

    def __init__(self) -> None:
        self.program: Program = make_program(slug="world")
        self.ana, self.lee = (make_member(self.program, name) for name in ("Ana Castillo", "Lee Okafor"))
        self.match = ready_match(self.program, coordinator=self.ana, path=Path.PROFESSIONAL)
        self.kim: Participant = make_parent(self.program, "Kim", "Sato")
        self.now = NOW
        self.offers: dict[str, dict[str, Any]] = {}

    def fresh(self) -> Match:
        match: Match = Match.objects.in_program(self.program).get(pk=self.match.pk)
        return match

    @property
    def by(self) -> User:
        return self.ana

    def told(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.now}

    def undoing(self, name: str) -> Undoing:
        if name not in self.offers:
            raise ValidationError("Nothing was offered.")
        return Undoing(self.program, self.by, self.now, self.offers[name])

    def place(self) -> Seat:
        seat: Seat | None = Seat.objects.in_program(self.program).filter(participant=self.kim).first()
        if seat is None:
            raise ValidationError("Nobody sits there.")
        return seat

    # The acts

    def hold(self) -> None:
        match = self.fresh()
        match.hold(reason="Waiting", **self.told())
        self.offers["hold"] = {"hold": str(match.holds.standing().get().public_id)}

    def resume(self) -> None:
        self.fresh().resume(**self.told())

    def undo_hold(self) -> None:
        undo_doors.undo_hold(self.undoing("hold"))

    def hand_over(self) -> None:
        match = self.fresh()
        to = self.lee if match.coordinator == self.ana else self.ana
        handed = hand_over(program=self.program, matches=[match], to=to, **self.told())
        if handed.count == 0:
            raise ValidationError("It is closed.")
        self.offers["hand_over"] = {"moved": handed.moved, "had": to.pk}

    def hand_back(self) -> None:
        if "hand_over" not in self.offers:
            raise ValidationError("Nothing was offered.")
        hand_back(program=self.program, **self.offers["hand_over"], **self.told())

    def cover(self) -> None:
        today, away = local_day(self.now, self.program.time_zone), self.fresh().coordinator
        covering = self.lee if away == self.ana else self.ana
        insist_open(self.fresh())
        cover(
            program=self.program, away=away, covering=covering, first_day=today,
            last_day=today + timedelta(days=2), **self.told(),
        )  # fmt: skip

    def end_cover(self) -> None:
        row = Cover.objects.in_program(self.program).ahead(local_day(self.now, self.program.time_zone)).first()
        if row is None or row.away != self.fresh().coordinator:
            raise ValidationError("Nobody covers.")
        insist_open(self.fresh())
        end_cover(row=row, **self.told())

    def waive(self) -> None:
        match, on = self.fresh(), local_day(self.now, self.program.time_zone)
        keys = [finding.key for finding in fit(match, on=on).findings if finding.is_open]
        if not keys:
            raise ValidationError("Nothing to go on with.")
        waive(match=match, gate=Gate.FIT, key=keys[0], reason="I know them.", on=on, **self.told())

    def unwaive(self) -> None:
        waiver = Waiver.objects.in_program(self.program).standing().select_related("match").first()
        if waiver is None:
            raise ValidationError("Nothing was gone on with.")
        waiver.take_back(**self.told())

    def seat(self) -> None:
        taken = Seat.objects.in_program(self.program).taking_part().filter(participant=self.kim).exists()
        if taken:
            raise ValidationError("They have a place.")
        seat_person(match=self.fresh(), person=self.kim, part=Part.PROVIDER, **self.told())

    def take_out(self) -> None:
        seat = self.place()
        before = seat.state
        if before == SeatState.WITHDRAWN:
            raise ValidationError("They are out.")
        take_out(seat=seat, **self.told())
        facts = {"seat": str(seat.public_id), "before": before, "since": seat.state_since.isoformat()}
        self.offers["take_out"] = facts

    def undo_take_out(self) -> None:
        undo_doors.undo_taking_out(self.undoing("take_out"))

    def close(self) -> None:
        match = self.fresh()
        close(match=match, reason="other", outcome="", call_off=True, **self.told())
        self.offers["close"] = {"match": str(match.public_id), "since": match.stage_since.isoformat()}

    def reopen(self) -> None:
        reopen(match=self.fresh(), reason="They came back.", **self.told())

    def undo_close(self) -> None:
        undo_doors.undo_closing(self.undoing("close"))


def insist_open(match: Match) -> None:
    if match.stage == Stage.CLOSED:
        raise ValidationError("It is closed: no line is written.")


def counts(world: World) -> dict[str, int]:
    return {what: world.match.happenings.filter(what=what).count() for what in set(TELLS.values())}


def check(world: World, act: str, before: tuple[Match, dict[str, int]], done: bool) -> None:
    was, told = before
    now, told_now = world.fresh(), counts(world)
    grew = {what for what in told if told_now[what] > told[what]}
    assert grew == ({TELLS[act]} if done else set())
    if done:
        line = world.match.happenings.filter(what=TELLS[act])[0]
        assert (line.by, line.at) == (world.by, world.now)
    stage_changed = was.stage != now.stage
    assert not stage_changed or (done and now.stage_since == world.now)
    allowed = {
        Stage.ON_HOLD: set(Stage.values) - {Stage.CLOSED},
        Stage.CLOSED: set(Stage.values) - {Stage.ON_HOLD},
    }
    assert not stage_changed or now.stage not in allowed or was.stage in allowed[now.stage]  # type: ignore[index]
    standing = Hold.objects.in_program(world.program).standing()
    assert standing.count() == int(now.stage == Stage.ON_HOLD)
    for hold in Hold.objects.in_program(world.program):
        assert (hold.ended_at is None) == (hold.ended_by is None)
    assert now.coordinator in (world.ana, world.lee)
    assert Cover.objects.in_program(world.program).on(local_day(world.now, "America/Chicago")).count() <= 2
    world.kim.refresh_from_db()
    asked = Seat.objects.in_program(world.program).filter(
        participant=world.kim, state__in=[SeatState.INVITED, SeatState.ACCEPTED]
    )
    assert world.kim.open_matches == asked.exclude(match__stage=Stage.CLOSED).count()


@settings(max_examples=15)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=14))
def test_any_sequence_leaves_everything_whole_and_told(acts: list[str]) -> None:
    with transaction.atomic():
        world = World()
        for act in acts:
            world.now += timedelta(minutes=7)
            before, done = (world.fresh(), counts(world)), False
            with suppress(ValidationError), transaction.atomic():
                getattr(world, act)()
                done = True
            check(world, act, before, done)
        transaction.set_rollback(True)


def test_resuming_brings_back_every_stage(program: Program, coordinator: User) -> None:
    for stage in (Stage.DRAFT, Stage.PREPARING, Stage.INVITING, Stage.ACTIVE):
        match = ready_match(program, f"From {stage}", coordinator=coordinator, stage=stage)
        match.hold(reason="Waiting", by=coordinator, at=NOW)
        match.resume(by=coordinator, at=NOW)
        assert match.stage == stage
