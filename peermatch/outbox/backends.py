"""Where mail goes: to a server over SMTP, or, where none is named, into files that the program itself can show."""

import contextlib
import functools
import os
import re
import smtplib
import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

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


class _Tapped:
    """Mix into an SMTP client: hands a second handle of its socket to `tap` as soon as there is one."""

    def __init__(self, *args: Any, tap: Callable[[socket.socket], None], **kwargs: Any) -> None:
        self._tap = tap
        super().__init__(*args, **kwargs)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # smtplib's hook
        self._tap(socket.socket(fileno=os.dup(sock.fileno())))
        return sock


class _Client(_Tapped, smtplib.SMTP):
    pass


class _TlsClient(_Tapped, smtplib.SMTP_SSL):
    pass


class Smtp(EmailBackend):
    """Django's own, which can also be cut off by another thread, even while it waits for the greeting."""

    _line: socket.socket | None = None

    @property
    def connection_class(self) -> Any:
        return functools.partial(_TlsClient if self.use_ssl else _Client, tap=self._keep)

    def cut(self) -> None:
        """Ends the connection under whoever uses it: they get an error at once."""
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

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
