"""A mail as it came, read: who wrote, what it answers, what it says, of what kind it is. Pure.

Whatever is wrong with it, there is a reading: a mail that cannot be parsed is read as the text that it is.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from typing import Any

from peermatch.inbox import calendar_replies, cleaning, heads, html_text, machines, quoting
from peermatch.inbox.calendar_replies import CalendarReply
from peermatch.inbox.machines import Report

LARGEST = 10_000_000  # bytes of a mail that are looked at
LONGEST_TEXT = 100_000  # characters that are kept
LONGEST_HEAD = 32_000  # bytes of the headers that are looked at where nothing else can be read
MOST_FILES, MOST_PARTS, MOST_PAGES = 50, 200, 5
SHORT = heads.ShortHeads()


@dataclass(frozen=True)
class Reading:
    """`answers` are Message-IDs, the nearest first; `to` the addresses it was sent to, in lower case.

    `kind` is a word of models.Kind. `report` is what a mail server tells of mail of ours.
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
    report: Report | None = None
    calendar: CalendarReply | None = None

    @property
    def returned_as(self) -> str:
        """The status code of mail of ours that came back; empty where it did not, or is only late."""
        return self.report.status if self.report and self.report.action == "failed" else ""

    @property
    def key(self) -> str:
        """What makes it this mail: the same mail by another way has the same key, another under its id has not."""
        calendar = self.calendar.as_dict() if self.calendar else {}
        said = (self.message_id, self.from_address, self.subject, self.sent_at, self.text, self.quoted, self.files)
        reported = (self.report, self.answers) if self.report else ()
        return sha256(repr((*said, sorted(calendar.items()), *reported)).encode("utf-8", "replace")).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self) | {"sent_at": self.sent_at.isoformat() if self.sent_at else None}


def from_dict(said: dict[str, Any]) -> Reading:
    """The reading again of what `as_dict` gave, also by way of JSON."""
    lists = {name: tuple(said[name]) for name in ("to", "answers", "files")}
    calendar = CalendarReply(**said["calendar"]) if said["calendar"] else None
    sent_at = datetime.fromisoformat(said["sent_at"]) if said["sent_at"] else None
    report = Report(**said["report"]) if said["report"] else None
    return Reading(**{**said, **lists, "calendar": calendar, "sent_at": sent_at, "report": report})


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
        return _read(message_from_bytes(raw, policy=SHORT), is_cut)
    except Exception:  # a parser meets what nobody thought of: the mail must not be lost by it
        return unreadable(raw, is_cut=is_cut)


def unreadable(raw: bytes, *, is_cut: bool = False) -> Reading:
    """Of a mail that cannot be read: what its headers say, and the text that it is. It takes no time."""
    said = cleaning.clean(raw[: 4 * LONGEST_TEXT].decode("utf-8", "replace"))
    head = raw[:LONGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    try:
        told = _of_heads(message_from_bytes(head, policy=SHORT))
    except Exception:  # as above
        told = {}
    is_cut = is_cut or len(said) > LONGEST_TEXT
    return Reading(**told, text=said[:LONGEST_TEXT], is_cut=is_cut, kind="unreadable")


def _of_heads(mail: Message, returned: tuple[str, ...] = ()) -> dict[str, Any]:
    name, address = heads.sender(mail)
    return {
        "message_id": heads.message_id(mail),
        "from_name": name,
        "from_address": address,
        "to": heads.addressed(mail),
        "subject": heads.words(heads.first(mail, "Subject")),
        "sent_at": heads.sent_at(mail),
        "answers": heads.answered(mail, returned),
    }


def _read(mail: Message, is_cut: bool) -> Reading:
    body = _body(mail)
    whole = "\n".join(body.plain) if any(one.strip() for one in body.plain) else _of_html(body.html)
    text, quoted = quoting.split(whole[: 2 * LONGEST_TEXT])
    calendar = next(filter(None, map(calendar_replies.read, body.calendars[:MOST_FILES])), None)
    report = machines.report(mail)
    return Reading(
        **_of_heads(mail, machines.returned_ids(mail) if report else ()),
        text=text[:LONGEST_TEXT],
        quoted=quoted[:LONGEST_TEXT],
        is_cut=is_cut or len(text) > LONGEST_TEXT,
        files=tuple(body.files[:MOST_FILES]),
        kind=_kind(mail, calendar, report),
        is_of_a_list=machines.is_of_a_list(mail),
        report=report,
        calendar=calendar,
    )


def _kind(mail: Message, calendar: CalendarReply | None, report: Report | None) -> str:
    """A calendar's answer is marked as automatic by some, and is what its owner pressed all the same."""
    if report and report.action == "failed":
        return "bounce"
    if report:
        return "automatic"
    if calendar:
        return "calendar"
    return "automatic" if machines.is_automatic(mail) else "reply"


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
        body.files.append(name or cleaning.line(kind, heads.LONGEST_LINE))


def _file_name(part: Message) -> str:
    try:
        return heads.words(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return "?"


def _of_html(pages: list[str]) -> str:
    return cleaning.clean("\n".join(html_text.as_text(page) for page in pages[:MOST_PAGES]))


def _content(part: Message) -> str:
    body = part.get_payload(decode=True)
    return (
        cleaning.clean(cleaning.decode(body, str(part.get_content_charset() or ""))) if isinstance(body, bytes) else ""
    )
