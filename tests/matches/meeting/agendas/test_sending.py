"""The agenda by mail ahead of the meeting: to each on their own clock, once, anew with what changed, called back."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.inviting.answering import answer
from matches.meeting.agendas import doors, sending
from matches.meeting.agendas.letters import Letters
from matches.models import Agenda, AgendaSent, Call, Meeting, News, Said, Way
from matches.reminding.due import queue_due
from matches.scheduling import planning
from matches.scheduling.absences.doors import cannot_come
from matches.scheduling.agenda_sent import if_cancelled, if_moved, line_of
from matches.scheduling.planning import Place
from participants.models import AccessNeed, AccessProfile, NeedKind, Participant
from participants.models.address import address_changed
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from tests.kept_rows import kept
from tests.mail import SmtpSink
from tests.matches.factories import NOW, confirm_meeting
from tests.matches.scheduling.conftest import seat_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
@kept
def agenda(meeting: Meeting, coordinator: User) -> Agenda:
    """Each in turn: Robin (Central), David (Hawaii), and Wanjiru (Kathmandu), whom no mail reaches."""
    meeting.set_time(meeting.wall_time, 65)
    meeting.save()
    found = doors.propose_agenda(meeting=meeting, shape="in_turn", seen=0, by=coordinator, at=NOW)
    confirm_meeting(meeting)
    return found


def send(agenda: Agenda, by: User) -> AgendaSent | None:
    agenda.refresh_from_db()
    read = Letters(agenda, at=NOW).digest()
    return sending.send(meeting=agenda.meeting, read=read, by=by, at=NOW)


def mails(agenda: Agenda, **which: object) -> list[Email]:
    rows = Email.objects.filter(program=agenda.program, kind=News.AGENDA, **which)
    return list(rows.order_by("to_name", "pk"))


def calls(agenda: Agenda) -> list[Call]:
    return list(agenda.meeting.calls.filter(news=News.AGENDA, dropped_at=None).order_by("pk"))


def lengthen(agenda: Agenda, by: User, minutes: int) -> None:
    agenda.refresh_from_db()
    doors.change_segment(
        agenda=agenda, index=0, words="", minutes=minutes, leads="facilitator", seen=agenda.version, by=by, at=NOW
    )


def refs(agenda: Agenda) -> list[str]:
    return [str(one.public_id) for one in agenda.meeting.match.seats.accepted()]


def words(agenda: Agenda) -> str:
    fresh = Meeting.objects.in_program(agenda.program).get(pk=agenda.meeting.pk)
    line = line_of(fresh, refs(agenda), at=NOW)
    return line.words if line else ""


def test_each_gets_it_on_their_own_clock_with_a_link_to_their_page(agenda: Agenda, coordinator: User) -> None:
    assert words(agenda) == "Not sent yet"
    assert send(agenda, coordinator)
    to_david, to_robin = mails(agenda)
    assert to_robin.subject == "Agenda: Thu, May 7, 3:00 pm Central, your peer meeting"
    for part in (to_robin.text, to_robin.html):
        for said in ("3:00 pm Central", "5 minutes: Welcome, roll call", "David leads.", "Know how to begin"):
            assert said in part
        assert "⟦link:agenda⟧" in part
    assert "- 10:00 am Hawaii, 5 minutes: Welcome" in to_david.text
    [call] = calls(agenda)
    assert "1:45 am Kathmandu, 5 minutes: Welcome" in call.script
    assert "⟦" not in call.script + call.paper + call.short
    assert words(agenda) == "Sent"


def test_the_letter_says_nothing_of_what_somebody_needs(agenda: Agenda, coordinator: User) -> None:
    david = seat_of(agenda.meeting.match, "David").participant
    profile = AccessProfile.objects.create(program=david.program, participant=david)
    AccessNeed.objects.create(program=david.program, profile=profile, kind=NeedKind.INTERPRETER, detail="ASL")
    send(agenda, coordinator)
    assert "Leave two to three seconds between speakers" in mails(agenda)[0].text
    assert not any("nterpret" in part for mail in mails(agenda) for part in (mail.text, mail.html))
    assert "nterpret" not in calls(agenda)[0].script


def test_sent_twice_it_goes_out_once(agenda: Agenda, coordinator: User) -> None:
    read = Letters(agenda, at=NOW).digest()
    assert send(agenda, coordinator)
    assert sending.send(meeting=agenda.meeting, read=read, by=coordinator, at=LATER) is None
    assert (len(mails(agenda)), len(calls(agenda))) == (2, 1)


def test_what_was_not_read_does_not_go_out(agenda: Agenda, coordinator: User) -> None:
    read = Letters(agenda, at=NOW).digest()
    lengthen(agenda, coordinator, 10)
    with pytest.raises(ValidationError, match="has changed since you read it"):
        sending.send(meeting=agenda.meeting, read=read, by=coordinator, at=NOW)
    assert mails(agenda) == []


def test_changed_later_it_goes_anew_and_says_what_changed(
    agenda: Agenda, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    send(agenda, coordinator)
    delivered(NOW)
    lengthen(agenda, coordinator, 10)
    assert words(agenda) == "For 70 minutes, the meeting lasts 65"
    assert calls(agenda) == []
    send(agenda, coordinator)
    again = mails(agenda, state=State.QUEUED)
    assert len(again) == 2
    for said in (
        "has changed since we sent it",
        "- It takes 1 hour 10 minutes, not 1 hour 5 minutes.",
        "- Welcome, roll call and access check: all can follow before it begins: it takes 10 minutes, not 5 minutes.",
        "- So parts of it begin at other times.",
    ):
        assert said in again[1].text
    assert "has changed since we sent it" not in calls(agenda)[0].script  # she never heard of the first


def test_back_as_it_was_is_as_it_was_sent(
    agenda: Agenda, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    send(agenda, coordinator)
    calls(agenda)[0].make(way=Way.PHONE, by=coordinator, at=NOW)
    delivered(NOW)
    lengthen(agenda, coordinator, 10)
    doors.put_back(agenda=agenda, seen=agenda.version, by=coordinator, at=NOW)
    assert words(agenda) == "Sent"
    assert send(agenda, coordinator) is None


def test_what_waits_of_an_agenda_that_changed_goes_to_nobody(agenda: Agenda, coordinator: User) -> None:
    send(agenda, coordinator)
    lengthen(agenda, coordinator, 10)
    assert {mail.state for mail in mails(agenda)} == {State.SUPERSEDED}
    assert calls(agenda) == []
    assert not AgendaSent.objects.filter(program=agenda.program).exists()


def test_moved_what_waits_is_called_back_and_who_has_it_gets_the_new_times(
    agenda: Agenda, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    send(agenda, coordinator)
    delivered(NOW)
    meeting = agenda.meeting
    planning.move(
        meeting=meeting, wall=replace(meeting.wall_time, at=time(16, 0)), minutes=65,
        place=Place(meeting.place_kind, meeting.place), by=coordinator, at=NOW,
    )  # fmt: skip
    assert calls(agenda) == []
    assert words(agenda) == "Changed since it was sent"
    send(agenda, coordinator)
    to_robin = mails(agenda, state=State.QUEUED)[1]
    assert "- 4:00 pm Central, 5 minutes: Welcome" in to_robin.text
    assert "- It begins at 4:00 pm Central, not at 3:00 pm Central." in to_robin.text
    assert "has changed" not in calls(agenda)[0].script


def test_cancelled_it_is_called_back_and_cannot_be_sent(agenda: Agenda, coordinator: User) -> None:
    send(agenda, coordinator)
    planning.cancel(meeting=agenda.meeting, by=coordinator, at=NOW)
    assert {mail.state for mail in mails(agenda)} == {State.SUPERSEDED}
    assert calls(agenda) == []
    with pytest.raises(ValidationError, match="not ahead any more"):
        send(agenda, coordinator)


@pytest.mark.parametrize("how", ["says no", "cannot come"])
def test_when_somebody_drops_out_what_waits_goes_to_nobody(agenda: Agenda, coordinator: User, how: str) -> None:
    send(agenda, coordinator)
    david = seat_of(agenda.meeting.match, "David")
    if how == "says no":
        answer(seat=david, said=Said.NO, way=Way.PHONE, at=NOW, by=coordinator)
    else:
        cannot_come(meeting=agenda.meeting, seat=david, way=Way.PHONE, at=NOW, by=coordinator)
    assert {mail.state for mail in mails(agenda)} == {State.SUPERSEDED}
    assert calls(agenda) == []
    send(agenda, coordinator)
    [to_robin] = mails(agenda, state=State.QUEUED)
    assert to_robin.to_name.startswith("Robin")
    assert "David" not in to_robin.text


def test_a_plan_is_sent_to_nobody(meeting: Meeting, coordinator: User) -> None:
    found = doors.propose_agenda(meeting=meeting, shape="in_turn", seen=0, by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="not confirmed yet"):
        send(found, coordinator)


def test_what_waits_is_called_back_and_what_left_is_not(
    agenda: Agenda, coordinator: User, delivered: Callable[..., SmtpSink]
) -> None:
    sent = send(agenda, coordinator)
    assert sent
    delivered(NOW)
    done = sending.call_back(sent=sent, by=coordinator, at=NOW)
    assert (done.stopped, done.left) == (1, 2)
    with pytest.raises(ValidationError, match="has left already"):
        sending.call_back(sent=sent, by=coordinator, at=NOW)
    assert words(agenda) == "Not sent to 1 person who comes"


def test_a_corrected_address_gets_it_and_no_address_makes_a_call(agenda: Agenda, coordinator: User) -> None:
    send(agenda, coordinator)
    robin = Participant.objects.in_program(agenda.program).get(first_name="Robin")
    robin.email = "robin.anew@mail.example"
    robin.save()
    address_changed([robin], at=NOW)
    assert [mail.to_address for mail in mails(agenda, state=State.QUEUED)][1] == "robin.anew@mail.example"
    robin.email = ""
    robin.save()
    address_changed([robin], at=NOW)
    texts = [call.script for call in calls(agenda)]
    assert len(texts) == 2
    assert "3:00 pm Central, 5 minutes: Welcome" in texts[1]
    assert len(Letters(agenda, at=NOW).goes) == 0


def test_whoever_moves_or_cancels_the_meeting_reads_what_becomes_of_it(agenda: Agenda, coordinator: User) -> None:
    assert if_cancelled(agenda.meeting) == ""
    send(agenda, coordinator)
    after = copy(agenda.meeting)
    after.set_time(replace(agenda.meeting.wall_time, at=time(16, 0)), 90)
    moves, for_another_length, sent = if_moved(agenda.meeting, after)
    assert moves == "Its times move along with the meeting."
    assert for_another_length.startswith("It is for 1 hour 5 minutes.")
    assert sent.startswith("It was sent to 3 people. What has not left goes to nobody;")
    assert if_cancelled(agenda.meeting) == "The agenda was sent to 3 people. What of it has not left goes to nobody."
    assert if_moved(agenda.meeting, agenda.meeting) == []


def test_the_reminder_leads_to_it(agenda: Agenda) -> None:
    meeting = Meeting.objects.in_program(agenda.program).get(pk=agenda.meeting.pk)
    assert queue_due(meeting.starts_at - timedelta(hours=1))
    reminder = Email.objects.filter(program=agenda.program, kind=News.REMINDER, to_name__startswith="Robin").get()
    assert "The agenda, what is done when: ⟦link:agenda⟧" in reminder.text
    assert "⟦link:agenda⟧" in reminder.html
