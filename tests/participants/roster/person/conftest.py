"""Mei, whose page is edited, and the addresses of its small pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant
from peermatch.accounts.models import Program
from peermatch.clock import local_day
from tests.factories import make_person

Address = Callable[..., str]


@pytest.fixture
def today() -> date:
    """The day it is for Ana, whose clock is Central."""
    return local_day(timezone.now(), "America/Chicago")


@pytest.fixture
def mei(program: Program) -> Participant:
    return make_person(program, "Mei", "Park", phone="555 0100", role_title="Intervener")


@pytest.fixture
def at(program: Program, mei: Participant) -> Address:
    """at("person-week"): Mei's page of that name."""

    def address(name: str, *ids: object) -> str:
        return reverse(name, args=[program.slug, mei.public_id, *ids])

    return address
