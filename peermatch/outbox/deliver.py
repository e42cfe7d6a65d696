"""Delivering what is due: claim some, ask whether they are still wanted, carry each, say what became of it.

Nothing is lost: a claim is a lease, and what its holder does not finish is due again when the lease ends.
Nothing goes out twice, except where the process dies between the server's 250 and our commit; then the second
copy is the same bytes under the same Message-ID.

One thread claims, asks and writes; a few others carry, each over a connection of its own (delivering/crew.py). A mail
is handed over when it is committed that it leaves, and its carrier gets the next one when it is committed that this
one is out. So as many mails as there are connections are out and not yet written down, at most. Those who report at
nearly the same time share a commit, and then leave and return together.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from threading import Event, Lock
from time import monotonic

from django.conf import settings

from peermatch import shared_clock
from peermatch.outbox.delivering import moving, stopping
from peermatch.outbox.delivering.asking import wanted
from peermatch.outbox.delivering.books import Books, Tally
from peermatch.outbox.delivering.claiming import BATCH, claim, report_unknown
from peermatch.outbox.delivering.crew import Crew, is_of_connection
from peermatch.outbox.delivering.kindly import leaving_now
from peermatch.outbox.delivering.patience import AWAY, patiently
from peermatch.outbox.models import Email
from peermatch.outbox.replies import Blame, Trouble

FRESH = timedelta(seconds=15)  # how long the answer “still wanted” holds; what is left of a batch then asks again
LONGEST_PAUSE = 0.02  # seconds for which a mail that is out waits for others to be written down with it
MOST_DROPS = 3  # lost connections in a row after which a round ends
_one_round, _look_again = Lock(), Event()


def send_due(*, now: Callable[[], datetime] | None = None, limit: int | None = None) -> Tally:
    """Delivers until nothing is due, or `limit` mails were taken up, or no server can be reached.

    What is due, and whose lease has ended, is judged by one clock, whichever machine sends.
    """
    books = Books(now or patiently(shared_clock.running))
    books.tally.unknown = patiently(lambda: report_unknown(books.now()))
    with Crew(settings.MAIL_CONNECTIONS) as crew:
        _Round(crew, books, limit).run()
    return books.tally


def look_now() -> None:
    """Delivers what is due, unless this process is at it: then whoever does looks once more before it ends."""
    _look_again.set()
    while _look_again.is_set() and _one_round.acquire(blocking=False):
        try:
            _look_again.clear()
            with moving.sending():
                send_due()
        finally:
            _one_round.release()


class _Round:
    def __init__(self, crew: Crew, books: Books, limit: int | None) -> None:
        self.crew, self.books, self.left = crew, books, limit
        self.waiting: deque[tuple[Email, datetime]] = deque()  # ours, and wanted when it was asked, which was then
        self.may_be_more = True
        self.pause = 0.0  # as long as the last commit took
        self.sent: list[Email] = []  # out, and not yet written down
        self.troubles: list[tuple[Email, Trouble]] = []
        self.drops = 0
        self.is_over = False

    def run(self) -> None:
        try:
            while self._go_on():
                self._listen()
        except AWAY:  # there is nothing to write to: what is ours is due again when its lease ends
            raise
        except BaseException:
            self.is_over = True
            while self._go_on():
                self._listen()
            raise

    def _go_on(self) -> bool:
        """Writes down the news, hands over what may leave. Whether anybody is at work then, and will report."""
        self.is_over = self.is_over or stopping.is_asked()
        self._put_back()
        self._hand_over()
        while not self.is_over and (self._take_up() or (self.waiting and self.crew.ready)):
            self._hand_over()
        self.crew.call_for(len(self.waiting))
        return self.crew.is_at_work

    def _put_back(self) -> None:
        """What was asked too long ago, or all when the round is over."""
        oldest = self.books.now() - FRESH
        stale = [mail for mail, asked_at in self.waiting if self.is_over or asked_at < oldest]
        self.books.put_back(stale)
        for _mail in stale:
            self.waiting.popleft()

    def _take_up(self) -> bool:
        """While the last ones are carried: claims more, ends what is no longer wanted, keeps back what has to wait.
        Whether there were any."""
        if self.waiting and (len(self.waiting) >= self.crew.most or not self.may_be_more):
            return False
        moving.go_on()
        most = BATCH if self.left is None else min(BATCH, self.left)
        mails = patiently(lambda: claim(self.books.now(), most))
        self.may_be_more = len(mails) == most
        self.left = None if self.left is None else self.left - len(mails)
        asked_at = self.books.now()
        self.waiting.extend((mail, asked_at) for mail in leaving_now(wanted(mails, self.books), self.books))
        return bool(mails)

    def _hand_over(self) -> None:
        """Trouble is written down first: what it tells may stop what follows."""
        moving.go_on()
        while self.troubles:
            self._write_down_trouble(*self.troubles[0])
            self.troubles.pop(0)
        following = [mail for mail, _asked_at in islice(self.waiting, self.crew.ready)]
        began = monotonic()
        leaving = self.books.turn(self.sent, following)
        if self.sent or following:
            self.pause = min(monotonic() - began, LONGEST_PAUSE)
        self.sent.clear()
        for _mail in following:
            self.waiting.popleft()
        for mail in leaving:
            self.crew.hand(mail, self.books.leases_since)

    def _write_down_trouble(self, mail: Email, trouble: Trouble) -> None:
        if trouble.blame is Blame.MAIL_FOR_GOOD:
            self.books.fail(mail, trouble)
        else:
            self.books.put_off([mail], trouble)

    def _listen(self) -> None:
        for report in self.crew.reports(self.pause):
            if report.trouble is None:
                self.drops = 0 if report.mail else self.drops
                self.sent.extend(filter(None, [report.mail]))
            elif report.mail is None:
                self._not_connected(report.trouble)
            else:
                self.troubles.append((report.mail, report.trouble))
                self._count_drop(report.trouble)

    def _not_connected(self, trouble: Trouble) -> None:
        """The end of the round, unless others are connected: what cannot be sent now is put off without counting an
        attempt."""
        self.crew.most = max(1, self.crew.size)
        if not self.crew.size:
            self.is_over = True
            if self.waiting:
                self.books.put_off([self.waiting.popleft()[0]], trouble)

    def _count_drop(self, trouble: Trouble) -> None:
        self.drops += is_of_connection(trouble)
        self.is_over = self.is_over or self.drops >= MOST_DROPS
