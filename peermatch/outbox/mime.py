"""A mail as bytes. The same Email row gives the same bytes, so a second copy can be told from a second mail."""

import io
import re
from collections.abc import Mapping
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.utils.html import escape

from peermatch.outbox import letters
from peermatch.outbox.models import Email
from peermatch.outbox.queue import STOP

_QUOTED = Charset("utf-8")
_QUOTED.body_encoding = QP
_ENDS_A_FILE = re.compile(r"^END:VCALENDAR\r?\n?", re.MULTILINE)


class _OneLine(Compat32):
    """As Python always wrote mail; an address to press stays on the line of its name, where every program finds it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _OneLine(linesep="\r\n")


def compose(mail: Email, paths: Mapping[str, str]) -> bytes:
    """The mail with its links in place: alternative(text, html), and around it its calendar files, if there are any."""
    seed = mail.public_id.hex
    alternative = MIMEMultipart("alternative", boundary=f"=_{seed}_a")
    alternative.attach(_text("plain", letters.fill(mail.text, paths)))
    alternative.attach(_text("html", letters.fill(mail.html, paths, escape=escape)))
    whole = alternative
    if mail.calendar:
        files = calendar_files(mail.calendar)
        if len(files) == 1:
            alternative.attach(_calendar_part(mail))
        whole = MIMEMultipart("mixed", boundary=f"=_{seed}_m")
        whole.attach(alternative)
        for number, file in enumerate(files, 1):
            whole.attach(_calendar_file(file, "invite.ics" if len(files) == 1 else f"invite-{number}.ics"))
    for name, value in _headers(mail, paths).items():
        whole[name] = value
    return _bytes(whole)


def sender_address() -> str:
    """The bare address that mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII: müller.example as xn--mller-kva.example."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else address


def _headers(mail: Email, paths: Mapping[str, str]) -> dict[str, str]:
    headers = {
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


def _text(subtype: str, content: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype)
    part.set_payload(content, _QUOTED)
    return part


def _calendar_part(mail: Email) -> MIMEBase:
    return _encoded(MIMEBase("text", "calendar", method=mail.calendar_method, charset="utf-8"), mail.calendar)


def calendar_files(content: str) -> list[str]:
    """A mail about several events has a file for each: one file can ask for one event only (RFC 5546)."""
    ends = [found.end() for found in _ENDS_A_FILE.finditer(content)]
    return [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _calendar_file(content: str, name: str) -> MIMEBase:
    part = _encoded(MIMEBase("application", "ics", name=name), content)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _encoded(part: MIMEBase, content: str) -> MIMEBase:
    part.set_payload(content.encode())
    encode_base64(part)
    return part


def _bytes(whole: MIMEMultipart) -> bytes:
    out = io.BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=_POLICY).flatten(whole)
    return out.getvalue()
