"""The pages of planning: what a coordinator reads, types, and is told. Real time: these pages ask the clock."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match, Meeting, PlaceKind, Stage
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.matches.factories import confirm_meeting, make_meeting, ready_match
from tests.matches.scheduling.pages import IN_A_MONTH, errors, page, typed, url, words


@pytest.fixture
def meeting(match: Match) -> Meeting:
    """Planned in a month, 3:00 pm Central."""
    return make_meeting(match, IN_A_MONTH)


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
