"""A mail server that keeps what it receives, and refuses what it is told to."""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Condition, Event
from typing import Any, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.ERROR)  # each line of each session, else, in what a failing test prints
PATIENCE = 60  # seconds to wait for mail that is due


@dataclass(frozen=True)
class Received:
    """One delivery: who the envelope named, and the bytes as they came."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    message: EmailMessage


@dataclass(frozen=True)
class Refusal:
    reply: str
    at: str
    recipient: str | None


@dataclass
class SmtpSink:
    """Use as a context manager. `received` holds every delivery in order; nothing refused is in it."""

    received: list[Received] = field(default_factory=list)
    callers: int = 0  # connections that greeted
    _refusals: deque[Refusal] = field(default_factory=deque)
    _changed: Condition = field(default_factory=Condition)
    _may_go_on: Event = field(default_factory=Event)
    _is_waiting: Event = field(default_factory=Event)
    host: str = "127.0.0.1"
    offers_pipelining: bool = True

    def __post_init__(self) -> None:
        self._may_go_on.set()

    def __enter__(self) -> Self:
        self._controller = _AnyPort(self, hostname=self.host, port=0)
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *problem: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://{self.host}:{self.port}"

    def refuse(self, reply: str, *, at: str = "DATA", times: int = 1, recipient: str | None = None) -> None:
        """The next `times` mails are answered with this reply ("550 no such user") after MAIL, RCPT or DATA."""
        self._refusals.extend([Refusal(reply, at, recipient)] * times)

    def hold(self) -> None:
        """Answers no DATA from now on until `let_go`, so that a sender can be looked at while it sends."""
        self._is_waiting.clear()
        self._may_go_on.clear()

    def wait_until_held(self) -> None:
        """Waits until a sender has handed over a whole mail and hears nothing back."""
        assert self._is_waiting.wait(PATIENCE), "No mail came"

    def let_go(self) -> None:
        self._may_go_on.set()

    def to(self, address: str) -> list[EmailMessage]:
        """What was delivered to that address, oldest first."""
        return [one.message for one in self.received if address in one.recipients]

    def wait_for(self, count: int, address: str | None = None, seconds: float = PATIENCE) -> list[EmailMessage]:
        """Waits until at least so many were delivered (to that address), and returns them."""

        def arrived() -> list[EmailMessage]:
            return self.to(address) if address else [one.message for one in self.received]

        with self._changed:
            if not self._changed.wait_for(lambda: len(arrived()) >= count, seconds):
                raise AssertionError(f"{len(arrived())} of {count} mails arrived within {seconds} s")
        return arrived()

    def wait_for_subject(self, words: str, address: str, seconds: float = PATIENCE) -> EmailMessage:
        """Waits for mail to that address whose subject has these words, and returns the newest."""

        def arrived() -> list[EmailMessage]:
            return [mail for mail in self.to(address) if words in mail["Subject"]]

        with self._changed:
            if not self._changed.wait_for(arrived, seconds):
                raise AssertionError(f"No mail to {address} with “{words}” in its subject within {seconds} s")
        return arrived()[-1]

    # What aiosmtpd calls, in its own thread.

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        with self._changed:
            self.callers += 1
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.offers_pipelining else responses

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, sender: str, _: Any) -> str:  # noqa: N802
        if reply := self._refusal("MAIL"):
            return reply
        envelope.mail_from = sender
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, _: Any) -> str:  # noqa: N802
        if reply := self._refusal("RCPT", to):
            return reply
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        while not self._may_go_on.is_set():
            self._is_waiting.set()
            await asyncio.sleep(0.01)
        if reply := self._refusal("DATA", *envelope.rcpt_tos):
            return reply
        raw = envelope.original_content or b""
        message = message_from_bytes(raw, policy=policy.default)
        with self._changed:
            self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw, message))
            self._changed.notify_all()
        return "250 OK"

    def _refusal(self, at: str, *recipients: str) -> str | None:
        with self._changed:
            for refusal in self._refusals:
                if refusal.at == at and (refusal.recipient is None or refusal.recipient in recipients):
                    self._refusals.remove(refusal)
                    return refusal.reply
        return None


class _AnyPort(Controller):
    """Listens on whichever port the system gives."""

    def _trigger_server(self) -> None:
        self.port = cast(asyncio.Server, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()
