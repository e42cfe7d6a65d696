"""Every page but those of `matches`, looked at in a real browser."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from peermatch.accounts.models import Program, User
from tests.conftest import DeskOf
from tests.every_page import faults_for_all, faults_for_members

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_for_members_is_fit_to_be_seen(desk_of: DeskOf, program: Program, coordinator: User) -> None:
    assert faults_for_members(desk_of(coordinator), program, coordinator, of_matches=False) == {}


def test_every_page_for_all_is_fit_to_be_seen(
    browser: Browser, live_server: LiveServer, program: Program, coordinator: User
) -> None:
    with browser.new_context(base_url=live_server.url) as context:
        assert faults_for_all(context.new_page(), program, coordinator, of_matches=False) == {}
