"""Where mail goes: to a server over SMTP, or, where none is named, into files that the program itself can show."""

import contextlib
import functools
import os
import re
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from peermatch.outbox.smtp import Handing, HandingTls

SHOWN = ("From", "To", "Reply-To", "Subject", "Date")


class MailFolder(BaseEmailBackend):
    """Writes each mail to MAIL_DIR under its Message-ID, whole or not at all: a second copy replaces the first."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.MAIL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in email_messages:
            self._write(one.message().as_bytes())
        return len(email_messages)

    def _write(self, raw: bytes) -> None:
        message_id = message_from_bytes(raw, policy=policy.default)["Message-ID"]
        handle, draft = tempfile.mkstemp(dir=settings.MAIL_DIR, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
            Path(draft).replace(place_of(str(message_id)))
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(draft).unlink()
            raise


def place_of(message_id: str) -> Path:
    """The file of the mail with that Message-ID, whether it exists or not."""
    folder: Path = settings.MAIL_DIR
    return folder / (re.sub(r"[^A-Za-z0-9@._-]", "_", message_id.strip("<> ")).lstrip(".") + ".eml")


class Smtp(EmailBackend):
    """Django's own, with ours for what is ready as bytes: it takes that in fewer steps, and can be cut off by another
    thread, even while it waits for the greeting."""

    connection: Handing | None
    _line: socket.socket | None = None

    @property
    def connection_class(self) -> Any:
        return functools.partial(HandingTls if self.use_ssl else Handing, tap=self._keep)

    def open(self) -> bool | None:
        """Greets too, so that a server that wants none of us is no trouble of the first mail."""
        is_new = super().open()
        if self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return is_new

    def cut(self) -> None:
        """Ends the connection under whoever uses it: they get an error at once."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def has_taken_up(self) -> bool:
        """Whether the server has agreed to hear the mail that was sent last, whatever came of that."""
        return self.connection is not None and self.connection.is_taken_up

    def _send(self, email_message: EmailMessage) -> bool:
        raw = getattr(email_message, "raw", None)
        if raw is None or self.connection is None:
            return bool(super()._send(email_message))  # type: ignore[misc]  # Django's own, which its types leave out
        about_to_give = getattr(email_message, "about_to_give", lambda: None)
        for recipient in email_message.recipients():
            self.connection.hand_over(email_message.from_email, recipient, raw, about_to_give=about_to_give)
        return True

    def _keep(self, line: socket.socket) -> None:
        self._line = line


@dataclass(frozen=True)
class Copy:
    """A delivered mail, as its reader gets it."""

    headers: list[tuple[str, str]]
    text: str


def delivered(message_id: str) -> Copy | None:
    """The mail as it was delivered, links and all; None where no such file is."""
    try:
        raw = place_of(message_id).read_bytes()
    except FileNotFoundError:
        return None
    parsed = message_from_bytes(raw, policy=policy.default)
    body = parsed.get_body(("plain",))
    return Copy([(name, str(parsed[name])) for name in SHOWN if parsed[name]], body.get_content() if body else "")
