"""Two records with a place each in one match: they stay two, and the preview says which match it is and what to do."""

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import SeatState
from peermatch.accounts.models import Program
from tests.factories import make_person
from tests.matches.factories import make_match, make_seat
from tests.participants.roster.pages import text_of

pytestmark = pytest.mark.django_db


def test_it_names_the_match_and_leads_to_taking_either_out(signed_in: Client, program: Program) -> None:
    mei, other = make_person(program, "Mei", "Park"), make_person(program, "M.", "Park")
    match = make_match(program, "Sleep <and> routines", stage="preparing")
    seats = [make_seat(match, mei), make_seat(match, other, state=SeatState.PROPOSED)]
    address = reverse("person-merge-with", args=[program.slug, mei.public_id, other.public_id])
    shown = text_of(signed_in.get(address))
    assert f'<a href="{match.get_absolute_url()}">Sleep &lt;and&gt; routines</a>' in shown
    for seat in seats:
        assert reverse("seat-remove", args=[program.slug, match.public_id, seat.public_id]) in shown
    assert "Make them one" not in shown
    seats[1].state = SeatState.WITHDRAWN
    seats[1].save()
    shown = text_of(signed_in.get(address))
    assert reverse("seat-remove", args=[program.slug, match.public_id, seats[0].public_id]) not in shown
    assert "Let the record that you no longer use leave the program" in shown
