"""Days at either end of all calendars, typed or in an address: refused or passed over, never an error of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Match, Meeting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("day", "zone"), [("0001-01-01", "Asia/Kathmandu"), ("9999-12-31", "Pacific/Honolulu")])
def test_the_first_and_the_last_day_of_all_are_no_error(
    signed_in: Client, match: Match, meeting: Meeting, day: str, zone: str
) -> None:
    ids = [match.program.slug, match.public_id]
    pages = [reverse(name, args=ids) for name in ("poll-ask", "meeting-plan", "meetings-plan", "meeting-times")]
    pages.append(reverse("meeting-move", args=[*ids, meeting.public_id]))
    for page in pages:
        for at in ("00:00", "23:59"):
            said = {"on": [day, f"{day}T{at}", f"{day}T{at}+05:00"], "at": at, "zone": zone, "first": day}
            assert (page, signed_in.get(page, said).status_code) == (page, 200)
    typed = {"on": day, "at": "00:00", "on_1": day, "at_1": "00:00", "answer_by": day, "zone": zone, "minutes": "60"}
    typed |= {"place_kind": "video", "place": "https://video.example/x", "rhythm": "two_weeks", "count": "4"}
    for page in (*pages[:3], pages[-1]):
        answer = signed_in.post(page, typed)
        assert (page, answer.status_code, bool(answer.context["form"].errors)) == (page, 200, True)
