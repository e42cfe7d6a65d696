"""Mail about one's own account: a browser that was not known, another password."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import KnownBrowser, User
from peermatch.outbox import deliver
from peermatch.outbox.models import Email
from tests.factories import PASSWORD
from tests.mail import SmtpSink

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0"
NEW = "a heron stands in the shallows"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    told = {"username": user.email, "password": password}
    return client.post(reverse("sign-in"), told, HTTP_USER_AGENT=FIREFOX)


def subjects() -> list[str]:
    return list(Email.objects.filter(program=None).order_by("pk").values_list("subject", flat=True))


def test_a_new_browser_is_told_of_once(client: Client, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    answer = sign_in(client, coordinator)
    cookie = answer.cookies[settings.BROWSER_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    client.post(reverse("sign-out"))
    sign_in(client, coordinator)
    assert deliver.send_due().sent == 1
    told: Any = mail_by_smtp.wait_for(1, coordinator.email)[0]
    text = told.get_body(("plain",)).get_content()
    assert "in a new browser" in told["Subject"]
    assert "Firefox on Linux" in text
    assert "Central" in text
    assert reverse("forgot-password") in text
    assert cookie.value not in told.as_string()
    assert KnownBrowser.objects.get().token_hash != cookie.value


def test_another_browser_and_another_account_are_news_again(client: Client, coordinator: User, lead: User) -> None:
    sign_in(client, coordinator)
    sign_in(Client(), coordinator)
    client.post(reverse("sign-out"))
    sign_in(client, lead)
    assert [mail.to_address for mail in Email.objects.filter(program=None).order_by("pk")] == [
        coordinator.email
    ] * 2 + [lead.email]


def test_a_wrong_password_is_no_news(client: Client, coordinator: User) -> None:
    answer = sign_in(client, coordinator, "not my words at all")
    assert subjects() == []
    assert settings.BROWSER_COOKIE_NAME not in answer.cookies


def test_a_changed_password_is_told_and_other_browsers_are_strange_again(client: Client, coordinator: User) -> None:
    sign_in(client, coordinator)
    other = Client()
    sign_in(other, coordinator)
    told = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("change-password"), told, HTTP_USER_AGENT=FIREFOX)
    assert re.search("password .* was changed", subjects()[-1])
    client.post(reverse("sign-out"))
    sign_in(client, coordinator, NEW)
    assert len(subjects()) == 3
    sign_in(other, coordinator, NEW)
    assert len(subjects()) == 4


def test_a_closed_account_is_told_nothing(client: Client, coordinator: User, mail_by_smtp: SmtpSink) -> None:
    sign_in(client, coordinator)
    User.objects.update(is_active=False)
    assert deliver.send_due().superseded == 1
    assert mail_by_smtp.received == []
