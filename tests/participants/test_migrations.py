"""What the migrations do to rows that were there before."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from participants.models import Household, Participant, Relationship, Status, StatusChange
from peermatch.accounts.models import Program
from tests.factories import LONG_AGO, make_parent

pytestmark = pytest.mark.on_both

step: Any = import_module("participants.migrations.0007_households_and_history")


def lives_with(one: Participant, other: Participant, **facts: Any) -> None:
    Relationship.objects.create(program=one.program, one=one, kind="household", other=other, **facts)


def homes(program: Program) -> list[tuple[str, str, list[str]]]:
    rows = Household.objects.in_program(program)
    return [(home.name, home.note, [one.first_name for one in home.members.order_by("pk")]) for home in rows]


@pytest.mark.django_db
def test_who_lives_together_shares_a_household_afterwards(program: Program) -> None:
    ana, ben, cleo, dan = (make_parent(program, name, "Cruz") for name in ("Ana", "Ben", "Cleo", "Dan"))
    eva = make_parent(program, "Eva", "Abara")
    lives_with(ana, ben, note="Married", since=date(2020, 1, 2))
    lives_with(cleo, ben)
    lives_with(dan, eva, until=date(2021, 3, 4))
    step.gather(apps, None)
    assert homes(program) == [("Cruz", "since 2020-01-02 Married", ["Ana", "Ben", "Cleo"])]
    assert not Relationship.objects.in_program(program).exists()
    dan.refresh_from_db()
    assert dan.private_notes == "Lived with Eva Abara until 2021-03-04."
    step.scatter(apps, None)
    pairs = Relationship.objects.in_program(program).filter(kind="household")
    assert {(row.one.first_name, row.other.first_name) for row in pairs} == {("Ana", "Ben"), ("Ana", "Cleo")}


@pytest.mark.django_db
def test_the_history_begins_with_the_status_that_each_has(program: Program) -> None:
    ana = make_parent(program, "Ana", "Cruz", status=Status.PAUSED, status_reason="Moving")
    make_parent(program, "Ben", "Cruz", status=Status.INVITED, status_since=None)
    step.begin_history(apps, None)
    [change] = StatusChange.objects.in_program(program)
    assert (change.participant, change.status, change.at, change.reason) == (ana, "paused", LONG_AGO, "Moving")
