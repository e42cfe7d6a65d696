"""Mail that no server takes, and that is of no use before long: somebody phones, while it is tried on. Each tick."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef

from peermatch import shared_clock
from peermatch.outbox.models import KEPT_BACK, Email, State
from peermatch.returning.models import MailEvent, Unreached
from peermatch.returning.noting import URGENT, note
from peermatch.returning.verdicts import Verdict, Why

LATE_AFTER = timedelta(minutes=15)  # whoever is let in by greylisting is in by then
MOST = 500
EVERYWHERE = "mail of all programs leaves together"
KEY = "waits:"


def look_at_what_waits() -> int:
    """The job of each tick."""
    return look(shared_clock.now())


def look(now: datetime) -> int:
    """Has somebody phone, once for each such mail; what left after all is no task. Says how many are new."""
    _forget_what_left()
    every = Email.objects.across_programs(EVERYWHERE).open().exclude(program=None).exclude(error_code="held")
    troubled = every.filter(overtaken_at=None, unreached=None, trouble_since__lte=now - LATE_AFTER)
    urgent = troubled.filter(expires_at__gt=now, expires_at__lte=now + URGENT).exclude(error_code__in=KEPT_BACK)
    return sum(_note(mail, now) for mail in urgent.order_by("expires_at")[:MOST])


def _note(mail: Email, now: datetime) -> bool:
    why = Why.NOT_NOW if mail.error_code.startswith("4") else Why.UNKNOWN
    return note(
        mail, what=MailEvent.What.LATE, verdict=Verdict(why, mail.error_code, mail.error),
        source=MailEvent.Source.SERVER, key=f"{KEY}{mail.pk}", at=now,
    )  # fmt: skip


def _forget_what_left() -> None:
    """As if it had never been a task: it is one again where the mail comes back."""
    ours = MailEvent.objects.across_programs(EVERYWHERE).filter(email=OuterRef("email"), key__startswith=KEY)
    rows = Unreached.objects.across_programs(EVERYWHERE).open()
    rows.filter(Exists(ours), email__state=State.SENT, since__lt=F("email__sent_at")).delete()
