"""What must not reach a log: the tokens of links, participants' and new members', whoever writes the line."""

import logging
import re

_TOKEN = re.compile(r"/(l|join)/[^/\s\"'?#]+")


class HideTokens(logging.Filter):
    """Writes /l/…/ where a request's path carries a token: Django names the path of each request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/l/" in said or "/join/" in said:
            record.msg, record.args = _TOKEN.sub(r"/\1/…", said), None
        return True
