"""What nobody needs any more goes at the next tick: sessions that are over, and tries that count no more."""

from django.utils import timezone

from peermatch.accounts.models import OpenSession
from peermatch.accounts.signing_in import throttling


def forget_old() -> None:
    """Called at each tick."""
    now = timezone.now()
    OpenSession.forget_old(now)
    throttling.forget_old(now)
