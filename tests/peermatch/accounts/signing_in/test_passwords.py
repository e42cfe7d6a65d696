"""Which passwords are taken: long ones, whatever they are made of."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from peermatch.accounts.models import User
from peermatch.accounts.signing_in.configuring import TRIES
from tests.factories import PASSWORD
from tests.second_step import code_for, has_phone, sign_in_with_code

pytestmark = pytest.mark.django_db


def change(client: Client, new: str, **more: str) -> Any:
    told = {"old_password": PASSWORD, "new_password1": new, "new_password2": new} | more
    return client.post(reverse("change-password"), told)


@pytest.mark.parametrize(
    "new",
    [
        "heron shallows dawn",
        "onlysmallletters",
        "  spaces at both ends  ",
        "Ein Reiher steht im flachen Wasser: ÄÖÜ ß 水鳥",
        "a heron stands in the shallows and " * 8,
        "x7" + "abcdefghijkl" * 40,
    ],
)
def test_any_long_one_is_taken_as_it_is(signed_in: Client, coordinator: User, new: str) -> None:
    assert change(signed_in, new).status_code == 302
    coordinator.refresh_from_db()
    assert coordinator.check_password(new)
    assert Client().post(reverse("sign-in"), {"username": coordinator.email, "password": new}).status_code == 302


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("fourteen signs", "at least 15 characters"),
        ("mypassword12345", "words that everyone tries"),
        ("PeerMatchPeerMatch", "words that everyone tries"),
        ("peermatch admin 26", "words that everyone tries"),
        ("1qaz2wsx3edc4rfv", "too common"),
        ("abcabcabcabcabcabc", "same few signs"),
        ("ana@bluebonnet.example", "too similar"),
        ("", "New password"),
    ],
)
def test_what_is_soon_guessed_is_refused_with_the_reason(
    signed_in: Client, coordinator: User, new: str, why: str
) -> None:
    page = change(signed_in, new).content.decode()
    assert "Error:" in page
    assert why in page
    coordinator.refresh_from_db()
    assert coordinator.check_password(PASSWORD)


def test_the_form_helps_password_managers_and_says_what_is_asked(signed_in: Client) -> None:
    page = signed_in.get(reverse("change-password")).content.decode()
    assert page.count('autocomplete="new-password"') == 2
    assert 'autocomplete="current-password"' in page
    assert "maxlength" not in page
    assert "At least 15 characters" in page
    assert page.count("At least 15") == 1


def test_a_wrong_old_one_counts_as_a_try_to_sign_in(signed_in: Client, coordinator: User) -> None:
    new = "heron shallows dawn"
    told = {"old_password": "a guess", "new_password1": new, "new_password2": new}
    answers = [signed_in.post(reverse("change-password"), told).status_code for _try in range(TRIES)]
    assert answers[-1] == 429
    assert change(signed_in, new).status_code != 302
    coordinator.refresh_from_db()
    assert coordinator.check_password(PASSWORD)


def test_with_the_second_step_the_password_alone_changes_nothing(signed_in: Client, coordinator: User) -> None:
    new, phone = "heron shallows dawn", has_phone(coordinator)
    sign_in_with_code(signed_in, coordinator)
    for wrong in ({}, {"code": "nonsense"}):
        assert "Error:" in change(signed_in, new, **wrong).content.decode()
    assert "one-time-code" in signed_in.get(reverse("change-password")).content.decode()
    coordinator.refresh_from_db()
    assert coordinator.check_password(PASSWORD)
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert change(signed_in, new, code=code_for(phone.key)).status_code == 302
