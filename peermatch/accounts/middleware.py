"""Pages about people are private: no shared cache may keep them, no search engine may list them. And a session lasts
while it is used."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from peermatch import languages
from peermatch.accounts.signing_in import sessions


class PrivatePages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Shows times in the reader's zone, and marks what is answered as private."""
        zone = getattr(request.user, "time_zone", None)
        with timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        return response


class OwnLanguage:
    """Whoever signed in reads every page in the language of their account; else the browser says which."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if languages.are_several() and (chosen := getattr(request.user, "reads_in", "")):
            translation.activate(languages.known(chosen))
        return self.get_response(request)


class OpenSessions:
    """Notes now and then that a session is used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sessions.touch(request.session, at=timezone.now())
        return self.get_response(request)
