"""A fault is reported to a real server that listens: where it happened is in the report, and nothing that was typed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.reports import Heard, listen
from tests.servers import CHOSEN_BY_TESTS

CANARY = "canary"
FAILS = """
import logging, sys, types
import django
django.setup()
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import path


def fails(request, token):
    child = "canary-child"
    logging.getLogger("peermatch.x").error("Said of %s", "canary-logged@mail.example")
    try:
        int(request.POST["name"])
    except ValueError as problem:
        raise LookupError("canary-" + child) from problem


here = types.ModuleType("addresses")
here.urlpatterns = [path("l/<str:token>/", fails, name="link")]
sys.modules["addresses"] = here
with override_settings(ROOT_URLCONF="addresses", ALLOWED_HOSTS=["*"]):
    client = Client(raise_request_exception=False)
    client.cookies["other"] = "canary-cookie"
    told = {"HTTP_AUTHORIZATION": "canary-header", "HTTP_REFERER": "http://x/canary-referer"}
    print(client.post("/l/canary-token/?q=canary-query", {"name": "canary-typed"}, **told).status_code)
import sentry_sdk
sentry_sdk.flush(5)
"""


@pytest.fixture
def heard() -> Iterator[Heard]:
    with listen() as found:
        yield found


@pytest.mark.once
def test_a_report_names_the_fault_and_its_place_and_nothing_that_was_typed(heard: Heard, tmp_path: Path) -> None:
    address, got = heard
    kept = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY_TESTS}
    chosen = {
        "SENTRY_DSN": address, "PEERMATCH_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "peermatch.settings",
        "SENTRY_RELEASE": "of-a-test",
    }  # fmt: skip
    command = [sys.executable, "-c", FAILS]
    done = subprocess.run(
        command, env=kept | chosen, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "500", done.stderr
    said = b"\n".join(got).decode()
    for words in ("LookupError", "ValueError", '"function":"fails"', "/l/", "of-a-test", "Said of %s"):
        assert words in said, (words, said[:2000])
    assert CANARY not in said, [said[at - 60 : at + 60] for at in [said.index(CANARY)]]
    assert CANARY not in done.stderr


def test_nothing_of_it_is_loaded_where_no_server_is_named() -> None:
    assert "sentry_sdk" not in sys.modules
    assert "peermatch.error_reports" not in sys.modules
