"""Robin, who was sent the link to her own page, and her browser behind it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Link, Participant, Purpose
from participants.profile.sending import send_own_page
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.factories import make_person


@pytest.fixture
def robin(program: Program, coordinator: User) -> Participant:
    person = make_person(program, "Robin", "Park", phone="512-555-0177")
    send_own_page(person=person, by=coordinator, at=timezone.now())
    return person


@pytest.fixture
def path_of() -> Callable[..., str]:
    """path_of(person, kind): the path in the newest mail of that kind to them, as its reader would follow it."""

    def newest(person: Participant, kind: str = "own-page") -> str:
        mails = Email.objects.filter(program=person.program, recipient=person.public_id, kind=kind)
        return unseal(mails.order_by("-pk")[0].sealed_links)["page"]

    return newest


@pytest.fixture
def link(robin: Participant) -> Link:
    one: Link = robin.links.get(purpose=Purpose.PROFILE)
    return one


@pytest.fixture
def visitor(robin: Participant, client: Client, path_of: Callable[..., str]) -> Client:
    """Robin's browser, after the link was followed."""
    client.get(path_of(robin))
    return client


@pytest.fixture
def at(link: Link) -> Callable[..., str]:
    """at(name): the address of that page behind Robin's link."""
    return lambda name="own", *ids: reverse(name, args=[link.public_id, *ids])


@pytest.fixture
def plain() -> Callable[[bytes], str]:
    """plain(content): a page without what differs from request to request."""

    def without_tokens(content: bytes) -> str:
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", content.decode())
        return re.sub(r'nonce="[^"]+"', "", text)

    return without_tokens


@pytest.fixture
def mails() -> Callable[..., list[Email]]:
    """mails(person): every mail to them, the newest first."""

    def found(person: Participant, **which: object) -> list[Email]:
        return list(Email.objects.filter(program=person.program, recipient=person.public_id, **which).order_by("-pk"))

    return found
