"""What the headers of a mail say: from whom, to whom, when, about what, in answer to which. Pure.

Every header is cut before it is parsed: whatever stands in it, it is read in no time.
"""

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parsedate_to_datetime

from peermatch.inbox import cleaning

LONGEST_HEADER = 8_000  # characters that are looked at; lines of mail have 998 (RFC 5322, 2.1.1)
LONGEST_LINE = 300
MOST_IDS = 50
ID = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
_ANY_ID = re.compile(r"<[^<>\s]+>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r'[\s<>()\[\],;:"]+')
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]+@[^\s<>()\[\],;:\\\"@]+")


class ShortHeads(Compat32):
    """Reads mail as Python always did, and of each header, of each part, no more than its beginning."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name[:LONGEST_LINE], value[:LONGEST_HEADER]


def first(mail: Message, name: str) -> str:
    """The first header of that name as it stands there; empty where there is none."""
    return next(iter(_all(mail, name)), "")


def words(said: str) -> str:
    """Coded words (RFC 2047) as text, on one line; what is coded wrongly stays as it stands there."""
    try:
        parts = decode_header(said)
    except (ValueError, LookupError, MessageError):
        return cleaning.line(said, LONGEST_LINE)
    return cleaning.line("".join(_part(part, charset) for part, charset in parts), LONGEST_LINE)


def sender(mail: Message) -> tuple[str, str]:
    """(name, address in lower case). Where it is in doubt whose address it is, there is none.

    What stands before the brackets is only a name, and no name where it looks like an address.
    """
    found = _all(mail, "From")
    if len(found) != 1:
        return "", ""
    bare = _COMMENT.sub(" ", _QUOTED.sub(" ", found[0])).strip()
    before, opens, rest = bare.partition("<")
    address = rest[:-1].strip() if rest.endswith(">") else "" if opens else bare
    if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_LINE or (opens and "," in before and "@" in before):
        address = ""
    shown = words(found[0].rpartition("<")[0].strip().strip('"').replace("\\", "")) if opens else ""
    return ("" if "@" in shown else shown), address.lower()


def message_id(mail: Message) -> str:
    found = _ANY_ID.search(first(mail, "Message-ID"))
    return cleaning.line(found[0], LONGEST_LINE) if found else ""


def answered(mail: Message, returned: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What was returned, In-Reply-To, then References from the end: the last one is the nearest."""
    ids = _ANY_ID.findall(first(mail, "In-Reply-To")) + _ANY_ID.findall(first(mail, "References"))[::-1]
    return tuple(dict.fromkeys(cleaning.line(one, LONGEST_LINE) for one in [*returned, *ids]))[:MOST_IDS]


def addressed(mail: Message) -> tuple[str, ...]:
    """To whom it was sent, in lower case."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    found = [one.lower() for name in names for one in _BETWEEN.split(first(mail, name)) if _ADDRESS.fullmatch(one)]
    return tuple(dict.fromkeys(cleaning.line(one, LONGEST_LINE) for one in found))[:MOST_IDS]


def sent_at(mail: Message) -> datetime | None:
    try:
        said = parsedate_to_datetime(first(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return cleaning.moment(said if said.tzinfo else said.replace(tzinfo=UTC))


def _part(part: str | bytes, charset: str | None) -> str:
    """What `decode_header` gives: between coded words it codes the text itself, in a way of its own."""
    if isinstance(part, str):
        return part
    return cleaning.decode(part, charset) if charset else part.decode("raw-unicode-escape", "replace")


def _all(mail: Message, name: str) -> list[str]:
    """Bytes beyond ASCII are read as UTF-8, else as Windows wrote them."""
    found = (str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
    return [
        cleaning.clean(cleaning.decode(one[:LONGEST_HEADER].encode("utf-8", "surrogateescape"), "")) for one in found
    ]
