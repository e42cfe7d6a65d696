"""Every letter also to say, to text and to print: whole without a link, with nothing that others may not read."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matches.inviting.sending import preview, send
from matches.models import Call, Match, Part
from participants.models import ChildFacts, Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox import letters
from peermatch.outbox.models import Email
from peermatch.outbox.texts import LONGEST_SHORT
from tests.matches.factories import (
    NOW,
    TODAY,
    ask_times,
    confirm_meeting,
    make_meeting,
    make_request,
    ready_match,
    say_yes,
)

pytestmark = pytest.mark.django_db
REWORDABLE = [
    kind
    for kind, _wording in letters.rewordable()
    if kind not in ("introduction", "answer-received", "question-answer", "answer-news")  # the last to coordinators
]
LINK = re.compile(r"⟦|pmlink|/l/")


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return ready_match(program, coordinator=coordinator)


@pytest.mark.parametrize("kind", REWORDABLE)
def test_no_form_but_mail_has_a_link_and_all_say_whom_to_reach(program: Program, match: Match, kind: str) -> None:
    make_request(program)
    ask_times(say_yes(match))
    confirm_meeting(make_meeting(match))
    wording = letters.wording_of(kind)
    sample = wording.sample(program) if wording else None
    assert sample is not None
    said = sample.message
    for form in (said.script, said.short, said.paper):
        assert form
        assert not LINK.search(form)
        assert "{" not in form
    assert 0 < len(said.short) <= LONGEST_SHORT
    assert said.short.count("http") <= 1
    assert "\n" not in said.short
    assert "Questions? Reach" in said.paper
    assert program.name in said.short
    assert "answer this e-mail" not in said.paper.lower()


def test_a_text_message_asks_and_says_by_when_and_whom_to_reach(match: Match) -> None:
    said = preview(match.seats.get(part=Part.PROVIDER), on=TODAY).short
    assert "Can you help a colleague?" in said
    assert "Answer yes or no by Tue, April 21" in said
    assert "reach Ana Castillo, 512-555-0101" in said
    assert "Saying no is fine." in said


def test_a_text_message_holds_no_protected_fact(program: Program, match: Match) -> None:
    seat = match.seats.get(part=Part.RECIPIENT)
    ChildFacts.objects.create(program=program, participant=seat.participant, needs="canary-child")
    said = preview(match.seats.get(part=Part.PROVIDER), on=TODAY)
    for canary in ("canary", "Park", "Robin", "Know how to begin"):
        assert canary not in said.short


def test_what_went_out_keeps_its_other_forms(
    program: Program, match: Match, coordinator: User, signed_in: Client
) -> None:
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    mail = Email.objects.in_program(program).filter(to_name="David Larsen").get()
    page = signed_in.get(mail.get_absolute_url()).content.decode()
    assert "Hello, is this David?" in page
    assert "Text message to copy" in page
    paper = signed_in.get(reverse("message-print", args=[program.slug, mail.public_id])).content.decode()
    assert "large-print" in paper
    assert "To say yes or no, call or text Ana Castillo." in paper
    assert not LINK.search(paper)


def test_mail_from_before_is_printed_as_it_reads(
    program: Program, match: Match, coordinator: User, signed_in: Client
) -> None:
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    Email.objects.in_program(program).update(script="", short="", paper="")
    mail = Email.objects.in_program(program).filter(to_name="David Larsen").get()
    assert "Phone script" not in signed_in.get(mail.get_absolute_url()).content.decode()
    paper = signed_in.get(reverse("message-print", args=[program.slug, mail.public_id])).content.decode()
    assert "Dear David," in paper
    assert "[their own link, not shown here]" in paper


def test_the_invitation_is_printed_before_it_is_sent(program: Program, match: Match, signed_in: Client) -> None:
    seat = match.seats.get(part=Part.PROVIDER)
    page = signed_in.get(reverse("invitations", args=[program.slug, match.public_id])).content.decode()
    address = reverse("invitation-print", args=[program.slug, match.public_id, seat.public_id])
    assert address in page
    paper = signed_in.get(address).content.decode()
    assert "Dear David," in paper
    assert "You learn" in paper or "You will each learn" in paper
    assert not LINK.search(paper)


def test_a_call_has_its_text_message_and_its_paper(
    program: Program, match: Match, signed_in: Client, client_of: Callable[[User], Client]
) -> None:
    Participant.objects.filter(program=program, first_name="David").update(email="")
    confirm_meeting(make_meeting(say_yes(match)))
    call = Call.objects.in_program(program).get()
    assert call.short.startswith("Bluebonnet DeafBlind Project: Confirmed: ")
    ids = [program.slug, match.public_id, call.meeting.public_id, call.public_id]
    page = signed_in.get(reverse("meeting-call", args=ids)).content.decode()
    assert call.short in page
    paper = signed_in.get(reverse("meeting-call-print", args=ids)).content.decode()
    assert "Your peer meeting is confirmed." in paper
    assert "calendar file" not in paper
    assert not LINK.search(paper)
