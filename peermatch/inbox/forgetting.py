"""What people wrote is kept no longer than what is written to them, and until nobody waits for it any more."""

from datetime import datetime, timedelta

from peermatch import shared_clock
from peermatch.accounts.words_kept import MAIL_KEPT_DAYS
from peermatch.inbox.models import IncomingMail
from peermatch.keeping.purging import kept_for

KEPT_FOR = timedelta(days=MAIL_KEPT_DAYS)  # of mail that belongs to no program
EVERYWHERE = "mail of all programs is forgotten in the same tick"


def forget_old() -> int:
    """The job of each tick."""
    return forget(now=shared_clock.now())


def forget(*, now: datetime) -> int:
    """Wipes the words of mail that is old and dealt with; says of how many."""
    rows = IncomingMail.objects.across_programs(EVERYWHERE)
    gone: int = rows.filter(program=None).old(now - KEPT_FOR).forget(at=now)
    for days, programs in kept_for(now, "mail_kept_days").items():
        gone += rows.filter(program__in=programs).old(now - timedelta(days=days)).forget(at=now)
    return gone
