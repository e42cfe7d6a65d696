"""Carrying mail to the server, over Django's mail connection: one connection for a whole round."""

import contextlib
import smtplib
from collections.abc import Callable, Iterator
from functools import partial
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

DEADLINE = 60.0  # seconds to connect
# Together well under the lease, so that nobody else takes the mail meanwhile.
INTRODUCED_WITHIN = 50.0  # seconds from the beginning of its lease, a connection that has to be made anew included
GIVEN_WITHIN = 50.0  # seconds for the mail itself, and for the answer to it
CUT_WITHIN = 1.0  # seconds after which it is seen that a limit has passed


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

    def __init__(self, mail: Email, about_to_give: Callable[[], None]) -> None:
        self.about_to_give = about_to_give
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

    def __deepcopy__(self, seen: object) -> Self:
        """What backends keep that only keep mail: its bytes are decided."""
        return self

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
        while not self._ended.wait(CUT_WITHIN):
            for cut, until in self._until.copy().items():
                if monotonic() > until:
                    cut()

    def end(self) -> None:
        self._ended.set()

    @contextlib.contextmanager
    def over(self, cut: Callable[[], None], until: float | None = None) -> Iterator[None]:
        """What is done inside has until then, or until the deadline; then `cut` is called, again and again."""
        with self._begins:
            if not self.is_alive() and not self._ended.is_set():
                self.start()
        self._until[cut] = monotonic() + DEADLINE if until is None else until
        try:
            yield
        finally:
            del self._until[cut]

    def give_until(self, cut: Callable[[], None], until: float) -> None:
        """Another limit, for what is being done."""
        self._until[cut] = until


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

    def carry(self, mail: Email, since: float | None = None) -> None:
        """Servers hang up on who was quiet for long, or brought many. Then the mail itself is taken up anew, once.

        `since` is when its lease began, by `monotonic`. Where too little of it is left before the mail itself is said,
        it is not said: someone else may be sending it by then.
        """
        until = (monotonic() if since is None else since) + INTRODUCED_WITHIN
        envelope = Envelope(mail, partial(self._begin_to_give, until))
        with self._watch.over(self._cut, until):
            try:
                self._carry(envelope, until)
            except Exception as problem:
                if not self._is_stale(problem):
                    raise
                self.drop()
                self._connection.open()
                self._carry(envelope, until)
        self._carried += 1

    def _carry(self, envelope: Envelope, until: float) -> None:
        _insist_on_time(until)
        if not self._connection.send_messages([envelope]):
            raise smtplib.SMTPException("The mail connection took nothing.")

    def _begin_to_give(self, until: float) -> None:
        _insist_on_time(until)
        self._watch.give_until(self._cut, monotonic() + GIVEN_WITHIN)

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


def _insist_on_time(until: float) -> None:
    if monotonic() > until:
        raise TimeoutError("It took too long until the mail itself could be said.")
