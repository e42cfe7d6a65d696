"""What all processes know for a short while, kept at the broker: seen at once, also while a transaction is open.

Nothing may depend on it: where the broker is away, nothing is remembered and nothing is known.
"""

import logging
from typing import Any

from django.core.cache import caches
from redis import RedisError

AWAY = (RedisError, OSError)
log = logging.getLogger(__name__)


def remember(name: str, what: Any, *, seconds: int) -> bool:
    """Whether it could be kept."""
    try:
        caches["shared"].set(name, what, seconds)
    except AWAY as trouble:
        log.warning("%s cannot be remembered (%s).", name, type(trouble).__name__)
        return False
    return True


def recall(name: str) -> Any:
    try:
        return caches["shared"].get(name)
    except AWAY:
        return None
