"""Whoever is to stay apart from somebody comes into no match of theirs: by every door, and by none that is added."""

import ast
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from matches.following_up.closing import close
from matches.following_up.reopening import reopen
from matches.inviting.answering import answer, not_the_person
from matches.inviting.replacing import replace, replace_no_more
from matches.inviting.sending import send
from matches.inviting.taking_back import take_answer_back
from matches.models import Answer, Format, Match, Part, Said, Seat, SeatState, Stage, Way
from matches.models.match import OPEN
from matches.models.seat import NEARER
from matches.preparing.group_taking import take_group
from matches.preparing.seating import seat_person
from matches.workspace.batches import beginning
from matches.workspace.undo_doors import undo_closing, undo_taking_out
from participants.models import Participant, Relationship, RelationshipKind
from participants.roster.merging.door import merge
from peermatch.accounts.models import Program, User
from peermatch.undoing import Undoing
from tests.architecture import ROOT
from tests.factories import make_person
from tests.matches.factories import make_goal, make_seat, ready_match
from tests.matches.people.bringing_in.lists import listed, take
from tests.matches.workspace.batches.world import asks, begin, helps, run

pytestmark = pytest.mark.django_db
NOW = timezone.now
Act = Callable[[], object]
SEAT = "matches/models/seat.py"


@dataclass
class World:
    """Ines has a place in a match of two that is prepared; Hugo comes in."""

    program: Program
    by: User
    match: Match
    ines: Participant
    hugo: Participant

    def place(self, state: str, person: Participant | None = None, part: str = Part.PROVIDER) -> Seat:
        """Hugo's place, as it stood before the two were to stay apart."""
        seat = make_seat(self.match, person or self.hugo, part, state=state)
        seat.match = self.match
        make_goal(seat)
        return seat

    def undo(self, door: Callable[[Undoing], str], **facts: Any) -> Act:
        return lambda: door(Undoing(self.program, self.by, NOW(), facts))

    def closed(self) -> Match:
        self.place(SeatState.ACCEPTED)
        self.match.seats.update(state=SeatState.ACCEPTED)
        close(match=self.match, reason="goals_met", outcome="", by=self.by, at=NOW(), call_off=True)
        return self.match

    @property
    def nearness(self) -> int:
        """How near Hugo has come to Ines in an open match: 0 where they are in none together."""
        seats = Seat.objects.in_program(self.program).taking_part().filter(match__stage__in=OPEN)
        beside = seats.filter(participant=self.hugo, match__in=seats.filter(participant=self.ines).values("match"))
        return max((NEARER.index(SeatState(seat.state)) + 1 for seat in beside), default=0)


@pytest.fixture
def world(program: Program, coordinator: User) -> World:
    match = ready_match(program, coordinator=coordinator, stage=Stage.INVITING)
    match.seats.get(part=Part.PROVIDER).delete()
    Participant.objects.in_program(program).update(capacity=9)
    ines, hugo = (Participant.objects.get(program=program, first_name=name) for name in ("Robin", "David"))
    return World(program, coordinator, match, ines, hugo)


def keep_apart(world: World) -> None:
    """On record, and nothing was done about it yet: what stands in their way is the door alone."""
    bond = Relationship(program=world.program, one=world.ines, kind=RelationshipKind.SHIELDED, other=world.hugo)
    Relationship.objects.bulk_create([bond])


def say_yes_after_no(world: World) -> Act:
    seat = world.place(SeatState.DECLINED)
    return lambda: answer(seat=seat, said=Said.YES, way=Way.LINK, at=NOW())


def be_invited(world: World) -> Act:
    seat = world.place(SeatState.PROPOSED)
    return lambda: send(match=world.match, seats=[seat], by=world.by, at=NOW())


def be_another_than_said_no(world: World) -> Act:
    seat = world.place(SeatState.DECLINED)
    return lambda: not_the_person(seat=seat, at=NOW())


def have_the_no_taken_back(world: World) -> Act:
    seat = world.place(SeatState.DECLINED)
    mistaken = Answer.objects.create(program=world.program, seat=seat, said=Said.NO, way=Way.PHONE, at=NOW())
    return lambda: take_answer_back(mistaken=mistaken, by=world.by, at=NOW())


def be_seated(world: World) -> Act:
    return lambda: seat_person(match=world.match, person=world.hugo, part=Part.EXPERT, by=world.by, at=NOW())


def come_as_a_group(world: World) -> Act:
    Match.objects.in_program(world.program).update(format=Format.TRAINING)
    world.match.refresh_from_db()
    return lambda: take_group(match=world.match, people={world.hugo.pk: False}, by=world.by, at=NOW())


def replace_somebody(world: World) -> Act:
    seat = world.place(SeatState.PROPOSED, make_person(world.program, "Tess", "Third"))
    return lambda: replace(seat=seat, person=world.hugo, by=world.by, at=NOW())


def have_the_place_again(world: World) -> Act:
    left = world.place(SeatState.PROPOSED)
    came = replace(seat=left, person=make_person(world.program, "Tess", "Third"), by=world.by, at=NOW())
    return lambda: replace_no_more(left=left, came=came, before=SeatState.PROPOSED, by=world.by, at=NOW())


def be_taken_out_no_more(world: World) -> Act:
    seat = world.place(SeatState.PROPOSED)
    seat.withdraw(by=world.by, at=NOW())
    facts = {"seat": str(seat.public_id), "since": seat.state_since.isoformat(), "before": SeatState.PROPOSED}
    return world.undo(undo_taking_out, **facts)


def be_in_a_match_that_opens_again(world: World) -> Act:
    match = world.closed()
    return lambda: reopen(match=match, reason="They asked", by=world.by, at=NOW())


def be_in_a_match_that_was_closed_by_mistake(world: World) -> Act:
    match = world.closed()
    return world.undo(undo_closing, match=str(match.public_id), since=match.stage_since.isoformat())


def come_in_with_a_list(world: World) -> Act:
    row = {"Recipients": world.ines.email, "Providers": world.hugo.email}
    return lambda: take(listed(row), world.program, world.by)


def be_one_with_somebody_there(world: World) -> Act:
    twin = make_person(world.program, "Dave", "Larsen")
    world.place(SeatState.ACCEPTED, twin)
    return lambda: merge(kept=world.hugo, gone=twin, chosen={}, by=world.by, at=NOW())


def be_drafted_with_a_batch(world: World) -> Act:
    asks(world.program, world.by, "Rosa", "Vega")
    helps(world.program, "Sam", "Otis")
    batch = run(begin(world.program, world.by))
    of = {one.first_name: one for one in Participant.objects.in_program(world.program)}
    world.ines, world.hugo = of["Rosa"], of["Sam"]

    def act() -> None:
        beginning.agree(batch=batch, by=world.by)
        run(batch)

    return act


WAYS_IN = (
    say_yes_after_no, be_invited, be_another_than_said_no, have_the_no_taken_back, be_seated, come_as_a_group,
    replace_somebody, have_the_place_again, be_taken_out_no_more, be_in_a_match_that_opens_again,
    be_in_a_match_that_was_closed_by_mistake, come_in_with_a_list, be_one_with_somebody_there, be_drafted_with_a_batch,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.__name__)
def test_no_door_brings_them_together(world: World, way: Callable[[World], Act]) -> None:
    act = way(world)
    before = world.nearness
    keep_apart(world)
    with suppress(ValidationError):
        act()
    assert world.nearness <= before


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.__name__)
def test_each_of_these_doors_is_open_to_others(world: World, way: Callable[[World], Act]) -> None:
    act = way(world)
    before = world.nearness
    act()
    assert world.nearness > before


# Doors that are added

BEHIND_THE_DOORS = {
    "matches/following_up/reopening.py": "who is to stay apart by now leaves first",
    "matches/inviting/replacing.py": "a place that is not kept, to look ahead",
    "matches/people/bringing_in/applying.py": "of rows whose people may be together",
    "matches/people/merging.py": "`why_not` refuses it before",
    "matches/preparing/seating.py": "`propose` asks",
    "matches/workspace/starting.py": "a match begins with one person",
}
WRITES = frozenset({"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"})


def test_nobody_else_gives_places_or_opens_what_was_closed() -> None:
    """Whoever adds a door that `Seat` does not know asks who is to stay apart, and joins WAYS_IN."""
    files = [path for app in ("matches", "participants", "peermatch") for path in (ROOT / app).rglob("*.py")]
    names = {str(path.relative_to(ROOT)): path for path in files if not {"demo", "migrations"} & set(path.parts)}
    found = {name for name, path in names.items() if name != SEAT and _gives_places(ast.parse(path.read_text()))}
    assert found == BEHIND_THE_DOORS.keys()


def _gives_places(tree: ast.Module) -> bool:
    return any(_is_a_door(node) for node in ast.walk(tree))


def _is_a_door(node: ast.AST) -> bool:
    if isinstance(node, ast.Tuple):  # of merging: what moves to the record that goes on
        return [ast.unparse(one) for one in node.elts] == ["Seat", "'participant'"]
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    of_seats = "Seat.objects" in called or "seats" in called.split(".")
    changed = {one.arg for one in node.keywords}
    writes = called.rpartition(".")[2] in WRITES or (called.endswith(".update") and changed & {"state", "participant"})
    return called in ("Seat", "match.reopen") or bool(of_seats and writes)


def test_every_step_of_a_seat_asks() -> None:
    """The state of a place is set in one function alone, and that one asks."""
    tree = ast.parse((ROOT / SEAT).read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    sets = {one.name for one in functions if "self.state, self.state_since = " in ast.unparse(one)}
    assert sets == {"_become"}
    assert "insist_not_apart(self)" in ast.unparse(next(one for one in functions if one.name == "_become"))
