"""The meetings of a match on its page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match
from matches.workspace.meeting_lists import MeetingLists
from peermatch.accounts.models import Program, User
from tests.matches.factories import make_match, make_meeting


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Two past, one of them not marked; three ahead; two cancelled, one of them ahead."""
    match, today = make_match(program, "Thursday group", coordinator=coordinator), timezone.now().date()
    states = {
        -21: "held",
        -14: "cancelled",
        -7: "confirmed",
        7: "confirmed",
        14: "cancelled",
        21: "planned",
        28: "planned",
    }
    for days, state in states.items():
        make_meeting(match, today + timedelta(days=days), state=state)
    return match


@pytest.mark.django_db
def test_each_meeting_is_in_one_list(match: Match) -> None:
    found = MeetingLists.of(match.meetings.all(), timezone.now())
    today = timezone.now().date()
    named = {
        name: [(one.on - today).days for one in getattr(found, name)]
        for name in ("ahead", "to_mark", "past", "cancelled")
    }
    assert named == {"ahead": [7, 21, 28], "to_mark": [-7], "past": [-21], "cancelled": [14, -14]}


@pytest.mark.django_db
def test_the_page_folds_what_is_over_and_off(signed_in: Client, match: Match) -> None:
    said = " ".join(signed_in.get(match.get_absolute_url()).content.decode().split())
    for words in (
        "7 meetings",
        "3 are ahead, the next one first",
        "1 is over. Was it held?",
        "1 is past",
        "2 were cancelled",
    ):
        assert f">{words}<" in said
