"""What the provider that sends our mail tells of it, by django-anymail: whoever posts must know the secret.

A provider's own number for a mail says nothing to us: it is found by our Message-ID wherever that stands in what is
posted, else as the latest mail that went to that address.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from peermatch.inbox import cleaning
from peermatch.inbox.heads import LONGEST_LINE
from peermatch.outbox.models import Email
from peermatch.returning import verdicts
from peermatch.returning.models import MailEvent
from peermatch.returning.noting import LATEST, note
from peermatch.returning.verdicts import Verdict, Why

What = MailEvent.What
EVERYWHERE = "a provider tells of mail of every program"
_ID = re.compile(r"<?([0-9a-f]{32}@[A-Za-z0-9.-]+)>?")
WHAT = {
    "bounced": What.BACK, "rejected": What.BACK, "failed": What.BACK, "deferred": What.LATE,
    "complained": What.COMPLAINT, "unsubscribed": What.COMPLAINT,
}  # fmt: skip
REASONS = {
    "invalid": Why.NO_MAILBOX, "bounced": Why.NO_MAILBOX, "spam": Why.UNWANTED, "unsubscribed": Why.UNWANTED,
    "blocked": Why.REFUSED, "timed_out": Why.NOT_NOW,
}  # fmt: skip
# What providers call a return that may pass, in the part of it that is theirs alone.
_SOFT = re.compile(r"soft|transient|temporary", re.IGNORECASE)
DEEPEST, SLACK = 6, timedelta(minutes=5)


def listen() -> None:
    """Called once, when the app is ready."""
    if settings.WEBHOOK_SECRET:
        from anymail.signals import tracking

        tracking.connect(_take, dispatch_uid="peermatch.returning")


def _take(sender: Any, event: Any, esp_name: str = "", **_more: Any) -> None:
    """What fails here is answered with an error, and the provider posts it again."""
    if what := WHAT.get(event.event_type):
        take(event, what, esp_name, now=timezone.now())


def take(event: Any, what: What, provider: str, *, now: datetime) -> bool:
    at = min(cleaning.moment(event.timestamp or now) or now, now)
    mail = _mail_of(event, at)
    if mail is None:
        return False
    verdict = _verdict(event, what)
    return note(
        mail, what=what, verdict=verdict, source=MailEvent.Source.PROVIDER, key=_key(event, mail, provider), at=at
    )


def _mail_of(event: Any, at: datetime) -> Email | None:
    every = Email.objects.across_programs(EVERYWHERE).exclude(program=None).filter(attempts__gt=0)
    address = cleaning.line(str(event.recipient or ""), LONGEST_LINE)
    if address:
        every = every.filter(to_address__iexact=address)
    ids = {f"<{found}>" for found in _ids([event.message_id, event.metadata, event.esp_event])}
    named: Email | None = every.filter(message_id__in=ids).order_by("-pk").first() if ids else None
    if named is not None or not address:
        return named
    before: Email | None = every.filter(date__lte=at + SLACK, date__gt=at - LATEST).order_by("-sent_at", "-pk").first()
    return before


def _ids(said: Any, deep: int = 0) -> Iterator[str]:
    """Everything in it that looks like a Message-ID of ours."""
    if deep > DEEPEST:
        return
    if isinstance(said, str):
        yield from _ID.findall(said)
    elif isinstance(said, dict) or hasattr(said, "values"):
        for one in said.values():
            yield from _ids(one, deep + 1)
    elif isinstance(said, list | tuple):
        for one in said:
            yield from _ids(one, deep + 1)


def _verdict(event: Any, what: What) -> Verdict:
    words = str(event.mta_response or event.description or "")
    if what == What.COMPLAINT:
        return Verdict(Why.UNWANTED)
    found = verdicts.of_status("", words)
    if what == What.LATE or _SOFT.search(_kind_of_return(event)):
        return Verdict(Why.NOT_NOW, found.code, found.words)
    if found.why == Why.UNKNOWN:
        return Verdict(REASONS.get(event.reject_reason or "", Why.UNKNOWN), found.code, found.words)
    return found


def _kind_of_return(event: Any) -> str:
    told = event.esp_event if hasattr(event.esp_event, "get") else {}
    names = ("Type", "type", "bounceType", "severity", "bounce_type", "bounce_class", "event")
    return " ".join(str(told.get(name, "")) for name in names)


def _key(event: Any, mail: Email, provider: str) -> str:
    """The provider's own number of the event; where it has none, what it says."""
    told = (event.event_type, event.event_id or event.timestamp, event.message_id, event.recipient)
    return f"{provider}:{mail.pk}:{hashlib.sha256(repr(told).encode()).hexdigest()[:40]}"
