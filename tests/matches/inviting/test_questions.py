"""Questions: put by link or recorded, never an answer, settled by a letter that was read or by a call."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.letters import REPLY
from matches.inviting.questions import ask, open_questions, reply, settle
from matches.inviting.sending import send
from matches.models import Match, Question, Seat, SeatState, Way
from participants.models import Participant, Reach
from peermatch.accounts.models import User
from peermatch.outbox.models import Email
from tests.matches.factories import NOW

pytestmark = pytest.mark.django_db


def put(seat: Seat, text: str = "May my sister come?") -> Question:
    return ask(seat=seat, kind=Question.Kind.ASK, text=text, way=Way.LINK, at=NOW)


def test_a_question_is_no_answer_and_the_same_twice_is_one(sent: Match, robin: Seat) -> None:
    assert put(robin) == put(robin)
    robin.refresh_from_db()
    assert robin.state == SeatState.INVITED
    assert [one.text for one in open_questions(sent)] == ["May my sister come?"]


def test_who_was_not_asked_cannot_ask(match: Match, robin: Seat) -> None:
    with pytest.raises(ValidationError, match="was not asked yet"):
        put(robin)


def test_the_answer_goes_by_mail_and_settles_it_once(sent: Match, robin: Seat, coordinator: User) -> None:
    question = put(robin)
    reply(question=question, text="Yes, she may.", by=coordinator, at=NOW)
    [mail] = Email.objects.filter(program=sent.program, kind=REPLY)
    assert "Yes, she may." in mail.text
    assert "May my sister come?" not in mail.text + mail.html
    with pytest.raises(ValidationError, match="already settled"):
        reply(question=question, text="Yes, she may.", by=coordinator, at=NOW)


def test_an_answer_that_no_form_would_take_is_not_sent(sent: Match, robin: Seat, signed_in: Client) -> None:
    """The button stands on the page that shows the letter, and sends its words as they are."""
    question = put(robin)
    where = reverse("question-send", args=[sent.program.slug, sent.public_id, question.public_id])
    for text in ("x" * (Question.LONGEST + 1), "Yes\x00", " "):
        assert signed_in.post(where, {"text": text}).status_code == 302
    assert open_questions(sent) == [question]
    assert not Email.objects.filter(program=sent.program, kind=REPLY).exists()


def test_no_mail_goes_to_whom_mail_does_not_reach(sent: Match, robin: Seat, coordinator: User) -> None:
    question = put(robin)
    Participant.objects.filter(program=sent.program, pk=robin.participant_id).update(reach_by=Reach.RELAY)
    question.seat.participant.refresh_from_db()
    with pytest.raises(ValidationError, match="Tell them another way"):
        reply(question=question, text="Yes.", by=coordinator, at=NOW)
    settle(question=question, way=Way.RELAY, text="Told her: yes.", by=coordinator, at=NOW)
    assert (question.settled_by, question.settled_way) == (coordinator, Way.RELAY)


def page_of(question: Question) -> str:
    return reverse("question", args=[question.program.slug, question.seat.match.public_id, question.public_id])


@pytest.fixture
def asked(match: Match, robin: Seat, coordinator: User) -> Question:
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now())
    robin.refresh_from_db()
    return ask(seat=robin, kind=Question.Kind.HOW, text="Only by text, please.", way=Way.LINK, at=timezone.now())


def test_the_letter_is_read_before_it_goes_out(asked: Question, signed_in: Client) -> None:
    url = page_of(asked)
    assert "Only by text, please." in signed_in.get(url).content.decode()
    check = signed_in.post(url, {"way": "email", "text": "We <meet> by text."}).content.decode()
    assert "Read your answer before you send it" in check
    assert "We &lt;meet&gt; by text." in check
    assert Email.objects.filter(program=asked.program, kind=REPLY).count() == 0
    again = signed_in.post(url, {"way": "email", "text": "We <meet> by text.", "change": "on"}).content.decode()
    assert "We &lt;meet&gt; by text." in again
    signed_in.post(f"{url}send/", {"text": "We <meet> by text."})
    asked.refresh_from_db()
    assert (asked.settled_way, asked.reply) == (Way.EMAIL, "We <meet> by text.")


def test_today_and_the_match_show_it_until_it_is_settled(asked: Question, signed_in: Client) -> None:
    today = reverse("today", args=[asked.program.slug])
    match = asked.seat.match.get_absolute_url()
    for url in (today, match):
        assert "Robin Park asks" in signed_in.get(url).content.decode()
    said = signed_in.post(page_of(asked), {"way": "phone", "text": "Told her so."}, follow=True).content.decode()
    assert "question is settled" in said
    assert "1 question to settle" not in said


def test_a_question_by_phone_is_recorded_with_the_answers_form(asked: Question, signed_in: Client, david: Seat) -> None:
    url = reverse("answer-record", args=[asked.program.slug, david.match.public_id, david.public_id])
    empty = signed_in.post(url, {"said": "ask", "way": "phone", "time_zone": "America/Chicago"}).content.decode()
    assert "Write what they ask." in empty
    told = {"said": "ask", "way": "phone", "question": "How long?", "time_zone": "America/Chicago"}
    assert "question was recorded" in signed_in.post(url, told, follow=True).content.decode()
    david.refresh_from_db()
    assert (david.state, david.questions.get().text) == (SeatState.INVITED, "How long?")
