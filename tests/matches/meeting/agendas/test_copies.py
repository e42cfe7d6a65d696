"""The agenda as each participant gets it."""

from datetime import date, time
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from matches.disclosing.telling import in_full
from matches.meeting.agendas import conduct
from matches.meeting.agendas.copies import as_text, copy_for
from matches.meeting.agendas.doors import propose_agenda
from matches.meeting.timing.access import Access
from matches.models import Agenda, Meeting, MeetingState, Part, SeatState
from participants.models import AccessNeed, AccessProfile, NeedKind
from peermatch.accounts.models import User
from peermatch.clock import WallTime
from tests.factories import make_person
from tests.matches.factories import NOW, make_goal, make_seat
from tests.matches.scheduling.conftest import seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(meeting: Meeting, coordinator: User) -> Agenda:
    """Each in turn; Ida was asked and has not answered."""
    ida = make_person(meeting.program, "Ida", "Holm", time_zone="America/Chicago")
    make_goal(make_seat(meeting.match, ida, Part.PEER, state=SeatState.INVITED), "To hide this")
    meeting.set_time(meeting.wall_time, 65)
    meeting.save()
    return propose_agenda(meeting=meeting, shape="in_turn", seen=0, by=coordinator, at=NOW)


@in_full()
def text(agenda: Agenda, name: str) -> str:
    return as_text(copy_for(agenda, seat_of(agenda.meeting.match, name)))


def address(agenda: Agenda, name: str, which: str = "agenda-print") -> str:
    meeting, seat = agenda.meeting, seat_of(agenda.meeting.match, name)
    return reverse(which, args=[meeting.program.slug, meeting.match.public_id, meeting.public_id, seat.public_id])


def test_each_reads_it_on_their_own_clock(agenda: Agenda) -> None:
    assert text(agenda, "Robin").startswith("Thu, May 7, 2026, 3:00 pm Central: agenda of your peer meeting\n")
    assert "\n3:00 pm Central, 5 minutes: Welcome" in text(agenda, "Robin")
    assert "\n10:00 am Hawaii, 5 minutes: Welcome" in text(agenda, "David")
    assert "\n1:45 am Kathmandu, 5 minutes: Welcome" in text(agenda, "Wanjiru")


def test_in_the_night_the_clocks_go_back_each_time_says_which_it_is(agenda: Agenda) -> None:
    agenda.meeting.set_time(WallTime(date(2026, 11, 1), time(1, 30), "America/Chicago"), 65)
    said = text(agenda, "Robin")
    assert "\n1:30 am Central (CDT), 5 minutes: Welcome" in said
    times = [line.split(", ")[0] for line in said.splitlines() if " Central" in line][1:]
    assert "1:35 am Central (CDT)" in times
    assert times[-1].endswith("Central (CST)")
    assert len(set(times)) == len(times)
    assert "\n8:30 pm Hawaii, 5 minutes: Welcome" in text(agenda, "David")


def test_whose_turn_it_is_is_named_only_to_those_who_may_know_it(agenda: Agenda) -> None:
    assert "David leads." in text(agenda, "Robin")
    assert "Ida" not in text(agenda, "Robin")
    assert "To hide this" not in text(agenda, "Robin")
    assert "Whoever presents, number 4." in text(agenda, "Robin")
    undecided = text(agenda, "Ida")
    assert "Ida leads." in undecided
    assert "David" not in undecided


def test_their_own_hopes_and_those_that_may_be_shared_stand_in_it(agenda: Agenda) -> None:
    said = text(agenda, "Wanjiru")
    assert "\nYou: Know how to begin with tactile signs\n" in said
    assert "Castillo" not in said.split("Questions?")[0]


def test_the_place_stands_in_it_once_the_meeting_is_confirmed(agenda: Agenda) -> None:
    assert agenda.meeting.place not in text(agenda, "Robin")
    agenda.meeting.state = MeetingState.CONFIRMED
    assert agenda.meeting.place in text(agenda, "Robin")
    assert agenda.meeting.place not in text(agenda, "Ida")


def test_the_rules_fit_the_access_of_those_who_come_and_name_nobody() -> None:
    plain = conduct.rules("one_to_one", Access(), is_group=False)
    assert plain == ["What is to be read goes out ahead, in the form that each can read."]
    tactile = conduct.rules("common_problem", Access(tactile=True), is_group=True)
    assert "Leave two to three seconds between speakers: what is said must reach everyone." in tactile
    assert "Spell unusual names and words." in tactile
    assert "Votes are read out by name." in tactile
    assert not any("tactile" in rule.lower() for rule in tactile)
    assert "Say what you show: pictures and slides in words." in conduct.rules(
        "training", Access(braille=True), is_group=True
    )


def test_it_is_printed_in_the_size_that_was_chosen(signed_in: Client, agenda: Agenda) -> None:
    assert 'class="large-print pt-24"' in signed_in.get(address(agenda, "Robin")).content.decode()
    chosen = signed_in.get(address(agenda, "Robin") + "?size=36").content.decode()
    assert 'class="large-print pt-36"' in chosen
    for wrong in ("12", "9000", "x"):
        page = signed_in.get(address(agenda, "Robin") + f"?size={wrong}").content.decode()
        assert 'class="large-print pt-24"' in page


def test_it_is_had_as_plain_text(signed_in: Client, agenda: Agenda) -> None:
    answer = signed_in.get(address(agenda, "David", "agenda-text"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == text(agenda, "David")
    assert "<" not in answer.content.decode()


def test_without_an_agenda_there_is_nothing_to_print(signed_in: Client, agenda: Agenda) -> None:
    page = address(agenda, "Robin")
    Agenda.objects.in_program(agenda.program).delete()
    assert "There is no agenda yet." in unescape(signed_in.get(page, follow=True).content.decode())


@pytest.mark.parametrize(("wants", "size"), [("24 pt", 24), ("22 point, bold", 24), ("", 24), ("48 pt", 36)])
def test_it_opens_in_the_size_that_the_person_reads(signed_in: Client, agenda: Agenda, wants: str, size: int) -> None:
    david = seat_of(agenda.meeting.match, "David").participant
    profile = AccessProfile.objects.create(program=david.program, participant=david)
    AccessNeed.objects.create(program=david.program, profile=profile, kind=NeedKind.LARGE_PRINT, detail=wants)
    assert f"large-print pt-{size}" in signed_in.get(address(agenda, "David")).content.decode()
    assert copy_for(agenda, seat_of(agenda.meeting.match, "David")).size == size
    assert copy_for(agenda, seat_of(agenda.meeting.match, "Robin")).size == 0
