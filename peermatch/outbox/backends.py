"""Where mail goes when no server is named: files, one a mail, that the program itself can show."""

import contextlib
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

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
    return Copy([(name, str(parsed[name] or "")) for name in SHOWN], body.get_content() if body else "")
