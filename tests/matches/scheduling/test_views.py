"""The pages of planning: what a coordinator reads, types, and is told. Real time: these pages ask the clock."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.demo.days import no_holiday
from matches.models import Match, MatchRules, Meeting, MeetingState, PlaceKind, Stage
from participants.models import AccessNeed, AccessProfile, DatesAway, WeeklyWindow
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.factories import make_member, make_person
from tests.matches.factories import accepted_match, ask_times, confirm_meeting, make_meeting, make_seat, ready_match
from tests.matches.scheduling.conftest import person_in
from tests.matches.scheduling.test_planning import other_meeting_of

IN_A_MONTH: date = no_holiday(timezone.now().date() + timedelta(days=30))


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """Planned in a month, 3:00 pm Central."""
    return make_meeting(match, IN_A_MONTH)


def url(name: str, match: Match, *ids: Any) -> str:
    return reverse(name, args=[match.program.slug, match.public_id, *ids])


def page(name: str, meeting: Meeting) -> str:
    return url(name, meeting.match, meeting.public_id)


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "on": IN_A_MONTH.isoformat(),
        "at": "15:00",
        "zone": "America/Chicago",
        "minutes": "60",
        "place_kind": "video",
        "place": "https://video.example/room",
        "place_notes": "",
    } | fields


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def test_the_form_begins_with_what_is_usual(signed_in: Client, match: Match) -> None:
    initial = signed_in.get(url("meeting-plan", match)).context["form"].initial
    assert initial == {"zone": "America/Chicago", "minutes": 120, "place_kind": "video"}


@pytest.mark.parametrize(
    ("format", "minutes"), [("one_to_one", 45), ("case_study", 90), ("training", 60), ("group", 120), ("", 60)]
)
def test_the_usual_length_is_the_formats(signed_in: Client, program: Program, format: str, minutes: int) -> None:
    match = ready_match(program, format=format)
    assert signed_in.get(url("meeting-plan", match)).context["form"].initial["minutes"] == minutes


def test_the_next_meeting_is_offered_the_same_place(signed_in: Client, meeting: Meeting) -> None:
    initial = signed_in.get(url("meeting-plan", meeting.match)).context["form"].initial
    assert initial["place"] == "https://video.example/room"


def test_planning_leads_to_the_meeting_and_tells_nobody(signed_in: Client, match: Match, program: Program) -> None:
    answer = signed_in.post(url("meeting-plan", match), typed(place_notes="code 12"), follow=True)
    meeting = match.meetings.get()
    assert answer.redirect_chain == [(page("meeting", meeting), 302)]
    assert (meeting.on, meeting.at, meeting.place_notes) == (IN_A_MONTH, time(15), "code 12")
    assert "Nobody was told yet" in words(answer)
    assert not Email.objects.in_program(program).exists()


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"on": ""}, "on", "Fill in “Date”"),
        ({"on": "2026-02-30"}, "on", "valid date"),
        ({"on": "2206-05-07"}, "on", "within the next two years"),
        ({"on": "0001-01-01"}, "on", "within the next two years"),
        ({"on": "9999-12-31"}, "on", "within the next two years"),
        ({"at": "25:00"}, "at", "valid time"),
        ({"zone": "Central"}, "zone", "valid choice"),
        ({"minutes": "5"}, "minutes", "15"),
        ({"minutes": "600"}, "minutes", "480"),
        ({"place": ""}, "place", "Fill in “Link, number or address”"),
        ({"place": "zoom"}, "place", "https://"),
        ({"place": "javascript:alert(1)"}, "place", "https://"),
        ({"place": "ftp://video.example/room"}, "place", "https://"),
        ({"place_kind": "phone", "place": "Ana's number"}, "place", "phone number"),
        ({"place_kind": "phone", "place": "5550"}, "place", "phone number"),
        ({"place_kind": "pigeon"}, "place_kind", "valid choice"),
    ],
)
def test_a_slip_is_said_at_its_field_and_nothing_typed_is_lost(
    signed_in: Client, match: Match, fields: dict[str, str], field: str, said: str
) -> None:
    answer = signed_in.post(url("meeting-plan", match), typed(place_notes="code 12") | fields)
    assert said in " ".join(errors(answer)[field])
    assert "code 12" in words(answer)
    assert match.meetings.count() == 0


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("video", "http://10.0.0.7:8080/room?pwd=a%20b"),
        ("phone", "+1 (512) 555-0100 ext. 12"),
        ("phone", "512-555-0100,,1234#"),
        ("in_person", "12 Main Street, 2nd floor, Austin"),
    ],
)
def test_places_that_are_right(signed_in: Client, match: Match, kind: str, place: str) -> None:
    signed_in.post(url("meeting-plan", match), typed(place_kind=kind, place=place))
    assert match.meetings.get().place == place


def test_line_breaks_in_a_place_become_spaces(signed_in: Client, match: Match) -> None:
    signed_in.post(url("meeting-plan", match), typed(place_kind="in_person", place="12 Main\r\nX: y\u2028z"))
    assert match.meetings.get().place == "12 Main X: y z"


def test_a_time_today_that_is_past_is_refused(signed_in: Client, match: Match) -> None:
    past = timezone.localtime(timezone.now() - timedelta(minutes=2))
    just_past = typed(on=past.date().isoformat(), at=f"{past:%H:%M}", zone="UTC")
    answer = signed_in.post(url("meeting-plan", match), just_past)
    assert "already past" in words(answer)


def next_change(month: int, earliest: int) -> date:
    """The next day on which U.S. clocks change: the second Sunday of March or the first of November."""
    today = timezone.now().date()
    for year in (today.year, today.year + 1):
        day = date(year, month, earliest)
        day += timedelta(days=(6 - day.weekday()) % 7)
        if day > today + timedelta(days=1):
            return day
    raise AssertionError


def test_a_time_that_the_clocks_skip_is_refused(signed_in: Client, match: Match) -> None:
    spring = next_change(3, 8)
    answer = signed_in.post(url("meeting-plan", match), typed(on=spring.isoformat(), at="02:30"))
    assert errors(answer)["at"] == [
        "On this day the clocks in Central skip from before to after 2:30 am. Choose another time."
    ]


def test_a_time_that_the_clocks_show_twice_is_asked_about(signed_in: Client, match: Match) -> None:
    fall = next_change(11, 1)
    ambiguous = typed(on=fall.isoformat(), at="01:30")
    answer = signed_in.post(url("meeting-plan", match), ambiguous)
    assert "the clocks show 1:30 am twice. Choose the first or the second." in words(answer)
    assert [label for _, label in answer.context["form"].fields["which"].choices] == [
        "the first 1:30 am (CDT)",
        "the second 1:30 am, after the clocks went back (CST)",
    ]
    signed_in.post(url("meeting-plan", match), ambiguous | {"which": "1"})
    meeting = match.meetings.get()
    assert (meeting.fold, meeting.starts_at.hour, meeting.starts_at.minute) == (1, 7, 30)


def test_a_time_that_comes_once_is_not_asked_about(signed_in: Client, match: Match) -> None:
    answer = signed_in.post(url("meeting-plan", match), typed(place=""))
    assert "which" not in answer.context["form"].fields


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


def check(client: Client, meeting: Meeting, **fields: Any) -> Any:
    """The page that checks a move, as the form of that move leads to it."""
    return client.post(page("meeting-move-check", meeting), typed(revision=meeting.revision, **fields))


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


def test_a_cancelled_meeting_says_so_when_more_is_asked_of_it(signed_in: Client, meeting: Meeting) -> None:
    signed_in.post(page("meeting-cancel", meeting), {"reason": ""})
    for name, data in [("meeting-confirm", {}), ("meeting-move", typed(at="16:00"))]:
        assert "the meeting is “Cancelled”" in words(signed_in.post(page(name, meeting), data))
    again = words(signed_in.post(page("meeting-cancel", meeting), {"reason": ""}, follow=True))
    assert "This meeting is already cancelled. Nobody was told a second time." in again
    assert "<title>Cancelled: " in again


def test_nothing_is_offered_in_a_closed_match(signed_in: Client, meeting: Meeting) -> None:
    match = meeting.match
    match.stage = Stage.CLOSED
    match.save()
    said = words(signed_in.get(page("meeting", meeting)))
    assert "Nothing in it can be changed" in said
    assert page("meeting-move", meeting) not in said
    assert "This match is closed" in words(signed_in.post(url("meeting-plan", match), typed(at="17:00")))


def test_a_viewer_reads_and_changes_nothing(
    client_of: Callable[[User], Client], viewer: User, meeting: Meeting
) -> None:
    viewers = client_of(viewer)
    said = words(viewers.get(page("meeting", meeting)))
    assert page("meeting-confirm", meeting) not in said
    for name in ("meeting-confirm", "meeting-move", "meeting-cancel"):
        assert viewers.post(page(name, meeting), typed()).status_code == 403
    assert viewers.post(url("meeting-plan", meeting.match), typed()).status_code == 403


def test_notes_are_for_coordinators_alone(
    client_of: Callable[[User], Client], viewer: User, signed_in: Client, meeting: Meeting
) -> None:
    meeting.notes = "Robin tries it."
    meeting.save()
    assert "Robin tries it." in words(signed_in.get(page("meeting", meeting)))
    assert "Robin tries it." not in words(client_of(viewer).get(page("meeting", meeting)))


def test_another_programs_coordinator_finds_nothing(
    client_of: Callable[[User], Client], stranger: User, meeting: Meeting
) -> None:
    theirs = client_of(stranger)
    for name in ("meeting", "meeting-confirm", "meeting-move", "meeting-cancel"):
        assert theirs.get(page(name, meeting)).status_code == 404


def test_a_meeting_of_another_match_is_not_found(signed_in: Client, meeting: Meeting, program: Program) -> None:
    other = ready_match(program, "Sleep")
    assert signed_in.get(url("meeting", other, meeting.public_id)).status_code == 404


def test_a_failed_letter_shows_that_it_failed(signed_in: Client, meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting, at=timezone.now())
    Email.objects.in_program(program).filter(to_name="Robin Park").update(
        state=State.FAILED, final_at=timezone.now(), sealed_links=""
    )
    people = signed_in.get(page("meeting", meeting)).context["people"]
    [robin] = [one for one in people if one.seat.participant.first_name == "Robin"]
    assert [(told.status, told.tone) for told in robin.told] == [("Could not be delivered", "stop")]


def test_place_kinds_are_said_in_words(signed_in: Client, match: Match) -> None:
    meeting = make_meeting(match, IN_A_MONTH, place_kind=PlaceKind.PHONE, place="512-555-0100")
    assert "Phone number to dial" in words(signed_in.get(page("meeting", meeting)))


def test_a_reader_elsewhere_sees_their_own_time_too(signed_in: Client, coordinator: User, meeting: Meeting) -> None:
    coordinator.time_zone = "America/New_York"
    coordinator.save()
    assert "4:00 pm Eastern for you" in words(signed_in.get(page("meeting", meeting)))


def test_dates_say_their_year(signed_in: Client, meeting: Meeting) -> None:
    assert str(IN_A_MONTH.year) in signed_in.get(page("meeting", meeting)).context["when"]
