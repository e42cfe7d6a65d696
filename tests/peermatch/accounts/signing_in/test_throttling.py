"""Too many tries at a password: whoever tries is stopped, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from peermatch.accounts.models import KnownBrowser, User
from peermatch.accounts.signing_in import throttling
from peermatch.accounts.signing_in.configuring import COOL_OFF, TRIES
from peermatch.accounts.signing_in.forgetting import forget_old
from peermatch.outbox.models import Email
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]
NEW = "a heron stands in the shallows"
STRANGER, OFFICE = "203.0.113.9", "198.51.100.4"


def sign_in(email: str, password: str = PASSWORD, *, at: str = OFFICE, by: Client | None = None, **meta: Any) -> Any:
    told = {"username": email, "password": password}
    return (by or Client()).post(reverse("sign-in"), told, REMOTE_ADDR=at, **meta)


def hammer(email: str, at: str = STRANGER, **meta: Any) -> Any:
    for number in range(TRIES):
        answer = sign_in(email, f"guess number {number}", at=at, **meta)
    return answer


def test_who_tries_too_often_is_stopped_even_with_the_right_password(coordinator: User) -> None:
    assert sign_in(coordinator.email, "a guess", at=STRANGER).status_code == 200
    answer = hammer(coordinator.email)
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert "Too many tries" in answer.content.decode()
    assert sign_in(coordinator.email, at=STRANGER).status_code == 429


def test_a_stranger_elsewhere_locks_nobody_out(coordinator: User) -> None:
    hammer(coordinator.email)
    assert sign_in(coordinator.email, at=OFFICE).status_code == 302


def test_nor_does_one_who_says_to_come_from_the_office(coordinator: User, settings: Any) -> None:
    """What a client writes into the header is none of what our proxy saw."""
    hammer(coordinator.email, HTTP_X_FORWARDED_FOR=OFFICE)
    assert sign_in(coordinator.email, at=OFFICE).status_code == 302
    settings.BEHIND_TLS_PROXY = True
    hammer(coordinator.email, at="127.0.0.1", HTTP_X_FORWARDED_FOR=f"{OFFICE}, {STRANGER}")
    assert sign_in(coordinator.email, at="127.0.0.1", HTTP_X_FORWARDED_FOR=OFFICE).status_code == 302
    assert sign_in(coordinator.email, at="127.0.0.1", HTTP_X_FORWARDED_FOR=STRANGER).status_code == 429


def test_a_browser_that_is_known_gets_in_beside_whoever_tries(coordinator: User) -> None:
    known = Client()
    sign_in(coordinator.email, by=known)
    hammer(coordinator.email, at=OFFICE)
    assert sign_in(coordinator.email, at=OFFICE).status_code == 429
    known.post(reverse("sign-out"))
    assert sign_in(coordinator.email, by=known).status_code == 302


def test_a_known_browser_is_counted_too(coordinator: User) -> None:
    known = Client()
    sign_in(coordinator.email, by=known)
    known.post(reverse("sign-out"))
    for number in range(TRIES):
        answer = sign_in(coordinator.email, f"guess {number}", by=known)
    assert answer.status_code == 429
    assert sign_in(coordinator.email).status_code == 302  # another browser in that office


def test_a_cookie_of_ones_own_account_opens_no_other(coordinator: User, lead: User) -> None:
    known = Client()
    sign_in(lead.email, by=known)
    known.post(reverse("sign-out"))
    hammer(coordinator.email, at=OFFICE)
    assert sign_in(coordinator.email, by=known).status_code == 429


def test_other_accounts_are_not_stopped_by_it(coordinator: User, lead: User) -> None:
    hammer(coordinator.email, at=OFFICE)
    assert sign_in(lead.email, at=OFFICE).status_code == 302


def test_an_address_without_an_account_is_stopped_alike(coordinator: User) -> None:
    assert hammer("nobody@mail.example").status_code == hammer(coordinator.email).status_code == 429


def choose(client: Client, user: User, at: str = OFFICE) -> Any:
    """A new password, by the link of a mail."""
    who, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    client.get(reverse("new-password", args=[who, token]), REMOTE_ADDR=at)
    told = {"new_password1": NEW, "new_password2": NEW}
    return client.post(reverse("new-password", args=[who, "set-password"]), told, REMOTE_ADDR=at, follow=True)


def test_a_new_password_by_mail_opens_at_once(coordinator: User) -> None:
    hammer(coordinator.email, at=OFFICE)
    client = Client()
    assert "Your new password is saved" in choose(client, coordinator).content.decode()
    assert sign_in(coordinator.email, NEW, by=client).status_code == 302
    subjects = Email.objects.filter(program=None).values_list("subject", flat=True)
    assert list(subjects) == ["Your password for PeerMatch was changed"]


def test_so_it_does_where_one_is_still_signed_in(signed_in: Client, coordinator: User) -> None:
    page = choose(signed_in, coordinator)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, reverse("sign-in"))
    assert "Your new password is saved" in page.content.decode()
    assert sign_in(coordinator.email, NEW, by=signed_in).status_code == 302


def test_a_network_of_many_addresses_counts_as_one(coordinator: User) -> None:
    for number in range(TRIES):
        answer = sign_in(coordinator.email, f"guess {number}", at=f"2001:db8:0:1::{number + 1:x}")
    assert answer.status_code == 429
    assert sign_in(coordinator.email, at="2001:db8:0:2::1").status_code == 302


def test_who_tries_from_everywhere_is_stopped_and_the_owner_is_not(
    coordinator: User, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a browser that is known they sign in; in another one after they chose a new password by mail."""
    most = 4
    monkeypatch.setattr(throttling, "TRIES_FROM_EVERYWHERE", most)
    known = Client()
    sign_in(coordinator.email, by=known)
    known.post(reverse("sign-out"))
    for number in range(most):
        assert sign_in(coordinator.email, f"guess {number}", at=f"10.0.{number}.1").status_code == 200
    assert sign_in(coordinator.email, at="10.1.0.1").status_code == 429
    assert sign_in(lead.email, at="10.1.0.1").status_code == 302
    assert sign_in(coordinator.email, by=known).status_code == 302
    other = Client()
    choose(other, User.objects.get(pk=coordinator.pk))
    for number in range(most):
        sign_in(coordinator.email, f"guess {number}", at=f"10.0.{number}.1")
    assert sign_in(coordinator.email, NEW, at="10.1.0.1").status_code == 429
    assert sign_in(coordinator.email, NEW, by=other).status_code == 302


def test_after_the_wait_one_may_try_again_and_nothing_is_kept(coordinator: User) -> None:
    hammer(coordinator.email)
    assert AccessAttempt.objects.exists()
    AccessAttempt.objects.update(attempt_time=timezone.now() - COOL_OFF - timedelta(seconds=1))
    assert sign_in(coordinator.email, at=STRANGER).status_code == 302
    hammer(coordinator.email)
    AccessAttempt.objects.update(attempt_time=timezone.now() - COOL_OFF - timedelta(seconds=1))
    forget_old()
    assert not AccessAttempt.objects.exists()


def test_what_is_counted_holds_no_address_and_no_password(coordinator: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", "axes"):
        hammer(coordinator.email, password_was="canary")
    rows = "\n".join(str(row) for row in AccessAttempt.objects.values())
    for secret in (coordinator.email, "guess number"):
        assert secret not in rows
        assert secret not in caplog.text
    assert KnownBrowser.objects.count() == 0
