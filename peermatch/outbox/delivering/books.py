"""What became of each mail, written down. All of a round's writing is done in one thread, which has the database.

Mails that are out and those that follow them share a commit. Rows are locked without waiting: whoever calls mail back
locks many at once, and two that wait for each other would both be in the other's way. A row that is locked by someone
else is written by itself, which may wait.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext as _

from peermatch.failpoints import reach
from peermatch.outbox import backoff, replies
from peermatch.outbox.delivering.claiming import LEASE
from peermatch.outbox.delivering.patience import AWAY, patiently
from peermatch.outbox.delivering.statements import EVERYWHERE, write_turn
from peermatch.outbox.models import Email, EmailQuerySet, State
from peermatch.outbox.replies import Blame, Trouble

log = logging.getLogger(__name__)
_when_failed: list[Callable[[int], object]] = []


def when_failed(hears: Callable[[int], object]) -> None:
    """Has the function called with the pk of each mail that is given up, at once. Registered when an app is ready."""
    if hears not in _when_failed:
        _when_failed.append(hears)


@dataclass
class Tally:
    """What one round did. `unknown` is how many due mails nobody knows the kind of."""

    sent: int = 0
    failed: int = 0
    put_off: int = 0
    kept_back: int = 0
    superseded: int = 0
    suppressed: int = 0
    expired: int = 0
    unknown: int = 0

    def count(self, state: str) -> None:
        setattr(self, state, getattr(self, state) + 1)


@dataclass
class Books:
    now: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)
    leases_since: float = 0.0  # when those of the last turn began, by this process's own `monotonic`

    def turn(self, sent: Sequence[Email], following: Sequence[Email]) -> list[Email]:
        """Writes down what is out, and takes the last look at what follows. Says which of those leave now."""
        if not sent and not following:
            return []
        if sent:
            reach("before-commit")
        done = patiently(lambda: self._turn(sent, following))
        for mail in sent:
            self._count_sent(mail, is_written=mail.pk in done)
        if sent:
            reach("after-commit")
        return [mail for mail in following if mail.pk in done or self._begins(mail)]

    def put_off(self, mails: Iterable[Email], trouble: Trouble) -> None:
        for mail in mails:
            patiently(partial(self._put_off, mail, trouble))

    def keep_back(self, mail: Email, *, until: datetime, code: str, why: str) -> None:
        """For its reader's sake: it waits till then, and no attempt counts."""
        if patiently(partial(mail.keep_back, until=until, now=self.now(), code=code, why=why)):
            self.tally.kept_back += 1

    def put_back(self, mails: Sequence[Email]) -> None:
        """Among the waiting again, untried: their turn did not come."""
        done = patiently(lambda: self._put_back(mails)) if mails else set[int]()
        for mail in mails:
            if mail.pk not in done:
                patiently(partial(mail.release, now=self.now()))

    def fail(self, mail: Email, trouble: Trouble) -> None:
        end = partial(mail.finish, State.FAILED, now=self.now(), code=trouble.code, error=trouble.words)
        if patiently(end):
            self.tally.failed += 1
            _tell(mail, State.FAILED, trouble.code)
            _hear_of_failure(mail)

    def end_unwanted(self, mail: Email, why: str) -> None:
        if patiently(partial(mail.finish, State.SUPERSEDED, now=self.now(), why=why)):
            self.tally.superseded += 1
            _tell(mail, State.SUPERSEDED)

    def end_unsent(self, mail: Email) -> None:
        """Why it may not leave: called back, too late, or no longer ours (then there is nothing to say)."""
        patiently(partial(self._end_unsent, mail))

    def _turn(self, sent: Sequence[Email], following: Sequence[Email]) -> set[int]:
        self.leases_since, now = monotonic(), self.now()
        return write_turn(sent, following, now, now + LEASE)

    def _put_back(self, mails: Sequence[Email]) -> set[int]:
        tokens = {mail.pk: mail.lease_token for mail in mails}
        every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
        ours = every.filter(pk__in=tokens, state=State.SENDING, overtaken_at=None)
        with transaction.atomic(durable=True):
            held = ours.select_for_update(skip_locked=True).values_list("pk", "lease_token")
            back = {pk for pk, token in held if token == tokens[pk]}
            every.filter(pk__in=back).update(state=State.QUEUED, lease_token=None, next_look_at=self.now())
        return back

    def _begins(self, mail: Email) -> bool:
        """By itself: its row was locked by someone else, or it may not leave, and then it is ended."""
        now = self.now()
        if patiently(partial(mail.begin, until=now + LEASE, now=now)):
            return True
        self.end_unsent(mail)
        return False

    def _count_sent(self, mail: Email, *, is_written: bool) -> None:
        if is_written or patiently(partial(mail.finish, State.SENT, now=self.now())):
            self.tally.sent += 1
            _tell(mail, State.SENT)
        else:
            log.error("E-mail %s went out after its lease had passed to another sender.", mail.public_id)

    def _put_off(self, mail: Email, trouble: Trouble) -> None:
        now = self.now()
        if replies.is_hopeless(mail.trouble_since, now):
            self.fail(mail, trouble)
        elif mail.put_off(until=now + _delay(mail, trouble, now), now=now, code=trouble.code, error=trouble.words):
            self.tally.put_off += 1
            _tell(mail, "put off", trouble.code)

    def _end_unsent(self, mail: Email) -> None:
        now = self.now()
        if mail.finish_as_called_back(now=now):
            mail.refresh_from_db(fields=["state"], from_queryset=Email.objects.across_programs(EVERYWHERE))
            self.tally.count(mail.state)
            _tell(mail, mail.state)
        elif is_late(mail, now) and mail.finish(State.EXPIRED, now=now, why=_("Its time had passed.")):
            self.tally.expired += 1
            _tell(mail, State.EXPIRED)


def _hear_of_failure(mail: Email) -> None:
    """Trouble of whoever listens stops no other mail."""
    for hears in _when_failed:
        try:
            patiently(partial(hears, mail.pk))
        except AWAY:
            raise
        except Exception:
            log.exception("Nobody heard at once that e-mail %s failed.", mail.public_id)


def _tell(mail: Email, what: str, code: str = "") -> None:
    """By its id and kind alone: neither to whom nor what about."""
    told = {"mail": str(mail.public_id), "kind": mail.kind, "state": str(what), "code": code}
    log.info("E-mail %s: %s", mail.public_id, what, extra={"told": told})


def is_late(mail: Email, now: datetime) -> bool:
    return mail.expires_at is not None and mail.expires_at <= now


def _delay(mail: Email, trouble: Trouble, now: datetime) -> timedelta:
    if trouble.blame is Blame.CONNECTION:
        return replies.wait_for_server(mail.trouble_since, now)
    delay = backoff.pace_of(trouble.code, trouble.words).after(mail.attempts + 1, mail.pk)
    return backoff.in_time(delay, mail.expires_at, now)
