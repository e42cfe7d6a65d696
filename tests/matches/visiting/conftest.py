"""A match whose people were asked, and Robin at the door with the link from the mail."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from matches.inviting.sending import send
from matches.models import Match, Seat
from participants.models import Link
from peermatch.accounts.models import Program, User
from tests.kept_rows import kept
from tests.matches.factories import path_in_mail, ready_match


@pytest.fixture
@kept
def match(program: Program, coordinator: User) -> Match:
    match = ready_match(program)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now())
    match.refresh_from_db()
    return match


@pytest.fixture
def robin(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Robin")
    return seat


@pytest.fixture
def david(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="David")
    return seat


@pytest.fixture
def path_of() -> Callable[[Seat], str]:
    """path_of(seat): the path in the newest mail to that seat's person, as its reader would follow it."""
    return path_in_mail


@pytest.fixture
def visitor(robin: Seat, client: Client, path_of: Callable[[Seat], str]) -> Client:
    """Robin's browser, after the link was followed."""
    client.get(path_of(robin))
    return client


@pytest.fixture
def link(robin: Seat) -> Link:
    one: Link = Link.objects.filter(program=robin.program, about=robin.public_id).get()
    return one


@pytest.fixture
def plain() -> Callable[[bytes], str]:
    """plain(content): a page without what differs from request to request."""

    def without_tokens(content: bytes) -> str:
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", content.decode())
        return re.sub(r'nonce="[^"]+"', "", text)

    return without_tokens
