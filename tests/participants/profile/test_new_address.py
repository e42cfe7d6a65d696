"""A new e-mail address counts once its mailbox confirmed it, and the former one is told."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import Participant, Purpose

NEW = "new@mail.example"
At = Callable[..., str]


@pytest.fixture
def typed(visitor: Client, robin: Participant, at: At) -> Client:
    """Robin typed her new address."""
    assert visitor.post(at("own-email"), {"email": "New@Mail.Example"}).status_code == 302
    return visitor


def confirmation(person: Participant) -> str:
    return reverse("own-address", args=[person.links.filter(purpose=Purpose.ADDRESS)[0].public_id])


def number(page: Any) -> str:
    [found] = re.findall(r"[0-9]{4} [0-9]{4}", page.content.decode())
    return str(found)


def test_nothing_changes_before_the_new_mailbox_confirms(
    typed: Client, robin: Participant, at: At, mails: Callable[..., list[Any]]
) -> None:
    robin.refresh_from_db()
    assert robin.email == "robin.park@mail.example"
    assert next((mail.kind, mail.to_address) for mail in mails(robin)) == ("address-confirm", NEW)
    assert "Robin" not in mails(robin)[0].text
    assert f"We sent a link to {NEW}" in typed.get(at()).content.decode()


def test_confirmed_it_takes_the_place_of_the_old_which_is_told(
    typed: Client, robin: Participant, path_of: At, at: At, mails: Callable[..., list[Any]]
) -> None:
    mailbox = Client()
    assert mailbox.get(path_of(robin, "address-confirm"))["Location"] == confirmation(robin)
    page = mailbox.get(confirmation(robin)).content.decode()
    assert NEW in page
    assert "Robin" not in page
    robin.refresh_from_db()
    assert robin.email != NEW
    on = mailbox.post(confirmation(robin), {"number": number(typed.get(at()))})["Location"]
    robin.refresh_from_db()
    assert robin.email == NEW
    assert "We write to your new address" in mailbox.get(on).content.decode()
    own, told = mails(robin)[:2]
    assert (own.kind, own.to_address) == ("own-page", NEW)
    assert (told.kind, told.to_address) == ("address-changed", "robin.park@mail.example")
    assert NEW not in told.text + told.html + told.subject
    assert typed.get(at()).status_code == 404  # what was sent to the old address opens nothing
    assert mailbox.post(confirmation(robin)).status_code == 404
    assert [one.what for one in robin.own_changes.all()] == ["email"]


def test_whoever_only_reads_the_mailbox_neither_confirms_it_nor_acts_for_the_person(
    typed: Client, robin: Participant, path_of: At
) -> None:
    stranger = Client()
    stranger.get(path_of(robin, "address-confirm"))
    address = confirmation(robin)
    link = robin.links.filter(purpose=Purpose.ADDRESS)[0].public_id
    assert "eight digits" in stranger.get(address).content.decode()
    for typed_number in ("", "1234 5678"):
        assert stranger.post(address, {"number": typed_number}).status_code == 200
    robin.refresh_from_db()
    assert robin.email != NEW
    assert {stranger.get(reverse(name, args=[link])).status_code for name in ("worry", "worry-thanks", "stop")} == {404}
    assert not [
        name for name in ("worry", "stop") if reverse(name, args=[link]) in stranger.get(address).content.decode()
    ]


def test_where_the_own_page_stands_open_no_number_is_asked(typed: Client, robin: Participant, path_of: At) -> None:
    typed.get(path_of(robin, "address-confirm"))
    assert "eight digits" not in typed.get(confirmation(robin)).content.decode()
    assert typed.post(confirmation(robin)).status_code == 302
    robin.refresh_from_db()
    assert robin.email == NEW


def test_somebody_elses_mailbox_gives_it_up(typed: Client, robin: Participant, path_of: At) -> None:
    mailbox = Client()
    mailbox.get(path_of(robin, "address-confirm"))
    address = confirmation(robin)
    assert mailbox.post(f"{address}not-mine/")["Location"] == reverse("visit-stopped")
    assert mailbox.post(address).status_code == 404
    robin.refresh_from_db()
    assert robin.email != NEW


def test_the_latest_that_was_typed_counts(typed: Client, robin: Participant, at: At, path_of: At) -> None:
    first = path_of(robin, "address-confirm")
    typed.post(at("own-email"), {"email": "third@mail.example"})
    assert Client().get(first).status_code == 404
    assert robin.new_addresses.waiting().get().email == "third@mail.example"


def test_nobody_fills_strangers_mailboxes(visitor: Client, robin: Participant, at: At) -> None:
    answers = [visitor.post(at("own-email"), {"email": f"n{n}@mail.example"}).status_code for n in range(4)]
    assert answers == [302, 302, 302, 200]
    assert "This is the address that we have" in visitor.post(at("own-email"), {"email": robin.email}).content.decode()
