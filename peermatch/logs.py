"""What a log holds: plain lines, or one JSON object a line, with the id of the request that it belongs to.

What must not reach a log: tokens of links and calendar addresses, e-mail addresses, and what an exception says, which
may be anything that somebody typed. A log names rows by their public ids, routes by their names.
"""

import json
import logging
import re
from contextvars import ContextVar
from copy import copy
from datetime import UTC, datetime
from traceback import TracebackException
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from peermatch.text import without_addresses

_TOKEN = re.compile(r"(/l/|/join/|/summary/|/new-password/[^/\s]+/|(?<!account)/calendar/)[^/\s\"'?#]+")
request_id: ContextVar[str] = ContextVar("request_id", default="")
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def hide(said: str) -> str:
    """The same without tokens and e-mail addresses."""
    return without_addresses(_TOKEN.sub(r"\1…", said))


def safe(record: logging.LogRecord) -> logging.LogRecord:
    """A copy that may be written: Django names the path of each request that it refuses, token and all. What the record
    itself says stays as it is: others, who report faults, tell its words from what was filled into them."""
    line = copy(record)
    line.msg, line.args = hide(_message(record)), None
    return line


def _message(record: logging.LogRecord) -> str:
    """Celery says in the message what an exception said."""
    if record.exc_info and record.name == "celery.app.trace":
        data = getattr(record, "data", {})
        return f"Task {data.get('name')}[{data.get('id')}] failed"
    return record.getMessage()


class OneLineForRefusals(logging.Filter):
    """Django logs where in the code a page was refused. A 403 or 404 is an answer, and its line says enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = record.stack_info = None
        return True


class Plain(logging.Formatter):
    """Of an exception its kind and where it came from, not what it says. `tells_all`: for whoever writes the code."""

    def __init__(self, *given: Any, tells_all: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.tells_all = tells_all

    def format(self, record: logging.LogRecord) -> str:
        return super().format(safe(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # logging's own name
        if self.tells_all or ei[1] is None:
            return super().formatException(ei)
        return "\n".join(_places(TracebackException.from_exception(ei[1])))


class JsonLines(Plain):
    """One object a line: at, level, logger, message; request and what else is `told` of it; trouble."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": safe(record).getMessage(),
        }
        if asked := request_id.get():
            said["request"] = asked
        said |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            said["trouble"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False, default=str)


def _places(trouble: TracebackException) -> list[str]:
    """Its frames, with their lines of code, and what came before it; the innermost last."""
    before = trouble.__cause__ or (None if trouble.__suppress_context__ else trouble.__context__)
    lines = [*_places(before), "then"] if before else []
    kind = f"{trouble.exc_type.__module__}.{trouble.exc_type.__qualname__}"
    return [*lines, *(line.rstrip() for line in trouble.stack.format()), kind]


def configuration(form: str, *, level: str, tells_all: bool) -> dict[str, Any]:
    """For logging.config: all goes to one place, in one form: plain or json."""
    if form not in ("plain", "json"):
        raise ImproperlyConfigured(f"LOG_FORMAT must be plain or json, not {form!r}")
    of_machines = {"level": "INFO" if form == "json" else "WARNING"}
    plain = {"()": Plain, "format": "{asctime} {levelname} {name}: {message}", "style": "{", "tells_all": tells_all}
    console = {"class": "logging.StreamHandler", "formatter": form, "filters": ["one_line"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": plain, "json": {"()": JsonLines, "tells_all": tells_all}},
        "filters": {"one_line": {"()": OneLineForRefusals}},
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Both of these bring handlers of their own otherwise, which would write a link's token.
            "django": {"handlers": []},
            "django.server": {"handlers": [], "level": "WARNING"},
            # It tells of each step that it takes, and what it counts is kept as rows.
            "axes": {"level": "ERROR"},
            # A line for each request and each mail is for machines to read.
            "peermatch.requests": of_machines,
            "peermatch.outbox.delivering.books": of_machines,
        },
    }
