"""Settings of mail that the environment names."""

from django.core.exceptions import ImproperlyConfigured

from peermatch.outbox.turns import read_limits

# A minute's mail that large providers of mailboxes take from a sender they hardly know.
USUAL_LIMITS = (
    "gmail.com,googlemail.com=120 outlook.com,hotmail.com,live.com,msn.com=60 yahoo.com,ymail.com,aol.com=60 "
    "icloud.com,me.com,mac.com=60 comcast.net=60"
)


def read_mail_limits(words: str) -> dict[str, tuple[str, int]]:
    try:
        return read_limits(words)
    except ValueError as problem:
        raise ImproperlyConfigured(
            f"MAIL_DOMAIN_LIMITS: “{problem}” is not domains and a number: gmail.com,googlemail.com=120"
        ) from problem


def read_connections(number: int) -> int:
    if not 1 <= number <= 50:
        raise ImproperlyConfigured(f"MAIL_CONNECTIONS must be from 1 to 50, not {number}")
    return number
