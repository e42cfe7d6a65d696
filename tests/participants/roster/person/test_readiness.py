"""Readiness: what is lacking in words, the same rule as a query, and the page that writes it down."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from matches.models import MatchRules
from participants.models import Participant, Readiness, are_ready, asked_in
from participants.models.readiness import AsksAll
from tests.factories import make_parent, make_program
from tests.participants.roster.pages import submit, text_of

TODAY = date(2026, 5, 14)
DAYS = st.none() | st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))


def test_who_has_nothing_on_record_lacks_all_that_is_asked():
    assert Readiness().lacks(AsksAll(), TODAY) == [
        "No training on record.",
        "No screening on record.",
        "No confidentiality agreement on record.",
    ]
    assert Readiness().lacks(AsksAll(False, False, False), TODAY) == []


def test_the_last_day_of_a_screening_and_of_a_rest_still_count():
    row = Readiness(trained_on=TODAY, screened_on=TODAY, agreement_on=TODAY, screening_until=TODAY)
    assert row.lacks(AsksAll(), TODAY) == []
    assert row.lacks(AsksAll(), TODAY + timedelta(days=1)) == ["The screening ran out on May 14, 2026."]
    row.screening_until, row.resting_until = None, TODAY
    assert row.lacks(AsksAll(), TODAY) == ["Resting until May 14, 2026."]
    assert row.lacks(AsksAll(), TODAY + timedelta(days=1)) == []


@pytest.mark.django_db
def test_the_rules_about_matches_say_what_is_asked(program):
    MatchRules.objects.create(program=program, needs_screening=False)
    asks = asked_in(program)
    assert (asks.needs_training, asks.needs_screening, asks.needs_agreement) == (True, False, True)


class TestTheQuery(TestCase):
    @given(st.tuples(DAYS, DAYS, DAYS, DAYS, DAYS), st.builds(AsksAll, st.booleans(), st.booleans(), st.booleans()))
    def test_finds_those_whom_nothing_stands_against(self, days, asks):
        program = make_program(slug="any")
        person = make_parent(program, "Ana", "Cruz")
        names = ("trained_on", "screened_on", "screening_until", "agreement_on", "resting_until")
        row = Readiness.objects.create(program=program, participant=person, **dict(zip(names, days, strict=True)))
        found = Participant.objects.in_program(program).filter(are_ready(asks, TODAY)).exists()
        assert found == (row.lacks(asks, TODAY) == [])


@pytest.fixture
def ana(program):
    return make_parent(program, "Ana", "Cruz")


def page_of(person) -> str:
    return f"{person.get_absolute_url()}readiness/"


def test_it_is_written_down_with_who_did_and_shown(signed_in, coordinator, ana, today):
    assert "No training on record." in text_of(signed_in.get(ana.get_absolute_url()))
    soon = today + timedelta(days=20)
    page = text_of(submit(
        signed_in, page_of(ana), trained_on=str(today), screened_on=str(today), screening_until=str(soon),
        agreement_on=str(today),
    ))  # fmt: skip
    assert "Ready to support a family" in page
    assert "The screening runs out on" in page
    assert "Written down by Ana Castillo" in page
    ana.readiness.refresh_from_db()
    assert (ana.readiness.screening_until, ana.readiness.noted_by) == (soon, coordinator)


def test_days_to_come_and_turned_around_are_refused(signed_in, ana, today):
    page = text_of(submit(signed_in, page_of(ana), trained_on=str(today + timedelta(days=1))))
    assert "This day is still to come." in page
    page = text_of(submit(signed_in, page_of(ana), screening_until=str(today)))
    assert "On which day were they screened?" in page
    early = str(today - timedelta(days=1))
    page = text_of(submit(signed_in, page_of(ana), screened_on=str(today), screening_until=early))
    assert "It cannot run out before the day of the screening." in page
    assert not Readiness.objects.in_program(ana.program).exists()
