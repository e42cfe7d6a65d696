"""Delivering what is due: claim some, ask whether they are still wanted, carry each, say what became of it.

Nothing is lost: a claim is a lease, and what its holder does not finish is due again when the lease ends.
Nothing goes out twice, except where the process dies between the server's 250 and our commit; then the second
copy is the same bytes under the same Message-ID.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from peermatch.outbox import letters, replies
from peermatch.outbox.models import Email, State
from peermatch.outbox.postman import Postman
from peermatch.outbox.replies import Blame, Trouble

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(seconds=120)
FRESH = timedelta(seconds=15)  # how long the answer “still wanted” holds; what is left of a batch then asks again
MOST_DROPS = 3  # lost connections in a row after which a round ends
RETRY_COMMIT = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between tries to write down that a mail is out
EVERYWHERE = "the dispatcher sends every program's mail"


@dataclass
class Tally:
    """What one round did. `unknown` is how many due mails nobody knows the kind of."""

    sent: int = 0
    failed: int = 0
    put_off: int = 0
    superseded: int = 0
    suppressed: int = 0
    expired: int = 0
    unknown: int = 0

    def count(self, state: str) -> None:
        setattr(self, state, getattr(self, state) + 1)


def send_due(*, now: Callable[[], datetime] = timezone.now, limit: int | None = None) -> Tally:
    """Delivers until nothing is due, or `limit` mails were taken up, or no server can be reached."""
    with Postman() as postman:
        round_ = _Round(postman, now)
        round_.tally.unknown = _report_unknown(now())
        left = limit
        while not round_.is_over and (mails := _claim(now(), BATCH if left is None else min(BATCH, left))):
            round_.deliver(mails)
            left = None if left is None else left - len(mails)
    return round_.tally


def _claim(now: datetime, most: int) -> list[Email]:
    """Takes up to that many due mails under a new lease, committed before anything is sent."""
    token, every = uuid4(), Email.objects.across_programs(EVERYWHERE)
    with transaction.atomic(durable=True):
        due = every.due(now).known(letters.kinds()).order_by("next_look_at", "pk")
        chosen = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
        if chosen:
            every.filter(pk__in=chosen).claim(token=token, until=now + LEASE, now=now)
    return list(every.filter(pk__in=chosen, lease_token=token).order_by("due_at", "pk")) if chosen else []


def _report_unknown(now: datetime) -> int:
    """Due mail of a kind that no step registered stays queued; a newer release may know it."""
    strange = Email.objects.across_programs(EVERYWHERE).due(now).exclude(kind__in=letters.kinds())
    found = dict(strange.order_by().values_list("kind").annotate(Count("pk")))
    for kind, count in found.items():
        log.error("%d due e-mails stay queued: no letter is registered as %r.", count, kind)
    return sum(found.values())


@dataclass
class _Round:
    postman: Postman
    now: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)
    drops: int = 0
    is_over: bool = False

    def deliver(self, mails: Sequence[Email]) -> None:
        asked_at = self.now()
        for mail in self._wanted(mails):
            if self.is_over or self.now() - asked_at > FRESH:
                mail.release(now=self.now())
            else:
                self._deliver_one(mail)

    def _wanted(self, mails: Sequence[Email]) -> list[Email]:
        """Those to send; the others are ended here, each with its reason."""
        by_kind: dict[str, list[Email]] = defaultdict(list)
        for mail in mails:
            if mail.overtaken_at is not None or _is_late(mail, self.now()):
                self._end_unsent(mail)
            else:
                by_kind[mail.kind].append(mail)
        kept = [mail for kind, some in by_kind.items() for mail in self._wanted_of_kind(kind, some)]
        return sorted(kept, key=lambda mail: (mail.due_at, mail.pk))

    def _wanted_of_kind(self, kind: str, mails: list[Email]) -> list[Email]:
        letter = letters.get(kind)
        try:
            unwanted: Mapping[int, str] = letter.still_wanted(mails) if letter else {}
        except Exception as problem:  # a step's mistake must not stop the other steps' mail
            log.exception("Whether mail of kind %r is still wanted could not be asked.", kind)
            self._put_off_all(mails, Trouble(Blame.MAIL_FOR_NOW, "check", type(problem).__name__))
            return []
        for mail in mails:
            if mail.pk in unwanted and mail.finish(State.SUPERSEDED, now=self.now(), why=unwanted[mail.pk]):
                self.tally.superseded += 1
        return [mail for mail in mails if mail.pk not in unwanted]

    def _deliver_one(self, mail: Email) -> None:
        if not self._connect(mail):
            return
        now = self.now()
        if not mail.begin(until=now + LEASE, now=now):
            self._end_unsent(mail)
            return
        try:
            self.postman.carry(mail)
        except Exception as problem:
            self._after_trouble(mail, problem)
        else:
            self.drops = 0
            self._write_down_sent(mail)

    def _connect(self, mail: Email) -> bool:
        """A connection, or the end of the round: what cannot be sent now is put off without counting an attempt."""
        try:
            self.postman.open()
        except Exception as problem:
            log.warning("The mail server cannot be reached: %s", type(problem).__name__)
            self.postman.drop()
            self.is_over = True
            self._put_off_all([mail], replies.read(problem))
            return False
        return True

    def _after_trouble(self, mail: Email, problem: Exception) -> None:
        trouble = replies.read(problem)
        log.warning("E-mail %s was not taken: %s", mail.public_id, trouble.code)
        if trouble.blame is Blame.MAIL_FOR_GOOD:
            self._fail(mail, trouble)
            return
        self._put_off_all([mail], trouble)
        if trouble.blame is Blame.CONNECTION:
            self.postman.drop()
            self.drops += 1
            self.is_over = self.drops >= MOST_DROPS

    def _put_off_all(self, mails: Sequence[Email], trouble: Trouble) -> None:
        now = self.now()
        for mail in mails:
            if replies.is_hopeless(mail.trouble_since, now):
                self._fail(mail, trouble)
            elif mail.put_off(until=now + _delay(mail, trouble, now), now=now, code=trouble.code, error=trouble.words):
                self.tally.put_off += 1

    def _fail(self, mail: Email, trouble: Trouble) -> None:
        if mail.finish(State.FAILED, now=self.now(), code=trouble.code, error=trouble.words):
            self.tally.failed += 1

    def _write_down_sent(self, mail: Email) -> None:
        if _stubbornly(lambda: mail.finish(State.SENT, now=self.now())):
            self.tally.sent += 1
        else:
            log.error("E-mail %s went out after its lease had passed to another sender.", mail.public_id)

    def _end_unsent(self, mail: Email) -> None:
        """Why it may not leave: called back, too late, or no longer ours (then there is nothing to say)."""
        now = self.now()
        if mail.finish_as_called_back(now=now):
            mail.refresh_from_db(fields=["state"], from_queryset=Email.objects.across_programs(EVERYWHERE))
            self.tally.count(mail.state)
        elif _is_late(mail, now) and mail.finish(State.EXPIRED, now=now, why=_("Its time had passed.")):
            self.tally.expired += 1


def _is_late(mail: Email, now: datetime) -> bool:
    return mail.expires_at is not None and mail.expires_at <= now


def _delay(mail: Email, trouble: Trouble, now: datetime) -> timedelta:
    if trouble.blame is Blame.CONNECTION:
        return replies.wait_for_server(mail.trouble_since, now)
    return replies.delay_after(mail.attempts + 1, mail.pk)


def _stubbornly(write: Callable[[], bool]) -> bool:
    """The mail is out: losing this write would send it twice, so a database that restarts is waited for."""
    for pause in RETRY_COMMIT:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
    return write()
