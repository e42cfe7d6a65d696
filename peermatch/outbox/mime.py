"""A mail as bytes. The same Email row gives the same bytes, so a second copy can be told from a second mail."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterable, Mapping
from email.header import Header
from email.quoprimime import body_encode
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from django.conf import settings
from django.utils.html import escape

from peermatch.outbox import letters
from peermatch.outbox.letters import STOP
from peermatch.outbox.models import Email

_ENDS_A_FILE = re.compile(r"^END:VCALENDAR\r?\n?", re.MULTILINE)
_ENDS_A_LINE = re.compile(r"\r\n|\r|\n")
LONGEST_LINE = 78  # of a header; a longer one is folded
LONGEST_QUOTED = 76  # RFC 2045, 6.7
# An address to press stays on the line of its name, where every program finds it.
ON_ONE_LINE = ("List-Unsubscribe",)


def compose(mail: Email, paths: Mapping[str, str]) -> bytes:
    """The mail with its links in place: alternative(text, html), and around it its calendar files, if there are any.

    Written out here rather than by Python's own generator, which takes five times as long for the same.
    """
    alternative = [
        _text("plain", letters.fill(mail.text, paths)),
        _text("html", letters.fill(mail.html, paths, escape=escape)),
    ]
    files = calendar_files(mail.calendar) if mail.calendar else []
    if len(files) == 1:
        alternative.append(_base64(f'text/calendar; method="{mail.calendar_method}"; charset="utf-8"', mail.calendar))
    whole = _multipart("alternative", f"=_{mail.public_id.hex}_a", alternative)
    if files:
        names = (f"invite-{number}.ics" for number in range(1, len(files) + 1)) if len(files) > 1 else ["invite.ics"]
        parts = [_calendar_file(file, name) for file, name in zip(files, names, strict=True)]
        whole = _multipart("mixed", f"=_{mail.public_id.hex}_m", [whole, *parts])
    headers = "".join(_header(name, value) for name, value in _headers(mail, paths).items())
    return headers.encode("ascii") + whole


def sender_address() -> str:
    """The bare address that mail comes from."""
    return _bare(settings.DEFAULT_FROM_EMAIL)


@lru_cache(maxsize=4)
def _bare(address: str) -> str:
    return parseaddr(address)[1]


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII: müller.example as xn--mller-kva.example."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else address


def _headers(mail: Email, paths: Mapping[str, str]) -> dict[str, str]:
    headers = {
        "MIME-Version": "1.0",
        "From": _mailbox(mail.from_name, sender_address()),
        "To": _mailbox(mail.to_name, mail.to_address),
        "Subject": _words(mail.subject),
        "Date": format_datetime(mail.date),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
    }
    headers |= {"Reply-To": ascii_address(mail.reply_to)} if mail.reply_to else {}
    return headers | (_way_to_stop(settings.SITE_URL + paths[STOP]) if STOP in paths else {})


def _way_to_stop(url: str) -> dict[str, str]:
    """RFC 8058: with one press, without a page. It asks for an address with https."""
    told = {"List-Unsubscribe": f"<{url}>"}
    return told | ({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if url.startswith("https://") else {})


def _mailbox(name: str, address: str) -> str:
    return formataddr((_words(name), ascii_address(address)))


def _words(text: str) -> str:
    """Text for a header: as it is if ASCII, else in encoded words of at most 75 characters."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=75).encode(linesep="")


def _header(name: str, value: str) -> str:
    if len(name) + len(": ") + len(value) > LONGEST_LINE and name not in ON_ONE_LINE:
        value = Header(value, maxlinelen=LONGEST_LINE, header_name=name).encode(linesep="\r\n")
    return f"{name}: {value}\r\n"


def _multipart(subtype: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    """Its header that says so, and its parts."""
    begins = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return begins + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def _text(subtype: str, content: str) -> bytes:
    begins = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return begins.encode() + _quoted(content).replace(b"\n", b"\r\n")


def _quoted(content: str) -> bytes:
    """Quoted-printable, its lines ended by LF alone. The quick way makes a line too long where spaces end one."""
    raw = _ENDS_A_LINE.sub("\n", content).encode()
    quoted = b2a_qp(raw, istext=True)
    if max(map(len, quoted.split(b"\n"))) > LONGEST_QUOTED:
        return body_encode(raw.decode("latin-1"), maxlinelen=LONGEST_QUOTED).encode("ascii")
    return quoted


def _base64(kind: str, content: str, *more: str) -> bytes:
    begins = "\r\n".join([f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *more, "", ""])
    return begins.encode() + encodebytes(content.encode()).replace(b"\n", b"\r\n")


def _calendar_file(content: str, name: str) -> bytes:
    return _base64(f'application/ics; name="{name}"', content, f'Content-Disposition: attachment; filename="{name}"')


def calendar_files(content: str) -> list[str]:
    """A mail about several events has a file for each: one file can ask for one event only (RFC 5546)."""
    ends = [found.end() for found in _ENDS_A_FILE.finditer(content)]
    return [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]
