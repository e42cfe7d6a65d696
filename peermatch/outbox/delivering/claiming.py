"""Taking up mail that is due. A claim is a lease, committed before anything is sent."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Count

from peermatch.failpoints import reach
from peermatch.outbox import letters
from peermatch.outbox.delivering.statements import EVERYWHERE, claim_due
from peermatch.outbox.models import Email

log = logging.getLogger(__name__)
BATCH = 50
LEASE = timedelta(seconds=120)


def claim(now: datetime, most: int) -> list[Email]:
    """Takes up to that many due mails under a new lease. What its holder does not finish is due again after it."""
    reach("before-claim")
    with transaction.atomic(durable=True):
        mails = claim_due(now, letters.kinds(), most, token=uuid4(), until=now + LEASE)
    reach("after-claim")
    return sorted(mails, key=lambda mail: (mail.due_at, mail.pk))


def report_unknown(now: datetime) -> int:
    """Due mail of a kind that no step registered stays queued; a newer release may know it."""
    strange = Email.objects.across_programs(EVERYWHERE).due(now).exclude(kind__in=letters.kinds())
    found = dict(strange.order_by().values_list("kind").annotate(Count("pk")))
    for kind, count in found.items():
        log.error("%d due e-mails stay queued: no letter is registered as %r.", count, kind)
    return sum(found.values())
