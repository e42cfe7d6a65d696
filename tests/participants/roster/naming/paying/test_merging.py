"""Two organizations become one, or one is removed: what was said of who pays follows, and the lead reads it before."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.models import Funding, Organization
from participants.roster.naming import door
from participants.roster.naming.books import BOOKS, say_uses
from tests.counting import queries_of
from tests.factories import make_organization
from tests.participants.roster.naming.paying.test_views import pays, rows
from tests.participants.roster.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]
ORGANIZATIONS = BOOKS["organization"]


@pytest.fixture
def one(lead):
    """one(gone, kept): they become one."""
    return lambda gone, kept: door.merge(book=ORGANIZATIONS, gone=gone, kept=kept, by=lead, at=timezone.now())


def test_it_pays_from_now_on_for_whom_the_other_paid(program, cascade, region, agency, one):
    pays(cascade, region)
    pays(agency, cascade)
    one(cascade, make_organization(program, "Cascade ESD"))
    assert rows(program) == [("Cascade ESD", "Region 13"), ("State Agency", "Cascade ESD")]


def test_nobody_pays_for_itself(program, cascade, region, one, lead):
    pays(cascade, region)
    pays(region, cascade).remove(by=lead, at=timezone.now())
    one(cascade, region)
    assert not Funding.records.in_program(program).exists()


def test_what_was_said_of_both_is_said_once_and_holds_whenever_one_of_them_did(program, cascade, region, agency, one):
    pays(agency, cascade, since=date(2019, 1, 1), until=date(2020, 6, 30), note="Grant 7")
    pays(agency, region, since=date(2024, 4, 1), note="Grant 8")
    pays(cascade, agency, until=date(2022, 1, 1), note="Rent")
    pays(region, agency, since=date(2021, 1, 1), until=date(2021, 2, 1), note="Rent")
    one(region, cascade)
    found = Funding.objects.in_program(program).order_by("pk").values_list("funder__name", "since", "until", "note")
    assert list(found) == [
        ("State Agency", date(2019, 1, 1), None, "Grant 7 Grant 8"),
        ("Cascade", None, date(2022, 1, 1), "Rent"),
    ]


def test_what_was_removed_is_no_reason_to_take_away_what_stands(program, cascade, region, agency, one, lead):
    pays(agency, cascade).remove(by=lead, at=timezone.now())
    standing = pays(agency, region)
    one(region, cascade)
    assert list(Funding.objects.in_program(program)) == [standing]
    assert Funding.records.in_program(program).count() == 2


def test_preview_of_a_merge_and_refusal_to_remove_tell_it(desk, program, cascade, region, agency, at):
    pays(cascade, region)
    pays(cascade, agency)
    pays(agency, cascade)
    pays(region, cascade, until=date(2020, 1, 1))
    preview = text_of(desk.get(at("organization-merge"), {"into": str(region.public_id)}))
    refusal = text_of(desk.get(at("organization-remove")))
    listed = text_of(desk.get(reverse("organizations", args=[program.slug])))
    for words in (
        "Pays for the work of 2 organizations.",
        "Its work is paid for by 1 organization.",
        "Its work was paid for by 1 organization.",
    ):
        assert words in preview
        assert words in refusal
        assert words in listed
    assert "Paid for the work of 1 organization." in listed
    assert Organization.objects.in_program(program).count() == 3


def test_what_was_said_by_mistake_and_removed_keeps_no_organization(desk, program, cascade, region, at, lead):
    pays(cascade, region).remove(by=lead, at=timezone.now())
    assert "Nobody uses it." in text_of(desk.get(at("organization-remove")))
    desk.post(at("organization-remove"))
    assert list(Organization.objects.in_program(program)) == [region]


def test_uses_of_fifty_cost_what_those_of_one_do(program, cascade, region):
    pays(cascade, region)
    with_one = queries_of(lambda: say_uses(ORGANIZATIONS, program, [cascade.pk]))
    pks = {cascade.pk}
    for number in range(50):
        school = make_organization(program, f"School {number}")
        pays(cascade, school)
        pks.add(school.pk)
    assert queries_of(lambda: say_uses(ORGANIZATIONS, program, pks)) == with_one
