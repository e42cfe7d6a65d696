"""Mail that a provider posts to us, by django-anymail: any provider that it knows, each under its own address.

There is no such address until ANYMAIL_WEBHOOK_SECRET is set; who posts must know it.
"""

from email.message import Message
from email.policy import default
from typing import Any

from django.conf import settings
from django.urls import URLPattern
from django.utils import timezone

from peermatch.inbox import cleaning
from peermatch.inbox.heads import LONGEST_HEADER
from peermatch.inbox.receiving import receive

AS_IT_STANDS = default.clone(refold_source="none", max_line_length=0)
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
    receive(as_bytes(event.message), at=timezone.now())


def as_bytes(mail: Message) -> bytes:
    """The mail as it may have come. Headers are written as they stand; where even that fails, without what is odd."""
    try:
        return mail.as_bytes(policy=AS_IT_STANDS)
    except Exception:  # the library meets what nobody thought of: the mail must not be lost by it
        return _plainly(mail)


def _plainly(mail: Message) -> bytes:
    heads = [f"{name}: {cleaning.line(str(value), LONGEST_HEADER)}" for name, value in mail.raw_items()]
    texts = [part.get_payload(decode=True) for part in mail.walk() if part.get_content_maintype() == "text"]
    kept = [one for one in heads if not one.lower().startswith(("content-", "mime-"))]
    body = next((one for one in texts if isinstance(one, bytes)), b"")
    return "\n".join([*kept, "", ""]).encode("utf-8", "replace") + body
