"""What people wrote is kept no longer than what is written to them: 30 days, and until nobody waits for it any more."""

from datetime import datetime, timedelta

from peermatch import shared_clock
from peermatch.inbox.models import IncomingMail

KEPT_FOR = timedelta(days=30)
EVERYWHERE = "mail of all programs is forgotten in the same tick"


def forget_old() -> int:
    """The job of each tick."""
    return forget(now=shared_clock.now())


def forget(*, now: datetime) -> int:
    """Wipes the words of mail that is old and dealt with; says of how many."""
    return IncomingMail.objects.across_programs(EVERYWHERE).old(now - KEPT_FOR).forget(at=now)
