"""What a log holds, and does not."""

import json
import logging
import sys
from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import User
from peermatch.logs import JsonLines, OneLineForRefusals, Plain, request_id, safe


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
        ("/summary/se:cret/", "/summary/…/"),
        ("/calendar/secret.ics", "/calendar/…"),
        ("/account/calendar/make/", "/account/calendar/make/"),
        ("/new-password/MQ/secret/", "/new-password/MQ/…/"),
        ("to rosa@mail.example", "to …"),
    ],
)
def test_a_token_in_a_path_is_not_written(path: str, logged: str) -> None:
    line = logging.LogRecord("django.request", logging.WARNING, "", 1, "Not Found: %s", (path,), None)
    assert safe(line).getMessage() == f"Not Found: {logged}"
    assert Plain().format(line) == f"Not Found: {logged}"
    assert line.args == (path,)


def trouble(name: str = "peermatch.x") -> logging.LogRecord:
    """What somebody typed, in an exception and in the one before it."""
    line = logging.LogRecord(name, logging.ERROR, "", 1, "It failed", None, None)
    try:
        try:
            int("canary-child")
        except ValueError as problem:
            raise LookupError("canary-outer") from problem
    except LookupError:
        line.exc_info = sys.exc_info()
    return line


@pytest.mark.parametrize("formatter", [Plain(), JsonLines()])
def test_a_traceback_says_where_and_which_kind_and_not_what_was_typed(formatter: logging.Formatter) -> None:
    said = formatter.format(trouble())
    assert "ValueError" in said
    assert "LookupError" in said
    assert "in trouble" in said
    assert 'int("canary-child")' in said.replace("\\", "")  # the line of code, which is ours
    assert "invalid literal" not in said
    assert not any(line.endswith("canary-outer") for line in said.splitlines())


def test_a_line_of_json_holds_what_is_told_and_the_request() -> None:
    line = logging.LogRecord("peermatch.x", logging.INFO, "", 1, "Said %s", ("so",), None)
    line.told = {"mail": "1", "code": "250"}
    token = request_id.set("abc-12345")
    try:
        said = json.loads(JsonLines().format(line))
    finally:
        request_id.reset(token)
    assert said.pop("at").endswith("+00:00")
    assert said == {
        "level": "INFO", "logger": "peermatch.x", "message": "Said so", "request": "abc-12345", "mail": "1",
        "code": "250",
    }  # fmt: skip


def test_a_task_that_failed_is_named_without_what_it_said() -> None:
    line = trouble("celery.app.trace")
    line.msg, line.args = "Task %(name)s[%(id)s] raised: %(exc)s", ({"name": "t", "id": "1", "exc": "canary"},)
    line.data = {"name": "t", "id": "1"}
    assert safe(line).getMessage() == "Task t[1] failed"
