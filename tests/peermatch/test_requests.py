"""What is logged of a request: its route, who asked by id, and an id that leads from line to line."""

import logging
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import Program, User
from peermatch.logs import request_id
from peermatch.requests import hand_on, put_down, take_up
from peermatch.tasks import pulse
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logger="peermatch.requests"):
        yield caplog


def test_a_line_names_the_route_and_ids_and_no_path_or_name(
    signed_in: Client, program: Program, coordinator: User, told: pytest.LogCaptureFixture
) -> None:
    person = make_person(program, "Rosa", "Vega")
    answer = signed_in.get(person.get_absolute_url(), {"q": "canary"})
    [line] = [cast(Any, one) for one in told.records if one.name == "peermatch.requests"]
    assert line.getMessage() == "GET person 200"
    assert line.told.pop("ms") > 0
    assert line.told == {
        "method": "GET", "route": "person", "status": 200, "user": str(coordinator.ref), "program": program.slug,
    }  # fmt: skip
    assert len(answer["X-Request-ID"]) == 32


def test_an_address_that_is_none_and_one_with_a_token_are_not_written(
    client: Client, told: pytest.LogCaptureFixture
) -> None:
    client.get("/canary-nowhere/")
    client.get(reverse("link", args=["canary-token"]))
    client.get("/health/")
    said = [one.getMessage() for one in told.records if one.name == "peermatch.requests"]
    assert said == ["GET ? 404", "GET link 404"]


@pytest.mark.parametrize(
    ("behind_proxy", "given", "is_taken"),
    [(True, "proxy-0001", True), (False, "proxy-0001", False), (True, "a\nb" * 9, False), (True, "<x>" * 9, False)],
)
def test_only_our_proxy_names_a_request(
    client: Client, settings: Any, behind_proxy: bool, given: str, is_taken: bool
) -> None:
    settings.BEHIND_TLS_PROXY = behind_proxy
    answer = client.get("/alive/", headers={"X-Request-ID": given})
    assert (answer["X-Request-ID"] == given) == is_taken
    if not is_taken:
        UUID(answer["X-Request-ID"])


def test_a_task_that_a_request_nudged_goes_on_under_its_id() -> None:
    headers: dict[str, Any] = {}
    token = request_id.set("proxy-0001")
    hand_on(headers=headers)
    request_id.reset(token)
    task: Any = pulse
    task.push_request(**headers)
    try:
        take_up(task=task)
        assert request_id.get() == "proxy-0001"
    finally:
        put_down()
        task.pop_request()
    assert request_id.get() == ""
