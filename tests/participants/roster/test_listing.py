import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.models import EvidenceKind, Participant, Readiness, Status, Topic
from participants.roster.listing import with_parts
from tests.factories import live_together, make_organization, make_parent, make_person, make_topic
from tests.matches.factories import make_evidence

pytestmark = pytest.mark.on_both


@pytest.fixture
def url(program):
    return reverse("people", args=[program.slug])


@pytest.fixture
def cast(program):
    """Four people who differ in all that the list can be filtered by."""
    braille, signs = make_topic(program, "braille"), make_topic(program, "tactile signs")
    cascade = make_organization(program, "Cascade")
    mei = make_person(program, "Mei", "Park", organization=cascade, state="OR", open_matches=1)
    ana = make_parent(program, "Ana", "Cruz", state="TX", capacity=1, open_matches=1)
    ben = make_parent(program, "Ben", "Abara", kind="sibling", state="OR")
    make_person(program, "Zoë", "Núñez", kind="deafblind_adult", status=Status.PAUSED)
    mei.offers.add(braille)
    ana.offers.add(signs)
    ben.wants.add(braille)
    return program


def names(client, url: str, **query: object) -> list[str]:
    """First names, in the order of the list."""
    page = client.get(url, query).content.decode()
    return re.findall(r'<th scope="row">\s*<a href="[^"]+">(\w+)', page)


def test_everybody_is_listed_by_name(signed_in, url, cast):
    assert names(signed_in, url) == ["Ben", "Ana", "Zoë", "Mei"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "nunez"}, ["Zoë"]),
        ({"q": "braille"}, ["Ben", "Mei"]),
        ({"q": "cascade park"}, ["Mei"]),
        ({"kind": "family"}, ["Ben", "Ana"]),
        ({"kind": "sibling"}, ["Ben"]),
        ({"kind": "professional"}, ["Mei"]),
        ({"status": "paused"}, ["Zoë"]),
        ({"state": "OR"}, ["Ben", "Mei"]),
        ({"askable": "on"}, ["Ben", "Mei"]),
        ({"kind": "family", "askable": "on"}, ["Ben"]),
        ({"sort": "-name"}, ["Mei", "Zoë", "Ana", "Ben"]),
        ({"sort": "state", "status": "active"}, ["Ben", "Mei", "Ana"]),
        ({"sort": "-open", "status": "active"}, ["Ana", "Mei", "Ben"]),
        ({"sort": "open", "status": "active"}, ["Ben", "Ana", "Mei"]),
    ],
)
def test_filters_and_sorting(signed_in, url, cast, query, found):
    assert names(signed_in, url, **query) == found


def test_topics_and_organizations_are_filters(signed_in, url, cast):
    braille = Topic.objects.in_program(cast).get(name="braille")
    organization = Participant.objects.in_program(cast).get(first_name="Mei").organization
    assert organization is not None
    assert names(signed_in, url, offers=braille.public_id) == ["Mei"]
    assert names(signed_in, url, wants=braille.public_id) == ["Ben"]
    assert names(signed_in, url, organization=organization.public_id) == ["Mei"]


def test_a_topic_holds_what_is_part_of_it(signed_in, url, cast):
    communication = make_topic(cast, "communication")
    Topic.objects.in_program(cast).filter(name="tactile signs").update(parent=communication)
    assert names(signed_in, url, offers=communication.public_id) == ["Ana"]


def test_parts_of_parts_belong_and_a_circle_ends(program):
    whole = make_topic(program, "whole")
    part = make_topic(program, "part", parent=whole)
    small = make_topic(program, "small", parent=part)
    whole.parent = small
    assert with_parts(whole, [whole, part, small]) == {whole.pk, part.pk, small.pk}


def test_the_count_is_said_in_words(signed_in, url, cast):
    page = signed_in.get(url, {"state": "OR"}).content.decode()
    assert '<h2 id="count">2 of 4 people</h2>' in page
    assert "2 people can be asked into a match now." in page


def test_filters_in_force_can_be_removed_one_by_one(signed_in, url, cast):
    page = signed_in.get(url, {"state": "OR", "q": "zebra", "sort": "-name"}).content.decode()
    assert "Nobody in the roster is all of this." in page
    assert '<a href="?state=OR&amp;sort=-name">Without “Search: zebra”</a>' in page
    assert '<a href="?q=zebra&amp;sort=-name">Without “State: OR”</a>' in page


def test_an_empty_roster_says_what_to_do(signed_in, url, program):
    page = signed_in.get(url).content.decode()
    assert "Nobody is in the roster yet." in page
    assert reverse("import", args=[program.slug]) in page
    assert reverse("person-add", args=[program.slug]) in page


def test_a_viewer_reads_and_is_offered_no_change(client_of, viewer, url, cast):
    page = client_of(viewer).get(url).content.decode()
    assert "Mei Park" in page
    assert reverse("person-add", args=[cast.slug]) not in page


def test_who_was_erased_is_not_listed(signed_in, url, program):
    make_person(program, "Mei", "Park")
    make_person(program, "Gone", "Gone", status=Status.ERASED)
    assert names(signed_in, url) == ["Mei"]


def test_another_programs_people_and_names_are_not_here(signed_in, url, cast, other_program):
    make_person(other_program, "Secret", "Stranger")
    foreign = make_topic(other_program, "foreign topic")
    page = signed_in.get(url, {"offers": foreign.public_id}).content.decode()
    assert "Secret" not in page
    assert "foreign topic" not in page
    assert "Can help with: Select a valid choice." in page
    assert names(signed_in, url, offers=foreign.public_id) == []


@pytest.mark.parametrize("query", [{"kind": "boss"}, {"sort": "age"}, {"offers": "x"}, {"page": "x"}, {"page": "99"}])
def test_nonsense_in_the_address_is_no_error_of_ours(signed_in, url, cast, query):
    assert signed_in.get(url, query).status_code == 200


def test_pages_follow_each_other_with_the_filters_kept(signed_in, url, program):
    for n in range(30):
        make_person(program, f"P{n:02d}", "Park", state="OR")
    first = signed_in.get(url, {"state": "OR"}).content.decode()
    assert 'href="?state=OR&amp;page=2"' in first
    assert len(names(signed_in, url, state="OR", page=2)) == 5


def test_filters_about_readiness_licenses_reach_and_household(signed_in, program):
    today = timezone.localdate()
    ready, resting, lapsed, plain = (make_person(program, first, "Cruz") for first in ("Ana", "Ben", "Cleo", "Dan"))
    done = {"trained_on": today, "agreement_on": today, "screened_on": today}
    for person, more in (
        (ready, {}), (resting, {"resting_until": today + timedelta(days=3)}),
        (lapsed, {"screening_until": today - timedelta(days=9)}),
    ):  # fmt: skip
        Readiness.objects.create(program=program, participant=person, **done | more)
    for person, days in ((ready, 20), (lapsed, -20), (plain, 900)):
        make_evidence(person, EvidenceKind.LICENSE, expires_on=today + timedelta(days=days))
    live_together(plain, lapsed)
    Participant.objects.filter(program=program, pk=plain.pk).update(reach_by="relay")
    asked = {
        "readiness=ready": "Ana", "readiness=not_ready": "Ben Cleo Dan", "readiness=resting": "Ben",
        "readiness=screening": "Cleo", "license=soon": "Ana", "license=expired": "Cleo", "reach=relay": "Dan",
        "household=shared": "Cleo Dan", "household=alone": "Ana Ben",
    }  # fmt: skip
    for query, names in asked.items():
        listed = signed_in.get(reverse("people", args=[program.slug]) + f"?{query}").context["listed"]
        assert " ".join(person.first_name for person in listed) == names, query


def test_a_viewer_does_not_ask_who_is_ready(client_of, viewer, program):
    make_person(program, "Ana", "Cruz")
    answer = client_of(viewer).get(reverse("people", args=[program.slug]) + "?readiness=ready")
    assert 'name="readiness"' not in answer.content.decode()
    assert len(answer.context["listed"]) == 1
