"""Mail that a provider posts to us, by django-anymail: any provider that it knows, each under its own address.

There is no such address until ANYMAIL_WEBHOOK_SECRET is set; who posts must know it.
"""

from typing import Any

from django.conf import settings
from django.urls import URLPattern
from django.utils import timezone

from peermatch.inbox.receiving import receive

INBOUND = "_inbound_webhook"


def patterns() -> list[URLPattern]:
    """“<provider>/inbound/” of each provider; none while no secret is set."""
    if not settings.WEBHOOK_SECRET:
        return []
    from anymail.urls import urlpatterns

    return [one for one in urlpatterns if isinstance(one, URLPattern) and str(one.name).endswith(INBOUND)]


def listen() -> None:
    """Called once, when the app is ready."""
    if settings.WEBHOOK_SECRET:
        from anymail.signals import inbound

        inbound.connect(_take, dispatch_uid="peermatch.inbox")


def _take(sender: Any, event: Any, **_more: Any) -> None:
    """What fails here is answered with an error, and the provider posts it again."""
    receive(event.message, at=timezone.now())
