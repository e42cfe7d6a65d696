"""Carrying mail to the server, over Django's mail connection: one connection for a whole round."""

import contextlib
import smtplib
from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives

from peermatch.outbox import letters, replies
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


class Watch(Thread):
    """Cuts the line of whoever takes too long. Each wait on the socket has a limit of its own, but a server that drips
    its answer never meets it. One watches over several; it begins when there is something to watch over."""

    def __init__(self) -> None:
        super().__init__(name="postmen's watch", daemon=True)
        self._until: dict[Callable[[], None], float] = {}
        self._begins, self._ended = Lock(), Event()

    def run(self) -> None:
        while not self._ended.wait(DEADLINE / 60):
            for cut, until in self._until.copy().items():
                if monotonic() > until:
                    cut()

    def end(self) -> None:
        self._ended.set()

    @contextlib.contextmanager
    def over(self, cut: Callable[[], None]) -> Iterator[None]:
        """What is done inside has until the deadline; then `cut` is called, again and again."""
        with self._begins:
            if not self.is_alive() and not self._ended.is_set():
                self.start()
        self._until[cut] = monotonic() + DEADLINE
        try:
            yield
        finally:
            del self._until[cut]


class Postman:
    """Use as a context manager. Raises what the connection raises; after trouble call `drop`."""

    def __init__(self, watch: Watch | None = None) -> None:
        self._connection: Any = django_mail.get_connection()
        self._carried = 0  # by this connection
        self._watch, self._is_own = watch or Watch(), watch is None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(Exception), self._watch.over(self._cut):
            self._connection.close()
        if self._is_own:
            self._watch.end()

    def open(self) -> None:
        """Connects unless connected."""
        with self._watch.over(self._cut):
            self._connection.open()

    def carry(self, mail: Email) -> None:
        """Servers hang up on who was quiet for long, or brought many. Then the mail itself is taken up anew, once."""
        envelope = Envelope(mail)
        try:
            self._carry(envelope)
        except Exception as problem:
            if not self._is_stale(problem):
                raise
            self.drop()
            self.open()
            self._carry(envelope)
        self._carried += 1

    def _carry(self, envelope: Envelope) -> None:
        with self._watch.over(self._cut):
            if not self._connection.send_messages([envelope]):
                raise smtplib.SMTPException("The mail connection took nothing.")

    def drop(self) -> None:
        """Forgets the connection without a word: a server that is silent or gone hears no goodbye."""
        self._cut()
        self._connection, self._carried = django_mail.get_connection(), 0

    def _is_stale(self, problem: Exception) -> bool:
        """Whether the connection was good before, and is gone without a word about this mail."""
        has_taken_up: Callable[[], bool] = getattr(self._connection, "has_taken_up", lambda: True)
        return self._carried > 0 and not has_taken_up() and replies.read(problem).blame is replies.Blame.CONNECTION

    def _cut(self) -> None:
        if cut := getattr(self._connection, "cut", None):
            cut()
