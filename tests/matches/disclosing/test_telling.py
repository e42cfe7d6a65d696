"""How old a child is, and what is hoped for, are told where somebody opened them, and nowhere else."""

import pytest

from matches.disclosing.telling import Fact, in_full, telling
from matches.framing.shown import hopes_of
from matches.inviting.disclosure import describe
from matches.models import Part
from participants.models import ChildFacts
from peermatch.accounts.models import Program
from tests.factories import make_parent
from tests.matches.factories import make_goal, make_match, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AGE, HOPE = "preschool child", "To sleep through"


def test_whoever_forgets_to_ask_tells_neither(program: Program) -> None:
    rosa = make_parent(program, "Rosa", "Vega")
    ChildFacts.objects.update_or_create(program=program, participant=rosa, defaults={"age_band": "3-5"})
    seat = make_seat(make_match(program, path="family"), rosa, Part.RECIPIENT)
    make_goal(seat, HOPE)

    def told() -> tuple[bool, bool]:
        return AGE in describe(rosa), HOPE in hopes_of(seat)

    assert told() == (False, False)
    with in_full():
        assert told() == (True, True)
        with telling(Fact.HOPES, told=False):
            assert told() == (True, False)
        assert told() == (True, True)
    with telling(Fact.AGES, told=True):
        assert told() == (True, False)
    assert told() == (False, False)
