"""Whatever a coordinator does in whatever order: no row is orphaned, no stage is skipped, the history tells it all."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from matches.models import Stage
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, ready_match
from tests.matches.workspace.request_acts import BESIDE
from tests.matches.workspace.work import ALSO, LEADS, NEVER, STEP, TELLS, Work
from tests.matches.workspace.world import Seen, World, everything, loose_ends

pytestmark = pytest.mark.django_db
MOSTLY = (1, 1, 2, 2, 3, 3, 4, 4, 0, 5, 6)  # of the world's matches, those in which most can be done
OF_ALL = ("hand_over", "hand_on", "undo_handing_over", "cover", "undo_cover")
FEW_MAY = ("resume", "undo_resume", "say_yes")  # only few situations allow them, so they come first now and then
ACTS_A_DAY = 7
SHARE_BESIDE, BESIDE_AT_ONCE = 0.15, 2


@pytest.mark.once(on="sqlite")
def test_any_sequence_leaves_everything_whole_and_told() -> None:
    world, done = World(), Counter[str]()
    rows = everything(world.program)

    @settings(max_examples=30, derandomize=True, phases=[Phase.explicit, Phase.generate])
    @given(chance=st.randoms(use_true_random=True))
    def a_day(chance: Random) -> None:
        with transaction.atomic():
            done.update(_work_through(world, chance))
            assert rows <= everything(world.program)
            connection.check_constraints()
            transaction.set_rollback(True)

    a_day()
    print(done)
    assert {act for act in TELLS if done[act] < 2} == set(), done


@pytest.mark.once(on="sqlite")
def test_undoing_a_hand_over_leaves_with_a_third_what_was_handed_on_since() -> None:
    world = World()
    work, match = Work(world, Random()), world.matches[1].pk
    for act in ("hand_over", "hand_on", "undo_handing_over"):
        work.now += STEP
        assert work.may(act, match)
        _is_done(work, act, match)
    assert work.open_of(world.mia.pk) == {match}
    assert work.open_of(world.ana.pk) == work.open_but(world.mia.pk)


def _work_through(world: World, chance: Random) -> list[str]:
    """Mostly at one match, so that what is done to it is undone, and done again."""
    work, home, done = Work(world, chance), chance.choice(MOSTLY), list[str]()
    for _number in range(ACTS_A_DAY):
        match = world.matches[home if chance.random() < 0.8 else chance.choice(MOSTLY)].pk
        work.now += STEP
        _is_refused(work, work.choose([*NEVER, *TELLS], match, says=False), match)
        act = next(filter(None, (work.choose(acts, match, says=True) for acts in _preferred(done, chance))))
        note(f"{act} in match {match}")
        _is_done(work, act, match)
        done.append(act)
        for _beside in range(BESIDE_AT_ONCE if chance.random() < SHARE_BESIDE else 0):
            done.append(_do_beside(work, done, match, chance))
    return done


def _do_beside(work: Work, done: list[str], match: int, chance: Random) -> str:
    """Between what is done to matches, something about requests and clocks; what takes back comes first here too."""
    work.now += STEP
    new = [act for act in BESIDE if act not in done]
    back = [act for act in new if act.startswith("undo_")] if chance.random() < 0.6 else []
    preferred = (back, new, BESIDE)
    act = next(filter(None, (work.choose(acts, match, says=True) for acts in preferred)))
    note(f"{act} beside match {match}")
    _is_done(work, act, match)
    return act


def _preferred(done: list[str], chance: Random) -> Iterator[list[str]]:
    """What was not done yet comes first: mostly what takes something back, then what is about this match alone."""
    of_matches = [act for act in TELLS if act not in BESIDE]
    new = [act for act in of_matches if act not in done]
    if chance.random() < 0.25:
        yield [act for act in new if act in FEW_MAY]
    if chance.random() < 0.6:
        yield [act for act in new if act.startswith("undo_")]
    if chance.random() < 0.6:
        yield [act for act in new if act not in OF_ALL]
    yield from (new, of_matches)


def _is_refused(work: Work, act: str, match: int) -> None:
    """What it would leave behind is found when the next act is looked at."""
    note(f"{act} in match {match} is to be refused")
    with pytest.raises(ValidationError):
        _do(work, act, match)


def _do(work: Work, act: str, match: int) -> None:
    with transaction.atomic():
        work.do(act, match)


def _is_done(work: Work, act: str, match: int) -> None:
    before, concerned, asked_about = work.seen, work.concerns(act, match), work.asked_about(act, match)
    _do(work, act, match)
    after = Seen.of(work.program)
    _history_tells(work, act, concerned, after)
    _requests_tell(work, asked_about, after)
    for pk, row in after.matches.items():
        stage = work.stage_after(act, pk, after) if pk == match else before.matches[pk]["stage"]
        assert row["stage"] == stage, (act, before.matches[pk]["stage"])
        assert row["stage"] == before.matches[pk]["stage"] or row["stage_since"] == work.now
    _seats_go_as_they_may(act, match, before, after)
    held = sorted(row["match_id"] for row in after.standing("holds"))
    assert held == [pk for pk, row in sorted(after.matches.items()) if row["stage"] == Stage.ON_HOLD]
    assert all((row["ended_at"] is None) == (row["ended_by_id"] is None) for row in after.holds.values())
    assert loose_ends(work.program, after) == []
    work.seen = after


def _history_tells(work: Work, act: str, concerned: set[int], after: Seen) -> None:
    """One line for each match that it concerns, by whom and when; earlier lines stand as they were."""
    before, new = work.seen, after.new_lines(work.seen)
    assert {pk: row for pk, row in after.lines.items() if pk in before.lines} == before.lines
    told = Counter(row["match_id"] for row in new if row["what"] == TELLS[act])
    assert set(told) == concerned, act
    # Each of several is asked; whose invitation an answer had stopped is not asked once the answer is taken back.
    assert act in ("ask", "undo_answer") or set(told.values()) <= {1}
    assert {row["what"] for row in new} <= {TELLS[act], *ALSO.get(act, ())}, act
    assert {row["match_id"] for row in new} == concerned
    assert {(row["by_id"], row["at"]) for row in new} <= {(work.by.pk, work.now)}


def _requests_tell(work: Work, asked_about: set[tuple[int, str]], after: Seen) -> None:
    """Likewise of requests: one line in each that it concerns, and none in another."""
    before = work.seen.asked_lines
    assert {pk: row for pk, row in after.asked_lines.items() if pk in before} == before
    new = [row for pk, row in after.asked_lines.items() if pk not in before]
    assert sorted((row["request_id"], row["what"]) for row in new) == sorted(asked_about)
    assert {(row["by_id"], row["at"]) for row in new} <= {(work.by.pk, work.now)}


def _seats_go_as_they_may(act: str, match: int, before: Seen, after: Seen) -> None:
    """No state is skipped, only in this match, and each change has a line about that person."""
    told = {row["who_id"] for row in after.new_lines(before)}
    for pk, row in after.seats.items():
        was: dict[str, Any] = before.seats.get(pk, {"state": "new"})
        if (was["state"], row["state"]) != ("new", "proposed") and was["state"] != row["state"]:
            assert (was["state"], row["state"]) in LEADS.get(act, ()), act
        if was["state"] != row["state"]:
            assert row["match_id"] == match
            assert row["participant_id"] in told, act


def test_resuming_brings_back_every_stage(program: Program, coordinator: User) -> None:
    for stage in (Stage.DRAFT, Stage.PREPARING, Stage.INVITING, Stage.ACTIVE):
        match = ready_match(program, f"From {stage}", coordinator=coordinator, stage=stage)
        match.hold(reason="Waiting", by=coordinator, at=NOW)
        match.resume(by=coordinator, at=NOW)
        assert match.stage == stage
