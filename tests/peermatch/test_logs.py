"""What a log holds, and does not."""

import logging
import sys
from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import User
from peermatch.logs import HideTokens, OneLineForRefusals


def record(status: int | None) -> logging.LogRecord:
    try:
        raise PermissionError
    except PermissionError:
        line = logging.LogRecord("django.request", logging.WARNING, "", 1, "Forbidden", None, sys.exc_info())
    if status is not None:
        line.status_code = status
    return line


@pytest.mark.parametrize(("status", "has_traceback"), [(403, False), (404, False), (500, True), (None, True)])
def test_only_what_is_a_fault_has_a_traceback(status: int | None, has_traceback: bool) -> None:
    line = record(status)
    assert OneLineForRefusals().filter(line)
    assert (line.exc_info is not None) == has_traceback


@pytest.mark.django_db
def test_a_refused_page_is_one_line(client_of: Callable[[User], Client], viewer: User) -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(OneLineForRefusals())
    log = logging.getLogger("django.request")
    log.addHandler(handler)
    try:
        assert client_of(viewer).get(reverse("match-start", args=["bluebonnet"])).status_code == 403
    finally:
        log.removeHandler(handler)
    assert written.getvalue() == "Forbidden (Permission denied): /p/bluebonnet/matches/start/\n"
    assert "one_line" in settings.LOGGING["handlers"]["console"]["filters"]


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/l/secret/", "/l/…/"),
        ("/join/secret/", "/join/…/"),
        ("/calendar/secret.ics", "/calendar/…"),
        ("/account/calendar/make/", "/account/calendar/make/"),
    ],
)
def test_a_token_in_a_path_is_not_written(path: str, logged: str) -> None:
    line = logging.LogRecord("django.request", logging.WARNING, "", 1, "Not Found: %s", (path,), None)
    assert HideTokens().filter(line)
    assert line.getMessage() == f"Not Found: {logged}"
