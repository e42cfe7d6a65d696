"""A no of one guardian that a coordinator settles: whom it holds back, and the letter that tells of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from matches.preparing.seating import why_not
from participants.guarding import answering
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.outbox.deliver import send_due
from peermatch.outbox.models import Email
from tests.factories import make_person
from tests.mail import SmtpSink
from tests.participants.guarding.test_guarding import NOW, answers_for, come_in, keep_apart, kim, path_to, words

__all__ = ["kim"]
pytestmark = pytest.mark.django_db


def test_a_no_of_one_holds_against_the_yes_of_another_until_it_is_settled(
    program: Program, coordinator: User, kim: Participant, signed_in: Client, mail_by_smtp: SmtpSink
) -> None:
    mother, father = answers_for(kim), answers_for(kim, "Jon Young")
    answering.agree(father, at=NOW(), text=None)
    answering.refuse(mother, at=NOW())
    assert why_not(kim)
    father = answering.agree(father, at=NOW() + timedelta(minutes=1), text=None)
    assert why_not(kim)
    page = reverse("person-guardian", args=[program.slug, kim.public_id])
    assert "No consent stands" in words(signed_in, page)
    assert "Another who answers for them said no" in words(signed_in, reverse("today", args=[program.slug]))
    settle = reverse("person-guardian-settle", args=[program.slug, kim.public_id, mother.public_id])
    assert "One thing to correct" in signed_in.post(settle, {"how": " "}).content.decode()
    assert why_not(kim)
    assert "You can say no again at any time" in words(signed_in, settle)
    told = signed_in.post(settle, {"how": "She called: she agrees now.", "tells": "on"}, follow=True)
    assert "A letter tells them." in told.content.decode()
    assert why_not(kim) == ""
    assert "Said no, settled" in words(signed_in, page)
    assert "written down by Ana Castillo: “She called: she agrees now.”" in words(signed_in, page)
    [letter] = Email.objects.in_program(program).filter(to_address=mother.email)
    assert letter.subject == "Your no was settled: what that means"
    assert "She called" not in letter.text
    assert "Jon" not in letter.text
    hers = Client()
    url = come_in(hers, path_to(mother))
    hers.post(f"{url}answer/", {"answer": "no", "seen": "en-1"})
    assert why_not(kim), "a new no holds again"
    mother.refresh_from_db()
    told = signed_in.post(settle, {"how": "By court order."}, follow=True)
    assert "tell them yourself" in told.content.decode()
    send_due()
    assert Email.objects.in_program(program).get(pk=letter.pk).state == "sent"


def test_no_letter_about_what_was_settled_goes_to_whoever_is_kept_apart_or_said_no_again(
    program: Program, coordinator: User, kim: Participant, signed_in: Client, mail_by_smtp: SmtpSink
) -> None:
    ida, max_ = answers_for(kim), answers_for(kim, "Max Orr")
    for one in (ida, max_):
        answering.refuse(one, at=NOW())
    assert answering.settle(ida, "She called.", by=coordinator, at=NOW(), tells=True)
    ida.refresh_from_db()
    answering.refuse(ida, at=NOW())
    keep_apart(make_person(program, "Max", "Orr"), kim)
    settle = reverse("person-guardian-settle", args=[program.slug, kim.public_id, max_.public_id])
    assert "No letter goes there" in words(signed_in, settle)
    assert not answering.settle(max_, "By court order.", by=coordinator, at=NOW(), tells=True)
    send_due()
    assert mail_by_smtp.received == []


def test_nothing_is_settled_where_nobody_said_no(
    program: Program, coordinator: User, kim: Participant, signed_in: Client
) -> None:
    ida = answers_for(kim)
    settle = reverse("person-guardian-settle", args=[program.slug, kim.public_id, ida.public_id])
    assert "Nothing was changed" in signed_in.post(settle, {"how": "So it is."}, follow=True).content.decode()
    with pytest.raises(ValidationError):
        answering.settle(ida, "So it is.", by=coordinator, at=NOW())
