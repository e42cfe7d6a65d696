"""What happens whenever somebody has signed in: the session is begun, the browser known, and a new one told of."""

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from peermatch.accounts.models import KnownBrowser, User
from peermatch.accounts.signing_in import news, sessions
from peermatch.accounts.signing_in.browsers import in_words
from peermatch.accounts.signing_in.configuring import BROWSER_KNOWN_FOR


def begin_session(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    sessions.begin(request.session, browser=browser_of(request), at=timezone.now())


def greet(request: HttpRequest, response: HttpResponse, user: User, *, tells: bool = True) -> HttpResponse:
    """Leaves a cookie by which this browser is known next time. Of a browser that was not, they are told by mail."""
    now, browser = timezone.now(), browser_of(request)
    given = request.COOKIES.get(settings.BROWSER_COOKIE_NAME, "")
    with transaction.atomic():
        token, is_new = KnownBrowser.know(user, given, browser=browser, at=now)
        if is_new and tells:
            news.tell(user, news.NEW_BROWSER, browser=browser, at=now)
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME, token, max_age=int(BROWSER_KNOWN_FOR.total_seconds()), httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return response


def browser_of(request: HttpRequest) -> str:
    return in_words(str(request.META.get("HTTP_USER_AGENT", "")))


def listen() -> None:
    user_logged_in.connect(begin_session, dispatch_uid="peermatch.begin_session")
