"""Households: one row for who lives with whom."""

from participants.models import Household
from participants.roster.person.household import move_in, move_out
from tests.factories import live_together, make_parent
from tests.participants.roster.pages import submit, text_of


def test_two_who_live_together_share_a_new_household(signed_in, program, mei, at):
    ana = make_parent(program, "Ana", "Cruz")
    page = text_of(submit(signed_in, at("person-household"), who="Ana Cruz"))
    assert "Park and Cruz household, shared with:" in page
    ana.refresh_from_db()
    [home] = Household.objects.in_program(program)
    assert {person.name for person in home.members.all()} == {"Mei Park", "Ana Cruz"}
    submit(signed_in, at("person-household"), name="The Cruz family", note="Two doorbells.")
    home.refresh_from_db()
    assert (home.name, home.note) == ("The Cruz family", "Two doorbells.")


def test_a_third_joins_theirs(signed_in, program, mei, at):
    home = live_together(make_parent(program, "Ana", "Cruz"), make_parent(program, "Ben", "Cruz"))
    submit(signed_in, at("person-household"), who="Ana Cruz")
    assert home.members.count() == 3


def test_a_household_of_one_is_none(signed_in, program, mei, at):
    live_together(mei, make_parent(program, "Ana", "Cruz"))
    page = text_of(signed_in.post(at("person-household-leave"), follow=True))
    assert "They share one with nobody in the roster." in page
    assert not Household.objects.in_program(program).exists()
    signed_in.post(at("person-household-leave"))


def test_moving_takes_nobody_else_along(program):
    ana, ben, cleo = (make_parent(program, first, "Cruz") for first in ("Ana", "Ben", "Cleo"))
    dan = make_parent(program, "Dan", "Abara")
    home = live_together(ana, ben, cleo)
    new = move_in(person=ana, other=dan, name="New home")
    assert {person.first_name for person in home.members.all()} == {"Ben", "Cleo"}
    assert {person.first_name for person in new.members.all()} == {"Ana", "Dan"}
    move_out(person=ana)
    assert not Household.objects.in_program(program).filter(pk=new.pk).exists()
