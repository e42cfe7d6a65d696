"""What must not reach a log: tokens of links and calendar addresses; tracebacks of what is no fault."""

import logging
import re

_TOKEN = re.compile(r"(/l/|/join/|(?<!account)/calendar/)[^/\s\"'?#]+")


class HideTokens(logging.Filter):
    """Writes /l/…/ where a request's path carries a token: Django names the path of each request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if _TOKEN.search(said):
            record.msg, record.args = _TOKEN.sub(r"\1…", said), None
        return True


class OneLineForRefusals(logging.Filter):
    """Django logs where in the code a page was refused. A 403 or 404 is an answer, and its line says enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = record.stack_info = None
        return True
