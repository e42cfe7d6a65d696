"""Whoever answers the letter by mail: what they wrote is recorded from their mail, in one step."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.feedback import asking
from matches.models import Match, Seat, Stage, Way
from peermatch.outbox.models import Email, State
from tests.replies import answer_to, deliver

pytestmark = pytest.mark.django_db


def test_an_answer_by_mail_leads_to_the_form_and_is_dealt_with(signed_in: Client, match: Match, robin: Seat) -> None:
    [asked] = asking.ask(match=match, seats=[robin.pk], at=timezone.now())
    letters = Email.objects.filter(program=match.program, about=asking.about(asked))
    letters.update(state=State.SENT, sealed_links="", final_at=timezone.now())
    Match.objects.filter(program=match.program).update(stage=Stage.CLOSED)
    mail = deliver(answer_to("gmail_answer", letter=letters.get()))
    reply = match.mail_replies.get()
    assert reply.seat == robin
    of = [match.program.slug, match.public_id]
    page = signed_in.get(reverse("reply", args=[*of, reply.public_id])).content.decode()
    form = reverse("feedback-record", args=[*of, robin.public_id]) + f"?mail={mail.public_id}"
    assert form in page
    assert signed_in.get(form).context["form"]["way"].value() == Way.EMAIL
    signed_in.post(form, {"way": "email", "words": "It was good."})
    assert robin.feedbacks.standing().get().words == "It was good."
    reply.refresh_from_db()
    assert not reply.is_open
