"""“Their matches” on a person's page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Part, SeatState
from participants.models import Participant
from peermatch.accounts.models import Program, User
from tests.counting import assert_same_queries
from tests.factories import live_together, make_person
from tests.matches.factories import accepted_match, make_match, make_meeting, make_seat

pytestmark = pytest.mark.django_db


def test_it_says_part_answer_next_meeting_and_load(signed_in: Client, program: Program) -> None:
    match = accepted_match(program)
    make_meeting(match, on=match.requested_at.date().replace(year=2099), state="confirmed")
    robin = match.seats.get(part="recipient").participant
    said = signed_in.get(reverse("person", args=[program.slug, robin.public_id])).content.decode()
    assert "Receives. Said yes. Next meeting:" in said
    assert "In 1 of at most 2 open matches at once." in said
    assert "Proposed" not in said
    make_seat(make_match(program, "Another"), robin, state=SeatState.PROPOSED)
    said = signed_in.get(reverse("person", args=[program.slug, robin.public_id])).content.decode()
    assert "In 1 of at most 2 open matches at once. Proposed for 1 more, and not asked yet." in said


def test_two_of_a_household_are_one_family_in_a_match(signed_in: Client, program: Program) -> None:
    ana, luis = make_person(program, "Ana", "Garcia"), make_person(program, "Luis", "Garcia")
    live_together(ana, luis)
    match = make_match(program, stage="active")
    for person in (ana, luis):
        make_seat(match, person, Part.PEER, state=SeatState.ACCEPTED)
    said = signed_in.get(reverse("person", args=[program.slug, ana.public_id])).content.decode()
    assert "In 1 of them with someone of the household: one family, one place." in said


def test_all_of_them_take_no_more_queries_for_more_matches(signed_in: Client, program: Program) -> None:
    robin = make_person(program, "Robin", "Park")
    assert_same_queries(
        signed_in, reverse("person-matches", args=[program.slug, robin.public_id]),
        lambda number: make_seat(make_match(program, f"Match {number}"), robin),
    )  # fmt: skip


def test_coordinators_read_that_others_of_the_household_are_in_matches(
    program: Program, signed_in: Client, client_of: Callable[[User], Client], viewer: User
) -> None:
    mei, ana = make_person(program, "Mei", "Park"), make_person(program, "Ana", "Park")
    live_together(mei, ana)
    Participant.objects.filter(program=program, pk=ana.pk).update(open_matches=2)
    words = "Ana Park of the household is in 2 open matches too."
    assert words in signed_in.get(mei.get_absolute_url()).content.decode()
    assert words not in client_of(viewer).get(mei.get_absolute_url()).content.decode()
    assert words not in signed_in.get(ana.get_absolute_url()).content.decode()
