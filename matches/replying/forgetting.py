"""Mail of no match: thirty days after it came it is forgotten with the name of whoever sent it, read or not."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from matches.models import MailReply
from peermatch.inbox.forgetting import KEPT_FOR
from peermatch.inbox.models import IncomingMail

EVERYWHERE = "mail of all programs is forgotten in the same tick"


def forget_strangers() -> int:
    """The job of each tick."""
    return forget(now=timezone.now())


def forget(*, now: datetime) -> int:
    """Nobody waits for these any more; says how many there were."""
    matched = MailReply.objects.across_programs(EVERYWHERE).filter(mail=OuterRef("pk"))
    mails = IncomingMail.objects.across_programs(EVERYWHERE).filter(~Exists(matched))
    return mails.of_strangers(now - KEPT_FOR).forget_sender(at=now)
