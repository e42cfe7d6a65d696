"""A new password for someone who forgot theirs."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import cast

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peermatch.accounts import recovery
from peermatch.accounts.models import User
from peermatch.outbox import deliver
from peermatch.outbox.models import Email
from tests.factories import PASSWORD
from tests.mail import SmtpSink

NEW = "a heron stands in the shallows"


def ask(client: Client, address: str) -> str:
    """Asks for a link and returns the page that answers."""
    return client.post(reverse("forgot-password"), {"email": address}, follow=True).content.decode()


def mails() -> list[Email]:
    return list(Email.objects.filter(program=None))


def link_in(message: EmailMessage) -> str:
    text = cast(EmailMessage, message.get_body(("plain",))).get_content()
    link = re.search(r"http://127.0.0.1:8000(\S+)", text)
    assert link
    return link[1]


def test_the_whole_way_from_forgotten_to_signed_in(client: Client, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    assert reverse("forgot-password") in client.get(reverse("sign-in")).content.decode()
    ask(client, " ANA@bluebonnet.example ")
    assert deliver.send_due().sent == 1
    opened = client.get(link_in(mail_by_smtp.wait_for(1, coordinator.email)[0]), follow=True)
    form = opened.redirect_chain[-1][0]
    answer = client.post(form, {"new_password1": NEW, "new_password2": NEW}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("sign-in")
    assert "Your new password is saved" in answer.content.decode()
    assert client.login(username=coordinator.email, password=NEW)


def test_the_page_behind_the_link_has_no_token_in_its_address(
    client: Client, coordinator: User, mail_by_smtp: SmtpSink
) -> None:
    ask(client, coordinator.email)
    deliver.send_due()
    link = link_in(mail_by_smtp.wait_for(1)[0])
    token = link.rstrip("/").rsplit("/", 1)[1]
    page = client.get(link, follow=True)
    assert token not in page.redirect_chain[-1][0] + page.content.decode()


@pytest.mark.django_db
def test_the_answer_is_the_same_for_an_address_without_an_account(client: Client, coordinator: User) -> None:
    known, unknown = ask(client, coordinator.email), ask(client, "nobody@mail.example")
    assert known == unknown
    assert [mail.to_address for mail in mails()] == [coordinator.email]


def test_a_closed_account_gets_no_link(client: Client, coordinator: User) -> None:
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    ask(client, coordinator.email)
    assert mails() == []


def test_an_account_closed_meanwhile_gets_no_link(client: Client, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    ask(client, coordinator.email)
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert deliver.send_due().superseded == 1
    assert mail_by_smtp.received == []


def test_asking_again_at_once_brings_one_mail(coordinator: User) -> None:
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    for seconds in (0, 1, 299):
        recovery.ask(address=coordinator.email, now=start + timedelta(seconds=seconds))
    assert len(mails()) == 1
    recovery.ask(address=coordinator.email, now=start + recovery.AT_MOST_EVERY)
    assert len(mails()) == 2


def test_a_link_that_comes_too_late_is_not_sent(client: Client, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    ask(client, coordinator.email)
    assert deliver.send_due(now=lambda: timezone.now() + recovery.LASTS).expired == 1
    assert mail_by_smtp.received == []


def test_a_link_works_once(client: Client, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    ask(client, coordinator.email)
    deliver.send_due()
    link = link_in(mail_by_smtp.wait_for(1)[0])
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert "This link no longer works" in Client().get(link).content.decode()


def test_a_link_works_for_an_hour_only(
    client: Client, coordinator: User, mail_by_smtp: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, coordinator.email)
    deliver.send_due()
    later = timezone.localtime().replace(tzinfo=None) + recovery.LASTS + timedelta(minutes=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert "This link no longer works" in client.get(link_in(mail_by_smtp.wait_for(1)[0])).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("link", ["/new-password/x/y/", "/new-password/MQ/set-password/", "/new-password/OTk5/a-b/"])
def test_a_made_up_link_leads_to_a_way_on(client: Client, link: str) -> None:
    page = client.get(link).content.decode()
    assert "This link no longer works" in page
    assert reverse("forgot-password") in page


def test_a_short_password_is_refused_with_reasons(client: Client, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    ask(client, coordinator.email)
    deliver.send_due()
    form = client.get(link_in(mail_by_smtp.wait_for(1)[0]), follow=True).redirect_chain[-1][0]
    page = client.post(form, {"new_password1": "short", "new_password2": "short"}).content.decode()
    assert "Error:" in page
    assert "at least 15 characters" in page
    assert client.login(username=coordinator.email, password=PASSWORD)


@pytest.mark.django_db
def test_an_address_that_is_none_is_named_as_the_error(client: Client) -> None:
    page = client.post(reverse("forgot-password"), {"email": "ana"}).content.decode()
    assert "Error:" in page
    assert "Enter a valid email address" in page
