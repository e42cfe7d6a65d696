"""What importing leaves in the roster."""

import csv
import io
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError

from participants.models import (
    AccessNeed,
    Consent,
    Evidence,
    Language,
    Organization,
    Participant,
    Relationship,
    Status,
    Topic,
    WeeklyWindow,
)
from participants.roster.apply import apply
from participants.roster.parts import headline
from tests.factories import make_person, make_topic
from tests.participants.roster.lists import NOW, SAMPLES, listed, plan, sample, take

pytestmark = pytest.mark.on_both


@pytest.fixture
def imported(program, coordinator):
    assert take(sample("roster.csv"), program, coordinator) == {"new": 60}
    return program


def person(program, email: str) -> Any:
    return Participant.objects.in_program(program).get(email=email)


def test_the_roster_holds_all_that_the_list_said(imported):
    megan = person(imported, "megan.garcia30@example.org")
    assert (megan.name, megan.phone, megan.kind, megan.role_title) == (
        *("Megan Garcia", "+1 832 555 0184", "professional", "Intervener"),
    )
    assert (megan.organization.name, megan.organization.state, megan.state, megan.level) == (
        *("Saguaro Deafblind Project", "AZ", "AZ", "direct_service"),
    )
    assert (megan.time_zone, megan.capacity, megan.status) == ("America/Phoenix", 1, Status.ACTIVE)
    assert [language.name for language in megan.languages.all()] == ["English"]
    assert sorted(topic.name for topic in megan.offers.all()) == [
        *("interveners in the classroom", "sibling support", "transition to adult life"),
    ]
    assert [(str(one.one), one.kind) for one in megan.stood_to_by.all()] == [("Julie Haddad", "supervises")]
    assert [str(need) for need in megan.access.needs.all()] == ["ProTactile interpreter"]
    assert [(w.weekday, w.begins, w.ends) for w in megan.windows.all()] == [(5, time(10), time(14))]
    assert [(one.given_on, one.way) for one in megan.consents.all()] == [(date(2026, 6, 15), "records")]
    evidence = megan.evidence.values_list("kind", "title", "issuer", "expires_on", "years")
    assert set(evidence) == {
        ("education", "B.A. Psychology", "", None, None),
        ("license", "National Intervener Certificate", "NICE", date(2029, 4, 28), None),
        ("experience", "Work experience", "", None, 13),
    }  # fmt: skip


def test_a_family_holds_lived_experience_in_what_it_offers(imported):
    keisha = person(imported, "keisha.alvarez0@example.org")
    assert (keisha.kind, keisha.role_title, keisha.level, keisha.organization) == ("parent", "Parent", "", None)
    experience, success = keisha.evidence.order_by("kind")
    assert (experience.title, experience.years) == ("Lived experience", 16)
    assert success.title == "Helped a family with advocacy"
    assert success.story.endswith("kept what held after three months.")
    for proof in (experience, success):
        assert [topic.name for topic in proof.topics.all()] == ["advocacy", "cortical visual impairment"]


def test_a_degree_and_a_license_are_general(imported):
    general = Evidence.objects.in_program(imported).filter(kind__in=["education", "license"])
    assert general.count() > 20
    assert not general.exclude(topics=None).exists()


def test_everybody_can_be_found_and_asked(imported):
    people = Participant.objects.in_program(imported)
    assert people.askable().count() == 60
    assert [one.name for one in people.search("saguaro garcia sibling")] == ["Megan Garcia"]
    assert all(one.search_text == one.words_to_search() for one in people.search("garcia"))


def test_who_and_when_stand_on_the_status_and_the_permission(imported, coordinator):
    megan = person(imported, "megan.garcia30@example.org")
    assert (megan.status_by, megan.status_since) == (coordinator, NOW)
    assert megan.consents.get().recorded_by == coordinator


def test_nothing_of_the_file_is_lost(imported):
    """Counted in the file by another reader than ours."""
    rows = list(csv.DictReader(io.StringIO((SAMPLES / "roster.csv").read_text("utf-8"))))

    def cells(heading: str) -> list[str]:
        return [part.strip() for row in rows for part in row[heading].split(";") if part.strip()]

    def count(model, **only):
        return model.objects.in_program(imported).filter(**only).count()

    assert count(Topic) == len({*cells("Can help with"), *cells("Wants help with")}) == 15
    assert count(Language) == len(set(cells("Languages"))) == 4
    assert count(Organization) == len(set(cells("Organization"))) == 7
    assert count(Consent) == len(cells("Permission given on")) == 60
    assert count(Relationship) == len(cells("Supervisor email")) == 2
    assert count(AccessNeed) == len(cells("Access needs")) == 41
    assert count(Evidence, kind="education") == len(cells("Education"))
    assert count(Evidence, kind="license") == len(cells("Credential"))
    assert count(Evidence, kind="experience") == len(cells("Years of experience")) == 60
    assert count(Evidence, kind="success") == len(cells("Success story"))
    for key, heading in (("offers", "Can help with"), ("wants", "Wants help with"), ("languages", "Languages")):
        assert sum(getattr(one, key).count() for one in Participant.objects.in_program(imported)) == len(cells(heading))


def test_the_same_list_again_changes_nothing(imported, coordinator):
    assert plan(sample("roster.csv"), imported).counts["unchanged"] == 60
    assert take(sample("roster.csv"), imported, coordinator) == {"unchanged": 60}
    assert Evidence.objects.in_program(imported).filter(kind="experience").count() == 60


def test_without_permission_nobody_is_active(program, coordinator):
    take(listed({"Email": "mei@mail.example"}), program, coordinator)
    mei = person(program, "mei@mail.example")
    assert (mei.status, mei.time_zone, mei.capacity) == (Status.INVITED, "America/Chicago", 1)
    take(listed({"Email": "mei@mail.example", "Permission given on": "2026-09-12"}), program, coordinator)
    mei.refresh_from_db()
    assert (mei.status, mei.consents.get().given_on) == (Status.ACTIVE, date(2026, 9, 12))


def test_a_pause_outlives_an_import(program, coordinator):
    mei = make_person(program, "Mei", "Park", email="mei@mail.example", status=Status.PAUSED)
    take(listed({"Email": "mei@mail.example", "Permission given on": "2026-09-12"}), program, coordinator)
    mei.refresh_from_db()
    assert mei.status == Status.PAUSED


def test_changes_are_written_and_the_next_import_finds_none(program, coordinator):
    first = {
        "Email": "mei@mail.example", "Can help with": "braille", "Education": "B.A.", "Credential": "COMS",
        "Years of experience": "3", "Success story": "Old story.", "Access needs": "SSP", "Availability": "Mon 9-12",
        "Languages": "English", "Permission given on": "2026-09-12", "Organization": "Cascade",
    }  # fmt: skip
    then = first | {
        "Can help with": "braille; advocacy", "Education": "M.A.", "Credential expires": "2029-01-31",
        "Years of experience": "4", "Success story": "New story.", "Access needs": "braille",
        "Availability": "Tue 9-12", "Languages": "ASL", "Permission given on": "2026-10-12", "Organization": "Islands",
        "Role": "Lead",
    }  # fmt: skip
    take(listed(first), program, coordinator)
    assert take(listed(then), program, coordinator) == {"changed": 1}
    assert take(listed(then), program, coordinator) == {"unchanged": 1}
    mei = person(program, "mei@mail.example")
    assert (mei.role_title, mei.organization.name) == ("Lead", "Islands")
    assert [str(need) for need in mei.access.needs.all()] == ["Braille", "SSP (co-navigator)"]
    assert WeeklyWindow.objects.in_program(program).get().weekday == 1
    assert [(proof.kind, proof.title, proof.years) for proof in mei.evidence.all()] == [
        ("education", "M.A.", None), ("experience", "Work experience", 4),
        ("license", "COMS", None), ("success", "New story", None),
    ]  # fmt: skip
    assert {topic.name for topic in mei.evidence.get(kind="experience").topics.all()} == {"braille", "advocacy"}
    assert [one.given_on for one in mei.consents.all()] == [date(2026, 10, 12), date(2026, 9, 12)]
    assert mei.search_text == mei.words_to_search()


def test_evidence_that_was_added_by_hand_stays(program, coordinator):
    mei = make_person(program, "Mei", "Park", email="mei@mail.example")
    Evidence.objects.create(program=program, participant=mei, kind="education", title="B.A. Psychology")
    take(listed({"Email": "mei@mail.example", "Education": "M.A."}), program, coordinator)
    take(listed({"Email": "mei@mail.example", "Education": "Ph.D."}), program, coordinator)
    assert [proof.title for proof in mei.evidence.all()] == ["B.A. Psychology", "Ph.D."]


def test_names_are_written_as_the_program_writes_them(program, coordinator):
    make_topic(program, "Braille")
    take(listed({"Can help with": "BRAILLE; advocacy", "Wants help with": "Advocacy"}), program, coordinator)
    assert [topic.name for topic in Topic.objects.in_program(program)] == ["advocacy", "Braille"]


def test_a_failure_in_the_middle_leaves_nothing(program, coordinator, monkeypatch):
    monkeypatch.setattr("participants.roster.apply.PORTION", 20)  # so that two portions of three went well
    good = plan(sample("roster.csv"), program)
    entry = good.lines[-1].entry
    broken = replace(
        good.lines[-1], entry=replace(entry, values=entry.values | {"years": "no number the database takes"})
    )
    with pytest.raises((ValueError, IntegrityError)):
        apply(replace(good, lines=(*good.lines[:-1], broken)), program=program, by=coordinator, at=NOW)
    for model in (Participant, Topic, Organization, Evidence, Consent):
        assert not model.objects.in_program(program).exists()


def test_another_programs_names_are_not_used(program, other_program, coordinator):
    make_topic(other_program, "braille")
    take(listed({"Can help with": "braille"}), program, coordinator)
    assert Topic.objects.in_program(program).get().name == "braille"


def test_the_number_of_statements_does_not_grow_with_the_list(program, coordinator, django_assert_max_num_queries):
    rows = [{"Email": f"p{n}@mail.example", "Last name": f"Park {n}", "Can help with": "braille"} for n in range(20)]
    good = plan(listed(*rows), program)
    with django_assert_max_num_queries(30):
        apply(good, program=program, by=coordinator, at=NOW)


@pytest.mark.parametrize(
    ("story", "title"),
    [
        ("Helped a team with braille: worked out one change.", "Helped a team with braille"),
        ("One sentence. And another.", "One sentence"),
        ("word " * 50, ("word " * 20).strip() + "…"),
        (":", ":"),
    ],
)
def test_a_story_has_a_headline(story, title):
    assert headline(story) == title
