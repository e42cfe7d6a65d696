"""Two clicks at the same moment do nothing twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from matches.fitting.footing import footing
from matches.fitting.waiving import waive
from matches.models import Format, Gate, Happening, Match, Part
from matches.preparing.group_taking import take_group
from matches.preparing.seating import seat_person, take_out
from matches.workspace.starting import start
from participants.models import Relationship, RelationshipKind
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import ASKED, NOW, TODAY, ready_match

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(act: Callable[[], object]) -> list[object]:
    """What the act returned, in as many threads as AT_ONCE, each with a connection of its own."""
    ready = Barrier(AT_ONCE)

    def run(_: int) -> object:
        try:
            ready.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def afresh(match: Match) -> Match:
    return Match.objects.filter(program=match.program_id).get(pk=match.pk)


def test_one_person_is_seated_once(program: Program, coordinator: User) -> None:
    match, kim = ready_match(program), make_person(program, "Kim", "Sato")
    at_once(lambda: seat_person(match=afresh(match), person=kim, part=Part.EXPERT, by=coordinator, at=NOW))
    assert match.seats.filter(participant=kim).count() == 1
    assert match.happenings.filter(what=Happening.What.SEATED).count() == 1


def test_one_group_is_taken_once(program: Program, coordinator: User) -> None:
    match = ready_match(program, format=Format.TRAINING)
    people = {make_person(program, name, "Kim").pk: False for name in ("Ada", "Ben", "Cai")}
    came = at_once(lambda: take_group(match=afresh(match), people=people, by=coordinator, at=NOW))
    assert sorted(len(seats) for seats in came if isinstance(seats, list)) == [0, 0, 0, 3]
    assert match.happenings.filter(what=Happening.What.SEATED).count() == 3


def test_one_person_is_taken_out_once(program: Program, coordinator: User) -> None:
    match = ready_match(program)
    at_once(lambda: take_out(seat=afresh(match).seats.get(part=Part.PROVIDER), by=coordinator, at=NOW))
    assert match.happenings.filter(what=Happening.What.UNSEATED).count() == 1


def test_one_finding_is_waived_once(program: Program, coordinator: User) -> None:
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    Relationship.objects.create(program=program, one=david, kind=RelationshipKind.SUPERVISES, other=robin)
    key = footing(match, on=TODAY).findings[0].key
    at_once(
        lambda: waive(
            match=afresh(match), gate=Gate.FOOTING, key=key, reason="Agreed.", by=coordinator, at=NOW, on=TODAY
        )
    )
    assert match.waivers.count() == 1
    assert match.happenings.filter(what=Happening.What.WAIVED).count() == 1


def test_one_form_starts_one_match(program: Program, coordinator: User) -> None:
    robin, key = make_person(program, "Robin", "Park"), uuid4()
    started = at_once(
        lambda: start(
            program=program, key=key, title="Tactile signs", path="professional", direction="mutual",
            requester=robin, requested_at=ASKED, by=coordinator, at=NOW,
        )
    )  # fmt: skip
    assert len({match.pk for match in started if isinstance(match, Match)}) == 1
    assert Match.objects.in_program(program).count() == 1
