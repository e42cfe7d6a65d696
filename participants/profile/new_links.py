"""A new link for someone who lost theirs, without telling anyone whether an address is known.

Whoever makes links for participants registers what sends a fresh one of its kind.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

Sends = Callable[[str, datetime], int]
_sends: list[Sends] = []


def sends_new_links(sends: Sends) -> None:
    """`sends(address, at)` sends a fresh link for each of its own that this address was sent; it says how many."""
    if sends not in _sends:
        _sends.append(sends)


@transaction.atomic
def send_new_links(address: str, *, at: datetime) -> int:
    return sum(sends(address, at) for sends in _sends)
