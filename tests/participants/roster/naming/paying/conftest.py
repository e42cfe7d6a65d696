"""Cascade, whose page is looked at, and two organizations that pay or are paid for."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import Organization
from peermatch.accounts.models import Program, User
from tests.factories import make_organization

Address = Callable[..., str]


@pytest.fixture
def cascade(program: Program) -> Organization:
    return make_organization(program, "Cascade")


@pytest.fixture
def region(program: Program) -> Organization:
    return make_organization(program, "Region 13")


@pytest.fixture
def agency(program: Program) -> Organization:
    return make_organization(program, "State Agency")


@pytest.fixture
def at(program: Program, cascade: Organization) -> Address:
    """at("funding-add"): Cascade's page of that name."""

    def address(name: str, *ids: object) -> str:
        return reverse(name, args=[program.slug, cascade.public_id, *ids])

    return address


@pytest.fixture
def desk(client_of: Callable[[User], Client], lead: User) -> Client:
    return client_of(lead)
