"""How often a password may be tried. Counted by where a try came from and which account it named, both together.

So a stranger who tries a thousand passwords locks out whoever sits at the stranger's address, and nobody else. A
browser in which the account's owner signed in before is counted by itself: it gets in even beside such a stranger.
Whoever chose a new password by mail starts anew.

Whoever tries one account from many addresses is stopped too: of all browsers that are not known, one account takes but
so many tries. Its owner comes in meanwhile in a browser that is known, and a new password by mail makes one known.
"""

import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from peermatch.accounts.models import KnownBrowser, User
from peermatch.accounts.signing_in.configuring import COOL_OFF, TRIES_FROM_EVERYWHERE
from peermatch.origin import address_of

NETWORK = 64  # bits: what a household or an office is given


class Throttle(AxesStandaloneBackend):  # type: ignore[misc]  # axes has no types
    """Asked before the password is looked at. A password that no request brought is not counted."""

    def authenticate(self, request: HttpRequest | None, username: Any = None, password: Any = None, **more: Any) -> Any:
        if request is None:
            return None
        if _is_tried_from_everywhere(whose(request, {"username": username})):
            request.axes_locked_out = True  # type: ignore[attr-defined]  # by which axes knows it
            raise PermissionDenied
        return super().authenticate(request, username, password, **more)


def _is_tried_from_everywhere(account: str) -> bool:
    """That of a browser which is known is never as many: it has a name of its own."""
    lately = AccessAttempt.objects.filter(username=account, attempt_time__gt=timezone.now() - COOL_OFF)
    return (lately.aggregate(tries=Sum("failures_since_start"))["tries"] or 0) >= TRIES_FROM_EVERYWHERE


def whose(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The account that a try names, as a keyed hash; with the browser, where its owner signed in with that before."""
    named = (credentials or {}).get("username") or request.POST.get("username", "")
    email = str(named).strip().lower()
    return _account(email) + _browser(request, email)


def where_from(request: HttpRequest) -> str | None:
    """The address of the client, if that is one: behind our proxy the one that it saw. Whoever has an IPv6 address has
    as many as they like, so that their network counts."""
    try:
        found = ip_address(address_of(request))
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, NETWORK), strict=False).network_address)
    return str(found)


def too_many_tries(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    minutes = int(COOL_OFF.total_seconds() // 60)
    answer = render(request, "accounts/too_many_tries.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def may_try(request: HttpRequest, user: User) -> bool:
    """Whether this account may be tried from there now."""
    return bool(AxesProxyHandler.is_allowed(request, {"username": user.email}))


def forget(user: User) -> None:
    """They chose a new password by mail: what was tried before counts no more, wherever it came from."""
    AccessAttempt.objects.filter(username__startswith=_account(user.email)).delete()


def forget_old(now: Any) -> None:
    old = AccessAttempt.objects.filter(attempt_time__lt=now - COOL_OFF)
    if old.exists():
        old.delete()


def _account(email: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"sign-in {email}".encode(), hashlib.sha256).hexdigest()[:40]


def _browser(request: HttpRequest, email: str) -> str:
    """Looked up once a request: axes asks again and again."""
    known: dict[str, str] = request.__dict__.setdefault("known_browsers", {})
    if email not in known:
        found = KnownBrowser.of_token(request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""), email)
        known[email] = f":{found.pk}" if found else ""
    return known[email]
