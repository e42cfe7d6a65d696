"""What is refused before anything else looks at a request: methods that nothing here takes, and posts beyond all size.

Django's own limits are about what it reads into memory. A file it writes to the disk, however large it is.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from peermatch.inbox.room import LARGEST_POST

TAKEN = ("GET", "HEAD", "POST")
READ_AWAY = 160 * 1024 * 1024  # bytes that are still taken from a browser, which shows no answer before it sent all
PIECE = 64 * 1024

Answers = Callable[[HttpRequest], HttpResponse]


class GetAndPostAlone:
    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in TAKEN else HttpResponseNotAllowed(TAKEN)


class NotTooLarge:
    """Who is not signed in sends no files. Whoever is may send one that is too large for a list: there it is told."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _size(request)
        if size <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        takes_mail = settings.WEBHOOK_SECRET and request.path_info.startswith("/anymail/")
        if size <= LARGEST_POST and (takes_mail or request.user.is_authenticated):
            return self.get_response(request)
        if request.user.is_authenticated:
            _read_away(request, min(size, READ_AWAY))
        return render(request, "too_large.html", status=413)


def _size(request: HttpRequest) -> int:
    """What the request says of itself; nobody reads more of it than that."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdecimal() else 0


def _read_away(request: HttpRequest, left: int) -> None:
    while left > 0 and (piece := request.read(min(PIECE, left))):
        left -= len(piece)
