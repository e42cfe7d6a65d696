"""Whether somebody gave a code when they signed in, and the way to set it up. Knows no model: the admin asks too."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse


def is_verified(user: Any) -> bool:
    """Whoever has a second step gets in only by it, so that this is all there is to ask."""
    return getattr(user, "otp_device", None) is not None


def way_to_set_up(then: str) -> str:
    """Where somebody is led who needs it for what they want to see."""
    return f"{reverse('second-step')}?{urlencode({'next': then})}"
