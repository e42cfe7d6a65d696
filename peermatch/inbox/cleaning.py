"""What anybody may write, made fit to be kept: text without controls, a line, a moment, a known charset. Pure."""

import re
from datetime import UTC, datetime

from peermatch.text import one_line

# Years of mail and of meetings; others overflow as soon as they are said in some zone.
FIRST_YEAR, LAST_YEAR = 2000, 2200
# Controls but tab and line feed (also those of C1), and what turns the direction of the text that follows (bidi).
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# What mail programs write. Others that Python knows are no charsets of mail (“unicode_escape”), or take hours (“idna”).
CHARSETS = frozenset({
    "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "latin1", "latin-1", "macintosh",
    *(f"iso-8859-{n}" for n in range(1, 17) if n != 12), *(f"windows-125{n}" for n in range(9)),
    *(f"cp125{n}" for n in range(9)), "windows-874", "tis-620", "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030", "big5",
    "euc-kr", "ks-c-5601-1987", "iso-2022-kr", "shift-jis", "euc-jp", "iso-2022-jp",
})  # fmt: skip


def clean(text: str) -> str:
    """Without the controls that no database or page takes; lines end in a line feed."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)).encode("utf-8", "replace").decode()


def line(text: str, longest: int) -> str:
    """The same as one line of at most so many characters."""
    return one_line(clean(text[: 10 * longest]))[:longest]


def decode(body: bytes, charset: str) -> str:
    """The bytes as text, whatever is said of their charset: what is no text in that is tried as UTF-8, then Windows."""
    said = charset.lower().replace("_", "-").strip("\"' ")
    for one in (said if said in CHARSETS else "utf-8", "utf-8"):
        try:
            return body.decode(one)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def moment(said: datetime) -> datetime | None:
    """In UTC; none where it has no zone or is of no year in which anybody meets."""
    try:
        there = said.astimezone(UTC) if said.tzinfo else None
    except (OverflowError, ValueError):
        return None
    return there if there and FIRST_YEAR <= there.year <= LAST_YEAR else None
