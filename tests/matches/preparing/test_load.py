"""What somebody has taken on reads alike wherever people are chosen."""

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Match, Part, SeatState
from participants.models import Participant
from peermatch.accounts.models import Program, User
from tests.factories import make_person, make_topic
from tests.matches.factories import asking_match, make_match, make_seat
from tests.participants.roster.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Kim could help: in one open match, and proposed for one that asked nobody yet; at most three at once."""
    match = asking_match(program, coordinator, make_topic(program, "Tactile communication"))
    kim = make_person(program, "Kim", "Sato", capacity=3)
    kim.offers.set(match.problems.get().topics.all())
    make_seat(make_match(program, "Open"), kim, Part.PROVIDER, state=SeatState.ACCEPTED)
    make_seat(make_match(program, "Proposed"), kim, Part.PROVIDER, state=SeatState.PROPOSED)
    return match


def test_the_load_is_said_in_the_same_words(signed_in: Client, match: Match) -> None:
    of_match = [match.program.slug, match.public_id]
    for name in ("seats", "suggestions"):
        assert "1 of 3 open matches, proposed for 1 more." in text_of(signed_in.get(reverse(name, args=of_match)))
    batch = reverse("batch-start", args=[match.program.slug])
    assert "1 of 3 open matches, proposed for 1 more." in text_of(signed_in.get(batch))


def test_whoever_has_no_room_beside_what_they_are_proposed_for_is_pointed_out(signed_in: Client, match: Match) -> None:
    page, words = reverse("suggestions", args=[match.program.slug, match.public_id]), "they have no room for this one"
    assert words not in text_of(signed_in.get(page))
    kim = Participant.objects.in_program(match.program).get(first_name="Kim")
    make_seat(make_match(match.program, "One more"), kim, Part.PROVIDER)
    assert words in text_of(signed_in.get(page))
