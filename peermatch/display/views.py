"""The page on which a reader chooses how pages look. Open to anybody: whoever comes by a link has no account."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from peermatch.display.choices import Display
from peermatch.display.context import of
from peermatch.display.forms import DisplayForm

A_YEAR = 365 * 24 * 60 * 60  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Shows what is chosen, and lets the browser keep what is sent: no row of ours, and nothing about the reader."""
    back = _way_back(request)
    is_reset = "as-it-comes" in request.POST
    form = DisplayForm(request.POST) if request.method == "POST" and not is_reset else DisplayForm.of(of(request))
    if is_reset or (form.is_bound and form.is_valid()):
        answer = redirect(f"{reverse('display')}?{urlencode({'kept': '', 'back': back})}")
        _keep(answer, Display() if is_reset else form.chosen())
        return answer
    told = {"form": form, "title": gettext("How pages look"), "place": "display"}
    return render(request, "display/display.html", told | {"back": back, "is_kept": "kept" in request.GET})


def _keep(answer: HttpResponse, chosen: Display) -> None:
    if words := chosen.written():
        answer.set_cookie(
            settings.DISPLAY_COOKIE_NAME, words, max_age=A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
    else:
        answer.set_cookie(settings.DISPLAY_COOKIE_NAME, "", max_age=0, secure=settings.SECURE, samesite="Lax")


def _way_back(request: HttpRequest) -> str:
    """The page from which this one was opened, if it is one of ours and told; else the first page."""
    named = request.POST.get("back", "") or request.GET.get("back", "")
    before = urlsplit(request.headers.get("Referer", ""))
    if not named and before.netloc == request.get_host():
        named = before._replace(scheme="", netloc="", fragment="").geturl()
    is_ours = named.startswith("/") and url_has_allowed_host_and_scheme(named, allowed_hosts=None)
    return named if is_ours and not named.startswith(reverse("display")) else reverse("home")
