"""The same again, some weeks later. Real time: these pages ask the clock."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match, MeetingState
from participants.models import DatesAway
from tests.matches.factories import make_meeting
from tests.matches.scheduling.conftest import person_in
from tests.matches.scheduling.pages import IN_A_MONTH, page, words

TODAY = timezone.now().date()


def test_two_weeks_later_is_offered_first_and_becomes_a_plan(signed_in: Client, match: Match) -> None:
    meeting = make_meeting(match, IN_A_MONTH, minutes=75, state=MeetingState.CONFIRMED, place_notes="Code 7")
    away = IN_A_MONTH + timedelta(weeks=3)
    DatesAway.objects.create(program=match.program, participant=person_in(match, "Robin"), first=away, last=away)
    shown = signed_in.get(page("meeting-again", meeting))
    assert shown.context["form"].initial == {"weeks": 2}
    assert "Robin is away that day." in words(shown)
    [label] = [label for weeks, label in shown.context["form"].fields["weeks"].choices if weeks == 3]
    assert words(shown).count(label.split(": ")[1].split("<")[0]) == 1  # each date once
    for _press in range(2):
        signed_in.post(page("meeting-again", meeting), {"weeks": 2})
    again = match.meetings.exclude(pk=meeting.pk).get()
    assert (again.on, again.at, again.minutes, again.place, again.place_notes, again.state) == (
        IN_A_MONTH + timedelta(weeks=2), time(15), 75, meeting.place, "Code 7", MeetingState.PLANNED,
    )  # fmt: skip


@pytest.mark.parametrize(("ago", "ahead"), [(7, 7), (15, 13), (28, 14)])
def test_from_a_meeting_that_is_over_it_goes_on_to_the_next_such_day(
    signed_in: Client, match: Match, ago: int, ahead: int
) -> None:
    meeting = make_meeting(match, TODAY - timedelta(days=ago), time(12), time_zone="UTC", state=MeetingState.HELD)
    signed_in.post(page("meeting-again", meeting), {"weeks": 2})
    assert match.meetings.get(state=MeetingState.PLANNED).on == TODAY + timedelta(days=ahead)


def test_a_time_that_the_clocks_skip_or_that_is_taken_cannot_be_chosen(signed_in: Client, match: Match) -> None:
    year = TODAY.year + 1
    skipped = date(year, 3, 14) - timedelta(days=(date(year, 3, 14).weekday() + 1) % 7)  # the second Sunday of March
    meeting = make_meeting(match, skipped - timedelta(weeks=2), time(2, 30), state=MeetingState.CONFIRMED)
    make_meeting(match, skipped - timedelta(weeks=1), time(2, 30))
    shown = signed_in.get(page("meeting-again", meeting))
    assert [weeks for weeks, _label in shown.context["form"].fields["weeks"].choices] == [3, 4]
    assert "This match already has a meeting at that time." in words(shown)
    assert "skip from before to after 2:30 am" in words(shown)
    assert signed_in.post(page("meeting-again", meeting), {"weeks": 2}).context["form"].errors


def test_a_federal_holiday_is_said_where_the_same_again_is_planned_and_on_the_plan(
    signed_in: Client, match: Match
) -> None:
    christmas = date(TODAY.year + (TODAY.month == 12), 12, 25)
    said = "December 25 is a federal holiday (Christmas Day)."
    meeting = make_meeting(match, christmas - timedelta(weeks=1))
    assert said in words(signed_in.get(page("meeting-again", meeting)))
    assert said in words(signed_in.get(page("meeting", make_meeting(match, christmas))))
