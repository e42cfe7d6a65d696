"""Where a request came from, for counting tries of those who have no account."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Where the request came from; behind our proxy, the address that the proxy saw.

    The proxy writes the last entry itself. All before it is what the client sent, and may be made up.
    """
    if settings.BEHIND_TLS_PROXY:
        told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if told:
            return told
    return str(request.META.get("REMOTE_ADDR", ""))
