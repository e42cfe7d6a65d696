"""The pages that belong to no step: the way home, and what to say when something is wrong."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from peermatch import shared_clock
from peermatch.accounts.models import Membership
from peermatch.accounts.signing_in.verified import is_verified, way_to_set_up
from peermatch.system import findings


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To Today of the only program, or a choice among several, or a word on what is missing."""
    memberships = list(Membership.objects.of(request.user))  # type: ignore[arg-type]  # login_required
    if len(memberships) == 1:
        return redirect("today", memberships[0].program.slug)
    return render(request, "accounts/home.html", {"memberships": memberships})


@login_required
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """For administrators alone; to everybody else there is no such page."""
    if not request.user.is_superuser:
        raise Http404
    if not is_verified(request.user):
        return redirect(way_to_set_up(request.path))
    found = findings(shared_clock.now())
    to_see_to = sum(one.tone != "done" for one in found)
    return render(request, "system.html", {"place": "system", "findings": found, "to_see_to": to_see_to})


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF refusal, in words that help: the form was open too long, or cookies are off."""
    return render(request, "form_expired.html", status=403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses to read: too many fields, a field that is too large, an odd host."""
    return render(request, "400.html", status=400)


def something_failed(request: HttpRequest) -> HttpResponse:
    """Our own fault. With the menu if that can still be read, else as a plain page that needs nothing."""
    try:
        return render(request, "something_failed.html", status=500)
    except Exception:  # whatever failed before may fail here again; the reader must get a page
        return server_error(request)
