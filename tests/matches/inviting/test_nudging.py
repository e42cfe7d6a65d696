"""Asking again those who have not answered: by hand, and by itself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answering import answer
from matches.inviting.letters import INVITATION, REMINDER, about
from matches.inviting.links import revoke_links
from matches.inviting.nudging import nudge, nudge_all_due
from matches.inviting.questions import ask
from matches.inviting.sending import send
from matches.models import Happening, Match, MatchRules, Said, Seat, Way
from participants.models import Link, Participant, Purpose, Reach
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from tests.counting import queries_of
from tests.factories import make_person
from tests.matches.factories import NOW, make_seat

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def reminders(seat: Seat) -> list[Email]:
    return list(Email.objects.filter(program=seat.program, about=about(seat), kind=REMINDER).order_by("pk"))


def delivered(match: Match) -> None:
    Email.objects.filter(program=match.program, kind=INVITATION).update(state=State.SENT, sealed_links="", final_at=NOW)


def test_a_reminder_brings_a_link_and_leaves_the_old_one_working(sent: Match, robin: Seat, coordinator: User) -> None:
    nudge(seat=robin, by=coordinator, at=NOW + DAY)
    [mail] = reminders(robin)
    assert "We asked you this before" in mail.text
    assert mail.subject.startswith("Reminder, answer by ")
    links = Link.objects.filter(program=sent.program, about=robin.public_id)
    assert [link.revoked_at for link in links] == [None, None]


def test_nobody_is_asked_twice_a_day(sent: Match, robin: Seat, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="asked today"):
        nudge(seat=robin, by=coordinator, at=NOW)
    nudge(seat=robin, by=coordinator, at=NOW + DAY)
    with pytest.raises(ValidationError, match="asked today"):
        nudge(seat=robin, by=coordinator, at=NOW + DAY)
    assert len(reminders(robin)) == 1


def test_a_newer_reminder_takes_the_place_of_one_that_waits(sent: Match, robin: Seat, coordinator: User) -> None:
    for days in (1, 2):
        nudge(seat=robin, by=coordinator, at=NOW + days * DAY)
    assert [mail.state for mail in reminders(robin)] == [State.SUPERSEDED, State.QUEUED]


def test_an_answer_calls_the_reminder_back(sent: Match, robin: Seat, coordinator: User) -> None:
    nudge(seat=robin, by=coordinator, at=NOW + DAY)
    answer(seat=robin, said=Said.NO, way=Way.LINK, at=NOW + DAY)
    assert [mail.state for mail in reminders(robin)] == [State.SUPERSEDED]


def test_asked_again_after_the_day_there_is_a_new_day(sent: Match, robin: Seat, coordinator: User) -> None:
    asked = nudge(seat=robin, by=coordinator, at=NOW + 10 * DAY)
    assert asked.answer_by == (NOW + 17 * DAY).date()


def test_whom_mail_does_not_reach_is_noted_as_asked(sent: Match, robin: Seat, coordinator: User) -> None:
    Participant.objects.filter(program=sent.program, pk=robin.participant_id).update(reach_by=Reach.RELAY)
    robin.participant.refresh_from_db()
    nudge(seat=robin, by=coordinator, at=NOW + DAY)
    assert reminders(robin) == []
    [line] = sent.happenings.filter(what=Happening.What.NUDGED)
    assert (line.by, line.who) == (coordinator, robin.participant)


def test_whoever_has_no_invitation_that_works_is_not_reminded(sent: Match, robin: Seat, coordinator: User) -> None:
    revoke_links(robin, at=NOW)
    with pytest.raises(ValidationError, match="no invitation that works"):
        nudge(seat=robin, by=coordinator, at=NOW + DAY)


# By itself


def test_after_the_programs_days_each_is_asked_again_once(sent: Match, robin: Seat, david: Seat) -> None:
    delivered(sent)
    assert nudge_all_due(NOW + 3 * DAY - timedelta(minutes=1)) == 0
    assert nudge_all_due(NOW + 3 * DAY) == 2
    assert nudge_all_due(NOW + 3 * DAY + timedelta(minutes=1)) == 0
    assert (len(reminders(robin)), len(reminders(david))) == (1, 1)
    assert nudge_all_due(NOW + 6 * DAY) == 2


def test_never_after_the_day_an_answer_was_wanted(sent: Match) -> None:
    delivered(sent)
    assert nudge_all_due(NOW + 8 * DAY) == 0


def test_only_by_hand_where_the_program_says_so(sent: Match) -> None:
    delivered(sent)
    MatchRules.objects.create(program=sent.program, nudge_days=0)
    assert nudge_all_due(NOW + 5 * DAY) == 0


@pytest.mark.parametrize(("hour", "asked"), [(8, 0), (9, 1), (19, 1), (20, 0)])
def test_only_by_day_on_their_own_clock(sent: Match, robin: Seat, david: Seat, hour: int, asked: int) -> None:
    delivered(sent)
    answer(seat=david, said=Said.YES, way=Way.LINK, at=NOW)
    Participant.objects.filter(program=sent.program, pk=robin.participant_id).update(time_zone="Asia/Kathmandu")
    there = datetime(2026, 4, 18, hour, 30, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert nudge_all_due(there) == asked


def test_not_before_the_invitation_left(sent: Match) -> None:
    assert nudge_all_due(NOW + 4 * DAY) == 0


def test_not_on_hold_nor_with_an_open_question(sent: Match, robin: Seat, david: Seat, coordinator: User) -> None:
    delivered(sent)
    ask(seat=robin, kind="ask", text="May my sister come?", way=Way.LINK, at=NOW)
    assert nudge_all_due(NOW + 4 * DAY) == 1
    robin.questions.get().settle(way=Way.PHONE, reply="Yes.", by=coordinator, at=NOW)
    sent.refresh_from_db()
    sent.hold(reason="Summer", by=coordinator, at=NOW)
    assert nudge_all_due(NOW + 4 * DAY) == 0
    sent.resume(by=coordinator, at=NOW)
    assert nudge_all_due(NOW + 4 * DAY) == 1


def test_looking_costs_the_same_for_nobody_and_for_many_who_wait(sent: Match) -> None:
    few = queries_of(lambda: nudge_all_due(NOW + DAY))
    for number in range(20):
        seat = make_seat(sent, make_person(sent.program, f"P{number}", "Kim"), state="invited", state_since=NOW)
        link, _token = Link.issue(seat.participant, Purpose.ANSWER, seat.public_id, NOW + 30 * DAY)
        seat.invitations.create(program=sent.program, link=link, answer_by=(NOW + 7 * DAY).date(), sent_at=NOW)
    assert queries_of(lambda: nudge_all_due(NOW + DAY)) == few


# The page


def test_the_page_shows_the_letter_and_asks_all(
    match: Match, robin: Seat, david: Seat, signed_in: Client, coordinator: User
) -> None:
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now() - 2 * DAY)
    url = reverse("invitations-nudge", args=[match.program.slug, match.public_id])
    page = signed_in.get(url).content.decode()
    assert "We asked you this before" in page
    assert "Ask all 2 again" in page
    said = signed_in.post(f"{url}send/", {"seat": [robin.public_id, david.public_id]}, follow=True).content.decode()
    assert "2 reminders are on their way." in said
    assert "asked today" in signed_in.get(url).content.decode()
