"""Taking up mail that is due. A claim is a lease, committed before anything is sent."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Count

from peermatch.failpoints import reach
from peermatch.outbox import letters
from peermatch.outbox.models import Email

log = logging.getLogger(__name__)
BATCH = 50
LEASE = timedelta(seconds=120)
EVERYWHERE = "the dispatcher sends every program's mail"


def claim(now: datetime, most: int) -> list[Email]:
    """Takes up to that many due mails under a new lease. What its holder does not finish is due again after it."""
    reach("before-claim")
    token, every = uuid4(), Email.objects.across_programs(EVERYWHERE)
    with transaction.atomic(durable=True):
        due = every.due(now).known(letters.kinds()).order_by("next_look_at", "pk")
        chosen = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
        if chosen:
            every.filter(pk__in=chosen).claim(token=token, until=now + LEASE, now=now)
    reach("after-claim")
    return list(every.filter(pk__in=chosen, lease_token=token).order_by("due_at", "pk")) if chosen else []


def report_unknown(now: datetime) -> int:
    """Due mail of a kind that no step registered stays queued; a newer release may know it."""
    strange = Email.objects.across_programs(EVERYWHERE).due(now).exclude(kind__in=letters.kinds())
    found = dict(strange.order_by().values_list("kind").annotate(Count("pk")))
    for kind, count in found.items():
        log.error("%d due e-mails stay queued: no letter is registered as %r.", count, kind)
    return sum(found.values())
