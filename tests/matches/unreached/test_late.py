"""Mail that no server takes though its time runs out: somebody phones, while it is tried on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox.deliver import send_due
from peermatch.outbox.models import Email
from peermatch.returning import waiting
from peermatch.returning.models import StoppedAddress
from tests.mail import SmtpSink
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.matches.unreached.test_unreached import cards, soon
from tests.replies import answer_to, deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def stuck(program: Program, coordinator: User, mail_by_smtp: SmtpSink) -> Email:
    """To David, whose server says “later”: for twenty minutes by now, and in five hours it is of no use."""
    mail_by_smtp.refuse("451 later", at="RCPT", recipient="david.larsen@mail.example")
    match = accepted_match(program, coordinator=coordinator)
    confirm_meeting(make_meeting(match, soon()), at=timezone.now())
    send_due()
    now, found = timezone.now(), Email.objects.filter(program=program, error_code="451")
    found.update(trouble_since=now - timedelta(minutes=20), expires_at=now + timedelta(hours=5), next_look_at=now)
    mail: Email = found.get()
    return mail


def test_whoever_is_to_know_soon_is_phoned_while_it_is_tried_on(
    stuck: Email, program: Program, coordinator: User, signed_in: Client
) -> None:
    now = timezone.now()
    assert [waiting.look(now - timedelta(minutes=10)), waiting.look(now), waiting.look(now)] == [0, 1, 0]
    [card] = cards(program, coordinator)
    assert card.title == "David Larsen could not be reached: phone them"
    assert "no mail server took it so far, and soon it is too late for it." in card.sentence
    assert [one.label for one in card.choices] == ["Read what to say", "Correct the address"]
    page = signed_in.get(reverse("unreached", args=[program.slug, card.ids[0]])).content.decode()
    assert "PeerMatch goes on trying." in page
    assert "Try the same address again" not in page


def test_what_leaves_after_all_is_no_task_until_it_comes_back(
    stuck: Email, program: Program, coordinator: User
) -> None:
    waiting.look(timezone.now())
    send_due()
    waiting.look(timezone.now())
    assert cards(program, coordinator) == []
    deliver(answer_to("bounce", letter=stuck))
    waiting.look(timezone.now())
    assert len(cards(program, coordinator)) == 1


def test_what_is_refused_for_good_after_it_was_late_stops_mail_there(
    stuck: Email, program: Program, coordinator: User, mail_by_smtp: SmtpSink
) -> None:
    waiting.look(timezone.now())
    mail_by_smtp.refuse("550 5.1.1 No such user", at="RCPT")
    send_due()
    [card] = cards(program, coordinator)
    assert "it did not arrive, there is no such mailbox." in card.sentence
    assert StoppedAddress.objects.in_program(program).standing().count() == 1


def test_what_is_late_goes_to_the_corrected_address_once(
    stuck: Email, program: Program, coordinator: User, mail_by_smtp: SmtpSink
) -> None:
    waiting.look(timezone.now())
    david = Participant.objects.in_program(program).get(public_id=stuck.recipient)
    david.email = "larsen@mail.example"
    david.save()
    send_due()
    waiting.look(timezone.now())
    assert (cards(program, coordinator), len(mail_by_smtp.to("larsen@mail.example"))) == ([], 1)
    assert not mail_by_smtp.to(stuck.to_address)


def test_what_waits_for_the_morning_or_has_time_is_no_task(stuck: Email, program: Program) -> None:
    rows = Email.objects.filter(program=program, pk=stuck.pk)
    for field in ({"error_code": "night"}, {"expires_at": timezone.now() + timedelta(hours=30)}):
        rows.update(**field)
        assert waiting.look(timezone.now()) == 0
        rows.update(error_code="451")
