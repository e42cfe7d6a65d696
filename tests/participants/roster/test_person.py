from datetime import date

import pytest
from django.urls import reverse

from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    DatesAway,
    Evidence,
    Relationship,
    Status,
    WeeklyWindow,
)
from participants.roster.words import find_circle
from tests.factories import make_organization, make_parent, make_person, make_topic


def page_of(client, person) -> str:
    """The page's text, spaces collapsed."""
    answer = client.get(person.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def relate(one, kind: str, other, **fields) -> Relationship:
    row: Relationship = Relationship.objects.create(program=one.program, one=one, kind=kind, other=other, **fields)
    return row


@pytest.fixture
def mei(program):
    return make_person(
        program, "Mei", "Park", phone="+1 (533) 555-0112", role_title="Intervener", state="OR", level="lead",
        organization=make_organization(program, "Cascade"), time_zone="America/Los_Angeles",
    )  # fmt: skip


def test_who_they_are_and_how_to_reach_them(signed_in, mei):
    page = page_of(signed_in, mei)
    assert "Professional, Intervener, Cascade, OR" in page
    assert '<a href="tel:+15335550112">+1 (533) 555-0112</a>' in page
    assert "Pacific" in page
    assert "America/Los_Angeles" in page
    assert "0 of 2 open matches" in page


def test_an_extension_is_dialed_after_the_number(signed_in, program):
    page = page_of(signed_in, make_person(program, "Ana", "Cruz", phone="512-555-0100 ext. 7"))
    assert '<a href="tel:5125550100;ext=7">512-555-0100 ext. 7</a>' in page


def test_evidence_is_said_with_its_end(signed_in, program, mei):
    Evidence.objects.create(
        program=program, participant=mei, kind="license", title="COMS", issuer="ACVREP", expires_on=date(2020, 1, 15)
    )
    years = Evidence.objects.create(program=program, participant=mei, kind="experience", title="Work", years=1)
    years.topics.add(make_topic(program, "braille"))
    page = page_of(signed_in, mei)
    assert "It expired on January 15, 2020." in page
    assert '<span class="status stop">Expired</span>' in page
    assert "Issued by ACVREP." in page
    assert "1 year." in page
    assert "Shown for braille." in page


def test_relationships_are_said_from_this_side(signed_in, program, mei):
    ana = make_person(program, "Ana", "Cruz")
    relate(ana, "supervises", mei, since=date(2025, 3, 1))
    relate(mei, "serves", ana, until=date(2020, 1, 1))
    page = page_of(signed_in, mei)
    assert f'Is supervised by <a href="{ana.get_absolute_url()}">Ana Cruz</a> since March 1, 2025.' in page
    assert "Gives services to the family of" in page
    assert '<span class="status plain">Over</span>' in page
    other_side = page_of(signed_in, ana)
    assert "Supervises" in other_side
    assert "Their family gets services from" in other_side


def test_a_circle_of_supervision_is_reported(signed_in, program, mei):
    ana, ben = make_person(program, "Ana", "Cruz"), make_person(program, "Ben", "Abara")
    for one, other in ((ana, mei), (ben, ana), (mei, ben)):
        relate(one, "supervises", other)
    assert "Mei Park, Ana Cruz and Ben Abara supervise each other in a circle." in page_of(signed_in, mei)


@pytest.mark.parametrize(
    ("above", "circle"),
    [({}, []), ({1: [2], 2: [3]}, []), ({1: [2], 2: [3], 3: [2]}, []), ({1: [2], 2: [1]}, [1, 2]), ({1: [1]}, [1]),
     ({1: [2, 4], 2: [3], 3: [1], 4: [1]}, [1, 4])],
)  # fmt: skip
def test_the_way_around_a_circle_is_the_shortest(above, circle):
    assert find_circle(1, above) == circle


def test_free_times_and_days_away(signed_in, program, mei):
    for day in range(5):
        WeeklyWindow.objects.create(program=program, participant=mei, weekday=day, begins="17:00", ends="21:00")
    DatesAway.objects.create(program=program, participant=mei, first=date(2090, 7, 1), last=date(2090, 7, 14))
    DatesAway.objects.create(program=program, participant=mei, first=date(2020, 7, 1), last=date(2020, 7, 14))
    page = page_of(signed_in, mei)
    assert "Mon–Fri 5:00 pm–9:00 pm, Pacific" in page
    assert "July 1, 2090 to July 14, 2090" in page
    assert "July 1, 2020" not in page


def test_access_in_words(signed_in, program, mei):
    assert "That is not the same as none" in page_of(signed_in, mei)
    profile = AccessProfile.objects.create(program=program, participant=mei, in_their_words="Please dim the light.")
    AccessNeed.objects.create(program=program, profile=profile, kind="interpreter", detail="ProTactile")
    page = page_of(signed_in, mei)
    assert "ProTactile interpreter" in page
    assert "Please dim the light." in page


def test_only_coordinators_see_what_is_private(signed_in, client_of, viewer, program):
    ana, ben = make_parent(program, "Ana", "Cruz", private_notes="Canary one"), make_parent(program, "Ben", "Abara")
    ChildFacts.objects.create(program=program, participant=ana, age_band="6-12", needs="Canary two")
    relate(ana, "keep_apart", ben)
    seen, hidden = page_of(signed_in, ana), page_of(client_of(viewer), ana)
    for secret in ("Canary one", "Canary two", "school child", "kept apart"):
        assert secret in seen
        assert secret not in hidden


def test_what_can_be_done_follows_the_status(signed_in, program):
    for status, offered in (
        (Status.INVITED, {"permission"}), (Status.ACTIVE, {"permission", "pause"}),
        (Status.PAUSED, {"permission", "resume"}),
        (Status.WITHDRAWN, {"permission"}),
    ):  # fmt: skip
        page = page_of(signed_in, make_person(program, "Mei", "Park", status=status))
        assert {name for name in ("permission", "pause", "resume") if f"/{name}/" in page} == offered


def test_another_programs_person_is_not_here(signed_in, program, other_program):
    stranger = make_person(other_program, "Secret", "Stranger")
    for name in ("person", "person-edit", "person-pause", "person-permission"):
        assert signed_in.get(reverse(name, args=[program.slug, stranger.public_id])).status_code == 404
    assert signed_in.post(reverse("person-resume", args=[program.slug, stranger.public_id])).status_code == 404
