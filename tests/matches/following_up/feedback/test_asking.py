"""Asking how it was: each is asked once, by letter or by call; whoever answered or left is asked nothing more."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.closing import close
from matches.following_up.feedback import asking, wanted
from matches.following_up.feedback.giving import Told, give
from matches.following_up.reopening import reopen
from matches.models import Attendance, Attended, CloseReason, FeedbackAsked, Match, MeetingState, Seat, Way
from participants.models import Participant, Reach
from participants.models.address import address_changed
from participants.profile.new_links import send_new_links
from peermatch.accounts.models import User
from peermatch.outbox.models import Email, State
from tests.matches.factories import NOW, make_meeting
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db
At = Callable[..., str]


@pytest.fixture
def at(match: Match) -> At:
    return lambda name, *rows: reverse(name, args=[match.program.slug, match.public_id, *(r.public_id for r in rows)])


@pytest.fixture
def david(match: Match) -> Seat:
    """Nobody reaches David by mail."""
    seat: Seat = match.seats.get(participant__first_name="David")
    Participant.objects.filter(program=match.program, pk=seat.participant_id).update(reach_by=Reach.PHONE)
    return match.seats.get(pk=seat.pk)


def ask(match: Match, *seats: Seat, **more: Any) -> list[FeedbackAsked]:
    return asking.ask(match=match, seats=[seat.pk for seat in seats], **{"at": NOW} | more)


def left(match: Match) -> None:
    Email.objects.filter(program=match.program).update(state=State.SENT, sealed_links="", final_at=NOW)


def mails(match: Match, state: str = State.QUEUED) -> list[Email]:
    return list(Email.objects.in_program(match.program).filter(about__startswith="feedback:", state=state))


def test_a_letter_to_who_has_mail_and_a_call_to_who_has_none(match: Match, robin: Seat, david: Seat) -> None:
    assert [one.is_by_mail for one in ask(match, robin, david)] == [True, False]
    [mail] = mails(match)
    assert mail.recipient == robin.participant.public_id
    assert mail.expires_at == NOW + timedelta(days=60)
    for words in ("How useful is it to you?", "5: Very useful", "Know how to begin", "nothing is anonymous"):
        assert words in " ".join(mail.text.split())
    assert ask(match, robin, david) == []
    assert len(mails(match)) == 1


def test_whoever_gave_theirs_is_not_asked_and_what_waits_is_called_back(match: Match, robin: Seat) -> None:
    ask(match, robin)
    give(seat=robin, told=Told(usefulness=4), way=Way.LINK, at=NOW)
    assert mails(match) == []
    assert [mail.state for mail in mails(match, State.SUPERSEDED)] == [State.SUPERSEDED]
    FeedbackAsked.objects.filter(program=match.program).delete()
    assert ask(match, robin) == []


def test_the_page_shows_each_letter_and_asks_whom_the_coordinator_chose(
    signed_in: Client, match: Match, robin: Seat, david: Seat, at: At
) -> None:
    page = signed_in.get(at("feedback-ask")).content.decode()
    boxes = re.findall(r'name="ask"[^>]*value="([^"]+)"', " ".join(page.split()))
    assert len(boxes) == 2
    assert "The letter to Robin Park" in page
    assert "What you say to David Larsen" in page
    assert "Choose at least one" in signed_in.post(at("feedback-ask")).content.decode()
    token = do(signed_in, at("feedback-ask"), {"ask": boxes})
    assert "you ask them yourself" in signed_in.get(at("feedback")).content.decode()
    assert len(mails(match)) == 1
    take_back(signed_in, token)
    assert mails(match) == []
    assert {one.ended_why for one in robin.feedback_asked.all()} == {"called_off"}
    assert len(asking.may_be_asked(match)) == 2


def test_what_was_read_is_what_is_sent(signed_in: Client, match: Match, robin: Seat, at: At) -> None:
    page = signed_in.get(at("feedback-ask")).content.decode()
    boxes = re.findall(r'name="ask"[^>]*value="([^"]+)"', " ".join(page.split()))
    robin.goals.update(text="Something else")
    answer: Any = signed_in.post(at("feedback-ask"), {"ask": boxes}, follow=True)
    assert "Something changed since you opened the page" in answer.content.decode()
    assert mails(match) == []


def test_a_letter_that_left_is_not_called_back(match: Match, robin: Seat, coordinator: User) -> None:
    [asked] = ask(match, robin)
    left(match)
    with pytest.raises(ValidationError, match="has left already"):
        asking.call_off(asked=asked, by=coordinator, at=NOW)


def test_who_would_rather_not_say_is_awaited_no_more_and_again_when_undone(
    signed_in: Client, match: Match, robin: Seat, at: At
) -> None:
    [asked] = ask(match, robin, at=timezone.now())
    token = do(signed_in, at("feedback-end", robin), {"why": "says_nothing"})
    assert "They would rather not say" in signed_in.get(at("feedback")).content.decode()
    assert mails(match) == []
    take_back(signed_in, token)
    asked.refresh_from_db()
    assert asked.is_standing
    assert len(mails(match)) == 1


def test_closing_leaves_the_question_open_and_reopening_ends_it(match: Match, robin: Seat, coordinator: User) -> None:
    [asked] = ask(match, robin)
    close(match=match, reason=CloseReason.GOALS_MET, outcome="", by=coordinator, at=NOW)
    assert len(mails(match)) == 1
    assert wanted.still_wanted(mails(match)) == {}
    reopen(match=match, reason="It goes on", by=coordinator, at=NOW)
    asked.refresh_from_db()
    assert asked.ended_why == FeedbackAsked.Ended.GOES_ON
    assert mails(match) == []
    assert robin in asking.may_be_asked(match)


def test_whoever_leaves_is_not_awaited(match: Match, robin: Seat, coordinator: User) -> None:
    ask(match, robin)
    robin.match = match
    robin.withdraw(by=coordinator, at=NOW)
    assert mails(match) == []
    assert not robin.feedback_asked.standing().exists()


def test_a_corrected_address_gets_the_letter_and_the_old_links_end(match: Match, robin: Seat) -> None:
    [asked] = ask(match, robin)
    person = robin.participant
    Participant.objects.filter(program=match.program, pk=person.pk).update(email="new@mail.example")
    person.email = "new@mail.example"
    address_changed([person], at=NOW)
    [mail] = mails(match)
    assert mail.to_address == "new@mail.example"
    asked.refresh_from_db()
    assert asked.link is not None
    assert asked.link.revoked_at == NOW


def test_a_lost_link_is_sent_anew_once_an_hour(match: Match, robin: Seat) -> None:
    now = timezone.now()
    ask(match, robin, at=now - timedelta(days=2))
    left(match)
    assert send_new_links(robin.participant.email, at=now) == 1
    assert send_new_links(robin.participant.email, at=now) == 0
    assert len(mails(match)) == 1


def test_whoever_did_not_take_part_is_not_ticked_and_their_letter_says_so(
    signed_in: Client, match: Match, robin: Seat, at: At
) -> None:
    meeting = make_meeting(match, state=MeetingState.HELD)
    for seat in match.seats.all():
        said = Attended.NO_ACCESS if seat == robin else Attended.CAME
        Attendance.objects.create(program=match.program, meeting=meeting, seat=seat, said=said, recorded_at=NOW)
    page = " ".join(signed_in.get(at("feedback-ask")).content.decode().split())
    assert "Did not take part (No access" in page
    assert "Came to 1 of 1 meeting on record." in page
    ticked = re.findall(r'<input[^>]*id="ask-([^"]+)"[^>]* checked', page)
    assert ticked == [str(match.seats.exclude(pk=robin.pk).get().public_id)]
    ask(match, robin, *match.seats.exclude(pk=robin.pk))
    letters = {mail.recipient: " ".join(mail.text.split()) for mail in mails(match)}
    own = letters.pop(robin.participant.public_id)
    assert "You took part" not in own
    assert "You can also answer: “It did not take place for me.”" in own
    [other] = letters.values()
    assert "You took part" in other
    for letter in (own, other):
        assert "Did you gain what you hoped for? (Yes, Partly, No, Too early to say)" in letter
        assert "or if it was of little use to you" in letter
