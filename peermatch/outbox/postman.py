"""Carrying mail to the server, over Django's mail connection: one connection for a whole round."""

import contextlib
import smtplib
from collections.abc import Callable, Iterator
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives

from peermatch.outbox import letters
from peermatch.outbox.mime import ascii_address, compose, sender_address
from peermatch.outbox.models import Email
from peermatch.tokens import unseal

DEADLINE = 60.0  # seconds for one mail; well under the lease, so that nobody else takes it meanwhile


class FixedBytes:
    """What Django's mail backends ask of a message, answered with bytes that are already decided."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\n") -> bytes:
        return self.raw if linesep == "\r\n" else self.raw.replace(b"\r\n", linesep.encode())

    def as_string(self, *args: Any, **kwargs: Any) -> str:
        return self.as_bytes().decode("ascii")

    def get_charset(self) -> None:
        return None


class Envelope(EmailMultiAlternatives):
    """A mail as Django's backends take it. The fields are for reading; what goes out is `raw`."""

    def __init__(self, mail: Email) -> None:
        paths = unseal(mail.sealed_links)
        self.raw = compose(mail, paths)
        self.message_id = mail.message_id
        super().__init__(
            mail.subject,
            letters.fill(mail.text, paths),
            sender_address(),
            [ascii_address(mail.to_address)],
            headers={"Message-ID": mail.message_id},
        )

    def message(self) -> FixedBytes:  # type: ignore[override]  # backends only ask what FixedBytes answers
        return FixedBytes(self.raw)


class _Watch(Thread):
    """Cuts the line when one mail takes too long. Each wait on the socket has a limit of its own, but a server
    that drips its answer never meets it."""

    def __init__(self, cut: Callable[[], None]) -> None:
        super().__init__(name="postman's watch", daemon=True)
        self._cut = cut
        self._until: float | None = None
        self._ended = Event()

    def run(self) -> None:
        while not self._ended.wait(DEADLINE / 60):
            if self._until is not None and monotonic() > self._until:
                self._cut()

    def end(self) -> None:
        self._ended.set()

    @contextlib.contextmanager
    def over(self) -> Iterator[None]:
        """What is done inside has until the deadline."""
        self._until = monotonic() + DEADLINE
        try:
            yield
        finally:
            self._until = None


class Postman:
    """Use as a context manager. Raises what the connection raises; after trouble call `drop`."""

    def __init__(self) -> None:
        self._connection: Any = django_mail.get_connection()
        self._watch = _Watch(self._cut)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(Exception), self._watch.over():
            self._connection.close()
        self._watch.end()

    def open(self) -> None:
        """Connects unless connected."""
        if not self._watch.is_alive():
            self._watch.start()
        with self._watch.over():
            self._connection.open()

    def carry(self, mail: Email) -> None:
        envelope = Envelope(mail)
        with self._watch.over():
            if not self._connection.send_messages([envelope]):
                raise smtplib.SMTPException("The mail connection took nothing.")

    def drop(self) -> None:
        """Forgets the connection without a word: a server that is silent or gone hears no goodbye."""
        self._cut()
        self._connection = django_mail.get_connection()

    def _cut(self) -> None:
        if cut := getattr(self._connection, "cut", None):
            cut()
