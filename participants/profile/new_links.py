"""A new link for someone who lost theirs, without telling anyone whether an address is known.

To ask is to write down the address, whoever's it is: that takes the same time for all. The worker sees to the rest.
Whoever makes links for participants registers what sends a fresh one of its kind.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from participants.models import LinkAsked
from peermatch.outbox.nudge import wake_after_commit

Sends = Callable[[str, datetime], int]
_sends: list[Sends] = []
MOST_AT_ONCE = 200


def sends_new_links(sends: Sends) -> None:
    """`sends(address, at)` sends a fresh link for each of its own that this address was sent; it says how many."""
    if sends not in _sends:
        _sends.append(sends)


@transaction.atomic
def ask_for_links(address: str, *, at: datetime) -> None:
    from participants.tasks import send_asked_links

    LinkAsked.objects.create(email=address, at=at)
    wake_after_commit(send_asked_links)


def send_what_was_asked() -> int:
    """By the worker at once, by the tick otherwise. Says how many links were sent."""
    waiting = list(LinkAsked.objects.order_by("pk")[:MOST_AT_ONCE])
    return sum(_send(row, at=timezone.now()) for row in waiting)


@transaction.atomic
def _send(row: LinkAsked, *, at: datetime) -> int:
    """Whoever deletes it is the one who sees to it."""
    gone, _each = LinkAsked.objects.filter(pk=row.pk).delete()
    return send_new_links(row.email, at=at) if gone else 0


@transaction.atomic
def send_new_links(address: str, *, at: datetime) -> int:
    return sum(sends(address, at) for sends in _sends)
