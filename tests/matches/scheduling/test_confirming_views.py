"""The pages on which a meeting is confirmed: what speaks against it, who is told, and the calls to make."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState
from participants.models import DatesAway, WeeklyWindow
from peermatch.accounts.models import Program
from peermatch.outbox.models import Email
from tests.factories import make_person
from tests.matches.factories import ask_times, confirm_meeting, make_meeting, make_seat, ready_match
from tests.matches.scheduling.conftest import person_in
from tests.matches.scheduling.pages import IN_A_MONTH, errors, page, url, words
from tests.matches.scheduling.test_planning import other_meeting_of


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """Planned in a month, 3:00 pm Central."""
    return make_meeting(match, IN_A_MONTH)


def test_the_meeting_shows_everyones_clock_and_what_speaks_against_the_time(
    signed_in: Client, match: Match, program: Program
) -> None:
    david, robin = person_in(match, "David"), person_in(match, "Robin")
    for weekday in range(7):
        WeeklyWindow.objects.create(program=program, participant=robin, weekday=weekday, begins=time(8), ends=time(17))
        WeeklyWindow.objects.create(program=program, participant=david, weekday=weekday, begins=time(8), ends=time(9))
    DatesAway.objects.create(
        program=program, participant=person_in(match, "Wanjiru"), first=IN_A_MONTH, last=IN_A_MONTH + timedelta(days=2)
    )
    meeting = make_meeting(match, IN_A_MONTH)
    answer = signed_in.get(page("meeting", meeting))
    people = {one.seat.participant.first_name: one for one in answer.context["people"]}
    assert people["Robin"].is_free
    assert people["Robin"].warnings == []
    [outside] = people["David"].warnings
    assert outside.startswith("David did not say they are free then: on their clock it is")
    assert any("late for Wanjiru: on their clock" in warning for warning in people["Wanjiru"].warnings)
    assert "Wanjiru is away that day." in people["Wanjiru"].warnings
    assert "3 things to look at first" in words(answer)


def test_a_double_booking_is_named_before_it_is_confirmed(signed_in: Client, meeting: Meeting) -> None:
    other = other_meeting_of(person_in(meeting.match, "Robin"), time(15, 30))
    other.set_time(meeting.wall_time, 60)
    other.save()
    confirm_meeting(other, at=timezone.now())
    assert "Robin Park is already booked then: Sleep and routines" in words(signed_in.get(page("meeting", meeting)))
    answer = signed_in.post(page("meeting-confirm", meeting))
    assert "override_reason" in errors(answer)
    answer = signed_in.post(page("meeting-confirm", meeting), {"override_reason": "She knows"}, follow=True)
    assert "The meeting is confirmed" in words(answer)


def test_the_meeting_says_what_is_missing_before_it_can_be_confirmed(signed_in: Client, program: Program) -> None:
    meeting = make_meeting(ready_match(program), IN_A_MONTH)
    for name in ("meeting", "meeting-confirm"):
        answer = signed_in.get(page(name, meeting))
        assert "Not asked yet" in words(answer)
        assert "Confirm and tell everyone" not in words(answer)
    assert "And 2 more: Everyone&#x27;s hopes, Access." in words(signed_in.get(page("meeting", meeting)))
    gated = words(signed_in.post(page("meeting-confirm", meeting)))
    assert "cannot be confirmed yet" in gated
    assert "will be told" not in gated


@pytest.mark.parametrize("stops", [True, False])
def test_confirming_a_meeting_may_end_the_question_which_times_suit(
    signed_in: Client, meeting: Meeting, stops: bool
) -> None:
    poll = ask_times(meeting.match, timezone.now())
    assert "Stop asking which times suit" in words(signed_in.get(page("meeting-confirm", meeting)))
    signed_in.post(page("meeting-confirm", meeting), {"stop_asking": "on"} if stops else {})
    poll.refresh_from_db()
    assert poll.is_open != stops
    assert "Stop asking" not in words(signed_in.get(page("meeting-move", meeting)))


def test_what_opens_again_after_it_was_confirmed_is_said(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    assert "What is open" not in words(signed_in.get(page("meeting", meeting)))
    make_seat(meeting.match, make_person(meeting.program, "Ida", "Berg"), state="invited")
    said = words(signed_in.get(page("meeting", meeting)))
    assert "What is open since it was confirmed" in said
    assert "Ida Berg has not answered." in said


def test_before_confirming_the_recipients_and_the_words_are_shown(signed_in: Client, meeting: Meeting) -> None:
    said = words(signed_in.get(page("meeting-confirm", meeting)))
    for expected in (
        "3 people will be told",
        "e-mail to robin.park@mail.example",
        "you phone them; PeerMatch gives you the words",
        "The letter to Robin Park",
        "What you say to Wanjiru Kimani",
        "Your peer meeting is confirmed",
        "(a link of their own)",
    ):
        assert expected in said


def test_looking_changes_nothing(signed_in: Client, meeting: Meeting, program: Program) -> None:
    before = (meeting.match.happenings.count(), Email.objects.in_program(program).count())
    for name in ("meeting", "meeting-confirm", "meeting-move", "meeting-cancel"):
        assert signed_in.get(page(name, meeting)).status_code == 200
        assert signed_in.head(page(name, meeting)).status_code == 200
    meeting.refresh_from_db()
    assert (meeting.match.happenings.count(), Email.objects.in_program(program).count()) == before
    assert (meeting.state, meeting.revision) == (MeetingState.PLANNED, 1)


def test_confirming_twice_by_a_double_click_tells_everyone_once(
    signed_in: Client, meeting: Meeting, program: Program
) -> None:
    answers = [signed_in.post(page("meeting-confirm", meeting), follow=True) for _ in range(2)]
    assert "Everyone who comes is being told" in words(answers[0])
    assert "already confirmed. Nobody was told a second time" in words(answers[1])
    assert Email.objects.in_program(program).count() == 2


def test_what_each_was_told_stands_beside_them(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    answer = signed_in.get(page("meeting", meeting))
    told = {
        one.seat.participant.first_name: [(told.what, told.status, told.tone) for told in one.told]
        for one in answer.context["people"]
    }
    assert told == {
        "Robin": [("E-mail: Meeting confirmed", "Waiting", "wait")],
        "David": [("E-mail: Meeting confirmed", "Waiting", "wait")],
        "Wanjiru": [("Call: Meeting confirmed", "To do", "wait")],
    }


def test_a_call_shows_its_words_and_is_recorded(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    call = meeting.calls.get()
    where = url("meeting-call", meeting.match, meeting.public_id, call.public_id)
    said = words(signed_in.get(where))
    for expected in ("Tell Wanjiru Kimani", "512-555-0177", "Your peer meeting is confirmed"):
        assert expected in said
    assert "required" in words(signed_in.post(where, {}))
    answer = signed_in.post(where, {"way": "relay"}, follow=True)
    assert "Saved: Wanjiru Kimani knows." in words(answer)
    call.refresh_from_db()
    assert (call.way, call.made_by, call.is_waiting) == ("relay", meeting.match.coordinator, False)
    assert "Relay call" in words(answer)
    assert "already recorded" in words(signed_in.post(where, {"way": "phone"}))


def test_a_call_that_was_overtaken_is_not_recorded(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    call = meeting.calls.get()
    signed_in.post(page("meeting-cancel", meeting), {"reason": ""})
    where = url("meeting-call", meeting.match, meeting.public_id, call.public_id)
    assert "The meeting changed before this was said" in words(signed_in.get(where))
    signed_in.post(where, {"way": "phone"})
    call.refresh_from_db()
    assert call.made_at is None
