"""Mail that a provider posts to us, by django-anymail: one of those that it knows.

There is no such address until ANYMAIL_WEBHOOK_SECRET is set; who posts must know it. Others than the provider that
ANYMAIL_PROVIDER names have none.
"""

import json
import logging
from email.errors import MessageError
from email.message import Message
from email.policy import default
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, ImproperlyConfigured, SuspiciousOperation
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone

from peermatch.inbox import cleaning, posted
from peermatch.inbox.heads import LONGEST_HEADER
from peermatch.inbox.receiving import receive
from peermatch.inbox.room import takes_mail

log = logging.getLogger(__name__)
AS_IT_STANDS = default.clone(refold_source="none", max_line_length=0)
INBOUND, TRACKING = "_inbound_webhook", "_tracking_webhook"
# What comes of odd values. Where something else fails (a file that is fetched elsewhere), it is to be posted again.
ODD = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    MessageError,
)


def patterns() -> list[URLPattern]:
    """“<provider>/inbound/” and “…/tracking/” of the provider that is named; none while no secret is set.

    Raises ImproperlyConfigured where nobody knows that provider, or it lacks a setting: better now than at each post.
    """
    if not settings.WEBHOOK_SECRET:
        return []
    from anymail.urls import urlpatterns

    known = [one for one in urlpatterns if isinstance(one, URLPattern) and str(one.name).endswith(INBOUND)]
    ours = {settings.WEBHOOK_PROVIDER + ending for ending in (INBOUND, TRACKING)}
    found = [one for one in urlpatterns if isinstance(one, URLPattern) and one.name in ours]
    if not any(one in known for one in found):
        names = ", ".join(sorted(str(one.name).removesuffix(INBOUND) for one in known))
        raise ImproperlyConfigured(f"ANYMAIL_PROVIDER: nobody of that name posts mail. Known are: {names}.")
    for one in found:
        view: Any = one.callback
        view.view_class(**view.view_initkwargs)
    return [URLPattern(one.pattern, takes_mail(_careful(one.callback)), one.default_args, one.name) for one in found]


def _careful(view: Any) -> Any:
    """The provider's view, which cannot be broken by values that the library does not expect."""

    class Careful(view.view_class):  # type: ignore[misc]
        def parse_events(self, request: HttpRequest) -> Any:
            try:
                return super().parse_events(request)
            except SuspiciousOperation:
                raise
            except ODD as problem:
                log.warning("What %s posted is odd: %s.", self.esp_name, type(problem).__name__)
                _keep_plainly(request, str(view.view_class.__name__))
                return []

    return Careful.as_view(**view.view_initkwargs)


def _keep_plainly(request: HttpRequest, name: str) -> None:
    """A mail is kept as far as it can be understood. What is none is refused: posted again, it would be no better."""
    raw = posted.as_mail(_said(request)) if "Inbound" in name else None
    if raw is None:
        raise BadRequest
    receive(raw, at=timezone.now(), is_cut=True)


def _said(request: HttpRequest) -> Any:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None


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
