"""A mail as it came, read: who wrote, what it answers, what it says, of what kind it is. Pure.

Whatever is wrong with it, there is a reading: a mail that cannot be parsed is read as the text that it is.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from hashlib import sha256

from peermatch.inbox import calendar_replies, html_text, machines, quoting
from peermatch.inbox.calendar_replies import CalendarReply
from peermatch.text import one_line

LARGEST = 10_000_000  # bytes of a mail that are looked at
LONGEST_TEXT = 100_000  # characters that are kept
LONGEST_LINE = 300
MOST_FILES, MOST_IDS, MOST_PARTS = 50, 50, 200
_ID = re.compile(r"<[^<>\s]+>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Reading:
    """`answers` are Message-IDs, the nearest first; `to` the addresses it was sent to, in lower case.

    `kind` is a word of models.Kind. `returned_as` is the status code of mail of ours that came back.
    """

    message_id: str = ""
    from_name: str = ""
    from_address: str = ""
    to: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    answers: tuple[str, ...] = ()
    text: str = ""
    quoted: str = ""
    is_cut: bool = False
    files: tuple[str, ...] = ()
    kind: str = "reply"
    is_of_a_list: bool = False
    returned_as: str = ""
    calendar: CalendarReply | None = None

    @property
    def key(self) -> str:
        """What makes it this mail: the same mail by another way has the same key, another under its id has not."""
        calendar = self.calendar.as_dict() if self.calendar else {}
        said = (self.message_id, self.from_address, self.subject, self.sent_at, self.text, self.quoted, self.files)
        return sha256(repr((*said, sorted(calendar.items()))).encode("utf-8", "replace")).hexdigest()


@dataclass
class _Body:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)


def read(raw: bytes, *, is_cut: bool = False) -> Reading:
    """The reading of these bytes. `is_cut`: they are the beginning of a mail that is larger."""
    is_cut = is_cut or len(raw) > LARGEST
    raw = raw[:LARGEST]
    try:
        return _read(message_from_bytes(raw), is_cut)
    except Exception:  # a parser meets what nobody thought of: the mail must not be lost by it
        return _unreadable(raw, is_cut)


def _read(mail: Message, is_cut: bool) -> Reading:
    body = _body(mail)
    whole = "\n".join(body.plain) if any(one.strip() for one in body.plain) else _of_html(body.html)
    text, quoted = quoting.split(whole.replace("\r\n", "\n").replace("\r", "\n"))
    calendar = next(filter(None, map(calendar_replies.read, body.calendars)), None)
    returned = machines.returned_as(mail)
    name, address = parseaddr(_raw(mail, "From"))
    return Reading(
        message_id=_first_id(_raw(mail, "Message-ID")),
        from_name=_words(name),
        from_address=one_line(address).lower()[:LONGEST_LINE],
        to=_addresses(mail),
        subject=_words(_raw(mail, "Subject")),
        sent_at=_date(_raw(mail, "Date")),
        answers=_answers(mail, returned=bool(returned)),
        text=text[:LONGEST_TEXT],
        quoted=quoted[:LONGEST_TEXT],
        is_cut=is_cut or len(text) > LONGEST_TEXT,
        files=tuple(body.files[:MOST_FILES]),
        kind=_kind(mail, calendar, returned),
        is_of_a_list=machines.is_of_a_list(mail),
        returned_as=returned,
        calendar=calendar,
    )


def _kind(mail: Message, calendar: CalendarReply | None, returned: str) -> str:
    """A calendar's answer is marked as automatic by some, and is what its owner pressed all the same."""
    if returned:
        return "bounce"
    if calendar:
        return "calendar"
    return "automatic" if machines.is_automatic(mail) else "reply"


def _unreadable(raw: bytes, is_cut: bool) -> Reading:
    said = _clean(raw[: 4 * LONGEST_TEXT].decode("utf-8", "replace"))
    return Reading(text=said[:LONGEST_TEXT], is_cut=is_cut or len(said) > LONGEST_TEXT, kind="unreadable")


def _body(mail: Message) -> _Body:
    """The parts in the order in which they are read. What is attached as a mail of its own stays closed."""
    body, waiting, seen = _Body(), [mail], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(0), seen + 1
        inner = part.get_payload()
        if part.get_content_maintype() != "multipart":
            _sort(part, body)
        elif isinstance(inner, list):
            waiting = [one for one in inner if isinstance(one, Message)] + waiting
    return body


def _sort(part: Message, body: _Body) -> None:
    kind, name = part.get_content_type(), _file_name(part)
    is_file = part.get_content_disposition() == "attachment" or bool(name)
    if kind in ("text/calendar", "application/ics") or name.lower().endswith(".ics"):
        body.calendars.append(_content(part))
    elif kind == "text/plain" and not is_file:
        body.plain.append(_content(part))
    elif kind == "text/html" and not is_file:
        body.html.append(_content(part))
    elif name or is_file or kind == "message/rfc822":
        body.files.append(name or kind)


def _file_name(part: Message) -> str:
    try:
        return _words(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return "?"


def _of_html(pages: list[str]) -> str:
    return "\n".join(html_text.as_text(page) for page in pages)


def _content(part: Message) -> str:
    """The part's text, whatever it says of its charset: what is no text in that is tried as UTF-8, then as Windows."""
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return _clean(body.decode(charset))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return _clean(body.decode("cp1252", "replace"))


def _clean(text: str) -> str:
    """Without the controls that no database or page takes."""
    return _CONTROLS.sub("", text).encode("utf-8", "replace").decode()


def _raw(mail: Message, name: str) -> str:
    """The header as it stands there, bytes beyond ASCII read as UTF-8, else as Windows wrote them."""
    found = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    raw = str(found).encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _words(raw: str) -> str:
    try:
        said = str(make_header(decode_header(raw)))
    except (ValueError, LookupError, UnicodeError):
        said = raw
    return one_line(_clean(said))[:LONGEST_LINE]


def _first_id(raw: str) -> str:
    found = _ID.search(raw)
    return one_line(found[0])[:LONGEST_LINE] if found else ""


def _answers(mail: Message, *, returned: bool) -> tuple[str, ...]:
    """In-Reply-To first, then References from the end: the last one is the nearest."""
    ids = _ID.findall(_raw(mail, "In-Reply-To")) + _ID.findall(_raw(mail, "References"))[::-1]
    back = list(machines.returned_ids(mail)) if returned else []
    return tuple(dict.fromkeys(one_line(one)[:LONGEST_LINE] for one in back + ids))[:MOST_IDS]


def _addresses(mail: Message) -> tuple[str, ...]:
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    found = getaddresses([_raw(mail, name) for name in names])
    return tuple(dict.fromkeys(one_line(address).lower() for _name, address in found if "@" in address))[:MOST_IDS]


def _date(raw: str) -> datetime | None:
    try:
        said = parsedate_to_datetime(raw)
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
