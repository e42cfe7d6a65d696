"""The pages on which a meeting is moved or cancelled: what is checked before, and who is told."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match, MatchRules, Meeting, MeetingState
from participants.models import AccessNeed, AccessProfile
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.factories import make_member
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.matches.scheduling.conftest import person_in
from tests.matches.scheduling.pages import IN_A_MONTH, check, errors, page, typed, words


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """Planned in a month, 3:00 pm Central."""
    return make_meeting(match, IN_A_MONTH)


def test_moving_shows_who_is_told_and_tells_them(signed_in: Client, meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting, at=timezone.now())
    before = signed_in.get(page("meeting-move", meeting))
    assert "3 people come to this meeting" in words(before)
    assert "Back to the meeting" in words(before)
    assert before.context["form"].initial["at"] == time(15)
    answer = signed_in.post(page("meeting-move", meeting), typed(at="16:30", reason="Ana's\nclass"), follow=True)
    assert "The meeting is changed. Everyone who comes is being told." in words(answer)
    meeting.refresh_from_db()
    assert (meeting.at, meeting.revision, meeting.change_reason) == (time(16, 30), 2, "Ana's class")
    assert Email.objects.in_program(program).filter(kind="meeting-moved").count() == 2


def sent_on(answer: Any) -> dict[str, str]:
    """What the page's one button sends."""
    return dict(answer.context["form"].typed)


def test_a_move_is_checked_before_it_is_sent(signed_in: Client, meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting, at=timezone.now())
    assert f'action="{page("meeting-move-check", meeting)}"' in words(signed_in.get(page("meeting-move", meeting)))
    before = Email.objects.in_program(program).count()
    answer = check(signed_in, meeting, at="16:30", reason="Ana's class")
    said = words(answer)
    for expected in (
        "Change this meeting?",
        "3 people will be told",
        "e-mail to robin.park@mail.example",
        "you phone them; PeerMatch gives you the words",
        "4:30 pm Central. <span",
        "3:00 pm Central.</span>",
        "The letter to Robin Park",
        "What you say to Wanjiru Kimani",
        "New time: ",
        "Ana&#x27;s class",
    ):
        assert expected in said
    meeting.refresh_from_db()
    assert (meeting.at, Email.objects.in_program(program).count()) == (time(15), before)
    done = signed_in.post(page("meeting-move", meeting), sent_on(answer), follow=True)
    assert "Everyone who comes is being told" in words(done)
    again = signed_in.post(page("meeting-move", meeting), sent_on(answer), follow=True)
    assert "already made. Nobody was told a second time" in words(again)
    assert Email.objects.in_program(program).filter(kind="meeting-moved").count() == 2


def test_the_check_says_what_must_be_arranged_anew_and_what_is_too_short(
    signed_in: Client, meeting: Meeting, program: Program, client_of: Callable[[User], Client]
) -> None:
    for name, kind, detail in (("Robin", "interpreter", "ProTactile"), ("David", "breaks", "")):
        profile = AccessProfile.objects.create(program=program, participant=person_in(meeting.match, name))
        AccessNeed.objects.create(program=program, profile=profile, kind=kind, detail=detail)
    Meeting.objects.in_program(program).update(state=MeetingState.CONFIRMED, confirmed_at=timezone.now())
    soon = (timezone.now() + timedelta(days=4)).date().isoformat()
    said = words(check(signed_in, meeting, on=soon))
    assert "What must be arranged anew" in said
    assert "<b>Robin Park</b>: ProTactile interpreter, 2 people. <span" in said
    assert "It wants 15 working days" in said
    assert "<b>David Larsen</b>: Breaks.</li>" in said
    assert "What must be arranged anew" not in words(check(signed_in, meeting, place="https://video.example/other"))
    other = client_of(make_member(program, "Olu Bello"))
    said = words(check(other, meeting, on=soon))
    assert "Only Ana Castillo and the leads of the program read what people need." in said
    assert "ProTactile" not in said


def test_a_time_before_interpreters_can_be_booked_is_pointed_out_before_it_is_confirmed(
    signed_in: Client, match: Match, program: Program, client_of: Callable[[User], Client]
) -> None:
    profile = AccessProfile.objects.create(program=program, participant=person_in(match, "Robin"))
    AccessNeed.objects.create(program=program, profile=profile, kind="interpreter", detail="ASL")
    meeting = make_meeting(match, on=(timezone.now() + timedelta(days=3)).date())
    for name in ("meeting", "meeting-confirm"):
        assert "Too soon to book for Robin Park: ASL interpreter. It wants 10 working days" in words(
            signed_in.get(page(name, meeting))
        )
    MatchRules.objects.create(program=program, notice_days=0)
    assert "Too soon to book" not in words(signed_in.get(page("meeting", meeting)))
    MatchRules.objects.in_program(program).update(notice_days=10)
    said = words(client_of(make_member(program, "Olu Bello")).get(page("meeting", meeting)))
    assert "ASL" not in said
    assert "It is too soon to book all that people need." in said


def test_a_slip_in_a_move_leads_back_to_the_form_with_all_that_was_typed(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    answer = check(signed_in, meeting, place="zoom", reason="Ana's class")
    assert "place" in errors(answer)
    assert "Ana&#x27;s class" in words(answer)
    assert "Time and place are as they were" in words(check(signed_in, meeting))


def test_who_moved_it_meanwhile_is_not_overruled(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    mine = sent_on(check(signed_in, meeting, at="16:30"))
    signed_in.post(page("meeting-move", meeting), sent_on(check(signed_in, meeting, at="17:30")))
    answer = signed_in.post(page("meeting-move", meeting), mine)
    assert "Someone changed this meeting meanwhile" in words(answer)
    meeting.refresh_from_db()
    assert meeting.at == time(17, 30)
    assert answer.context["form"]["revision"].value() == str(meeting.revision)


def test_a_plan_is_moved_without_a_check(signed_in: Client, meeting: Meeting) -> None:
    assert check(signed_in, meeting, at="16:30")["Location"] == page("meeting-move", meeting)
    assert signed_in.get(page("meeting-move-check", meeting))["Location"] == page("meeting-move", meeting)
    signed_in.post(page("meeting-move", meeting), typed(at="16:30"))
    meeting.refresh_from_db()
    assert meeting.at == time(16, 30)


def test_a_move_that_changes_nothing_is_refused(signed_in: Client, meeting: Meeting) -> None:
    confirm_meeting(meeting, at=timezone.now())
    answer = signed_in.post(page("meeting-move", meeting), typed())
    assert "Time and place are as they were" in words(answer)
    assert "3:00 pm Central" in answer.context["when"]


def test_a_move_into_another_booking_asks_why_and_keeps_what_was_typed(signed_in: Client, meeting: Meeting) -> None:
    now = timezone.now()
    other = make_meeting(accepted_match(meeting.program, "Sleep"), IN_A_MONTH, time(18))
    other.match.seats.filter(part="recipient").update(participant=person_in(meeting.match, "Robin"))
    other.match.problems.update(requester=person_in(meeting.match, "Robin"))
    confirm_meeting(other, at=now)
    confirm_meeting(meeting, at=now)
    moved = typed(at="18:30", reason="Ana's class")
    answer = signed_in.post(page("meeting-move", meeting), moved)
    assert "Robin Park is already booked then" in " ".join(errors(answer)["__all__"])
    assert "Why both are right: Robin Park is already booked" not in words(answer)
    assert "If both are right, say why." in " ".join(errors(answer)["override_reason"])
    assert "Ana&#x27;s class" in words(answer)
    signed_in.post(page("meeting-move", meeting), moved | {"override_reason": "She leaves early"})
    meeting.refresh_from_db()
    assert meeting.at == time(18, 30)


def test_cancelling_shows_who_is_told_and_tells_them(signed_in: Client, meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting, at=timezone.now())
    before = words(signed_in.get(page("meeting-cancel", meeting)))
    for expected in (
        "told as soon as you cancel",
        "The letter to Robin Park",
        "(your reason, if you give one)",
        "Wanjiru Kimani: not told",
    ):
        assert expected in before
    for _ in range(2):
        signed_in.post(page("meeting-cancel", meeting), {"reason": "Ana is ill"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.change_reason) == (MeetingState.CANCELLED, "Ana is ill")
    assert Email.objects.in_program(program).filter(kind="meeting-cancelled").count() == 2
    after = words(signed_in.get(page("meeting", meeting)))
    assert ("Why it was cancelled" in after, "Why it was changed" in after) == (True, False)
