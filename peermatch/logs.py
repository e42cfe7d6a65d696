"""What must not reach a log: the tokens of participants' links, whoever writes the line."""

import logging
import re

_TOKEN = re.compile(r"/l/[^/\s\"'?#]+")


class HideTokens(logging.Filter):
    """Writes /l/…/ where a request's path carries a token: Django names the path of each request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/l/" in said:
            record.msg, record.args = _TOKEN.sub("/l/…", said), None
        return True
