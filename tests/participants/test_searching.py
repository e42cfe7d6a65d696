from typing import Any

import pytest

from participants.models import Participant
from peermatch.accounts.models import Program
from tests.factories import make_organization, make_person, make_topic

pytestmark = pytest.mark.on_both


def found(program: Program, words: str) -> list[str]:
    return [person.name for person in Participant.objects.in_program(program).search(words)]


def test_people_are_found_by_part_of_a_name_whatever_case_or_accents(program):
    make_person(program, "Ingrid", "Núñez")
    make_person(program, "Ingrid", "Cohen")
    assert found(program, "NUNEZ ingr") == ["Ingrid Núñez"]


def test_what_nobody_types_is_searched_for_without_harm(program):
    """Databases refuse a pattern of 50,000 letters, and a thousand conditions at once."""
    make_person(program, "Mei", "Park")
    for words in ("x" * 60_000, "mei " * 5_000):
        assert found(program, words) == (["Mei Park"] if words.startswith("mei") else [])


def test_people_are_found_by_phone_and_role(program):
    make_person(program, "Mei", "Park", phone="+1 533 555 0112", role_title="Intervener")
    for words in ("555 0112", "555-0112", "(533)555.0112", "+15335550112", "intervener"):
        assert found(program, words) == ["Mei Park"]
    assert found(program, "555-0113") == []


def test_a_topic_that_is_given_or_taken_changes_what_finds_them(program):
    person = make_person(program, "Mei", "Park")
    braille: Any = make_topic(program, "Braille")
    person.offers.add(braille)
    assert found(program, "braille") == ["Mei Park"]
    person.offers.clear()
    assert found(program, "braille") == []
    braille.wanted_by.add(person)
    assert found(program, "braille") == ["Mei Park"]


def test_a_renamed_topic_is_found_by_its_new_name(program):
    person, topic = make_person(program, "Mei", "Park"), make_topic(program, "Brail")
    person.wants.add(topic)
    topic.name = "Tactile print"
    topic.save()
    assert (found(program, "tactile"), found(program, "brail")) == (["Mei Park"], [])


def test_a_deleted_topic_finds_nobody(program):
    person, topic = make_person(program, "Mei", "Park"), make_topic(program, "Braille")
    person.offers.add(topic)
    topic.delete()
    assert found(program, "braille") == []


def test_a_renamed_organization_is_found_by_its_new_name(program):
    organization = make_organization(program, "Cascade Project")
    make_person(program, "Mei", "Park", organization=organization)
    organization.name = "Cascade DeafBlind Project"
    organization.save()
    assert found(program, "cascade deafblind") == ["Mei Park"]


@pytest.mark.parametrize("rename", [make_topic, make_organization])
def test_another_programs_people_stay_as_they_are(program, other_program, rename):
    person = make_person(other_program, "Mei", "Park")
    before = person.search_text
    row = rename(program, "Braille")
    row.name = "Braille and large print"
    row.save()
    person.refresh_from_db()
    assert person.search_text == before
