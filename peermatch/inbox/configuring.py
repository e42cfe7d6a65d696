"""What the environment says about mail that comes in, read for settings.py: loud about a bad value."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from peermatch.inbox.address import MailboxAddress, mailbox_at

READ_EVERY = 120  # seconds
# What waited longer than an interval has a younger one behind it: it is dropped, not run.
READ_REPLIES: dict[str, Any] = {
    "task": "peermatch.inbox.tasks.read_replies", "schedule": READ_EVERY, "options": {"expires": READ_EVERY}
}  # fmt: skip
READ_RETURNS = READ_REPLIES | {"task": "peermatch.returning.tasks.read_returns"}
SHORTEST_SECRET = 24


def read_imap_url(url: str, name: str = "IMAP_URL") -> MailboxAddress | None:
    try:
        return mailbox_at(url) if url else None
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name}: {problem}") from None  # the address holds a password


def reading_of(replies: MailboxAddress | None, returns: MailboxAddress | None) -> dict[str, Any]:
    """What beat does about the mailboxes that there are."""
    return ({"replies": READ_REPLIES} if replies else {}) | ({"returns": READ_RETURNS} if returns else {})


def read_webhook(anymail: Mapping[str, str]) -> tuple[str, str]:
    """(secret, provider): empty where no provider posts mail to us.

    The provider is named as django-anymail names its addresses: “postmark”, “mailgun”, “amazon_ses”.
    """
    secret, provider = anymail.get("WEBHOOK_SECRET", ""), anymail.get("PROVIDER", "").lower()
    if secret and (len(secret) < SHORTEST_SECRET or ":" not in secret):
        raise ImproperlyConfigured("ANYMAIL_WEBHOOK_SECRET: a name, a colon and a password, 24 characters or more")
    if secret and not provider:
        raise ImproperlyConfigured("ANYMAIL_PROVIDER: say which provider posts mail here: postmark, mailgun, …")
    return secret, provider
