"""Those who carry: each a thread with a connection of its own and no database, one mail in hand at most."""

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from django.db import connections

from peermatch.failpoints import reach
from peermatch.outbox import replies
from peermatch.outbox.models import Email
from peermatch.outbox.postman import Postman, Watch
from peermatch.outbox.replies import Blame, Trouble

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Report:
    """How it went: with a mail, or, where there is none, with connecting."""

    by: "Carrier"
    mail: Email | None = None
    trouble: Trouble | None = None


class Carrier(Thread):
    """Connects, says so, then carries what it is handed. One whose connection is gone says so and ends."""

    def __init__(self, reports: SimpleQueue[Report], watch: Watch) -> None:
        super().__init__(name="postman", daemon=True)
        self._reports, self._postman = reports, Postman(watch)
        self._handed: SimpleQueue[tuple[Email, float] | None] = SimpleQueue()

    def hand(self, mail: Email, since: float) -> None:
        """`since`: when its lease began, by `monotonic`."""
        self._handed.put((mail, since))

    def dismiss(self) -> None:
        self._handed.put(None)

    def run(self) -> None:
        try:
            self._work()
        finally:
            connections.close_all()  # there are none, unless a mail connection of somebody's own uses them

    def _work(self) -> None:
        with self._postman:
            if trouble := self._connect():
                self._reports.put(Report(self, trouble=trouble))
                return
            self._reports.put(Report(self))
            while handed := self._handed.get():
                mail, since = handed
                trouble = self._carry(mail, since)
                self._reports.put(Report(self, mail, trouble))
                if is_of_connection(trouble):
                    return

    def _connect(self) -> Trouble | None:
        try:
            self._postman.open()
        except Exception as problem:
            log.warning("The mail server cannot be reached: %s", type(problem).__name__)
            self._postman.drop()
            # Whatever it was, a password that is refused included, it says nothing about any mail.
            found = replies.read(problem)
            return Trouble(Blame.CONNECTION, found.code, found.words)
        return None

    def _carry(self, mail: Email, since: float) -> Trouble | None:
        try:
            reach("before-data")
            self._postman.carry(mail, since)
            reach("after-250")
        except Exception as problem:
            trouble = replies.read(problem)
            log.warning("E-mail %s was not taken: %s", mail.public_id, trouble.code)
            if is_of_connection(trouble):
                self._postman.drop()
            return trouble
        return None


def is_of_connection(trouble: Trouble | None) -> bool:
    return trouble is not None and trouble.blame is Blame.CONNECTION


class Crew:
    """Use as a context manager. The first connects and carries a mail alone; once the server took one, others come.

    So a server that is away or ill meets one connection, not all of them, whenever it is tried.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.has_proof = False  # the server took the last mail of which we heard
        self.free: list[Carrier] = []
        self.busy: set[Carrier] = set()
        self.connecting: set[Carrier] = set()
        self._reports: SimpleQueue[Report] = SimpleQueue()
        self._watch = Watch()

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *problem: object) -> None:
        for carrier in (*self.free, *self.busy, *self.connecting):
            carrier.dismiss()
        for carrier in (*self.free, *self.busy, *self.connecting):
            carrier.join()
        self._watch.end()

    @property
    def size(self) -> int:
        return len(self.free) + len(self.busy) + len(self.connecting)

    def call_for(self, mails: int) -> None:
        """Has as many connect as these mails and the server's health ask for."""
        while self.size < (self.most if self.has_proof else 1) and len(self.free) + len(self.connecting) < mails:
            carrier = Carrier(self._reports, self._watch)
            self.connecting.add(carrier)
            carrier.start()

    @property
    def is_at_work(self) -> bool:
        return bool(self.busy or self.connecting)

    @property
    def ready(self) -> int:
        """How many mails can be handed over now."""
        return len(self.free) if self.has_proof else min(len(self.free), 0 if self.busy else 1)

    def hand(self, mail: Email, since: float) -> None:
        carrier = self.free.pop()
        self.busy.add(carrier)
        carrier.hand(mail, since)

    def reports(self, patience: float) -> Iterator[Report]:
        """Waits until somebody reports, and then that many seconds for the others who carry: to write down one takes as
        long as to write down all, and who comes while it is done waits twice. Who lost the connection is gone."""
        report = self._reports.get()
        until = monotonic() + patience
        with contextlib.suppress(Empty):
            while True:
                self._note(report)
                yield report
                report = self._reports.get(timeout=max(until - monotonic(), 0) if self.busy else 0)

    def _note(self, report: Report) -> None:
        self.busy.discard(report.by)
        self.connecting.discard(report.by)
        if is_of_connection(report.trouble):
            self.has_proof = False
        else:
            self.free.append(report.by)
            self.has_proof = self.has_proof or report.mail is not None
