"""One's own page about the address at which a calendar reads one's meetings."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peermatch import audit
from peermatch.accounts.models import CAN_WRITE, CalendarFeed, Membership, User


def coordinates(user: User) -> bool:
    """Whether there is a program in which they may coordinate."""
    return Membership.objects.of(user).filter(role__in=CAN_WRITE).exists()


@require_safe
@login_required
def calendar_address(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@login_required
def calendar_make(request: HttpRequest) -> HttpResponse:
    """Answers with the page itself: nothing keeps the address, so that it can be shown this once alone."""
    user = cast(User, request.user)
    if not coordinates(user):
        raise PermissionDenied
    replaced = request.POST.get("instead_of", "")
    try:
        with transaction.atomic():
            token = CalendarFeed.make(
                user, at=timezone.now(), instead_of=int(replaced) if replaced.isdecimal() else None
            )
            _record(user, "made")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("calendar-address")
    return _page(request, made=settings.SITE_URL + reverse("calendar-feed", args=[token]))


@require_POST
@login_required
def calendar_stop(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    with transaction.atomic():
        is_stopped = CalendarFeed.stop(user, at=timezone.now())
        if is_stopped:
            _record(user, "stopped")
    if is_stopped:
        messages.success(request, _("The address is stopped. Calendars that used it read nothing more."))
    return redirect("calendar-address")


def _record(user: User, done: str) -> None:
    """Whoever has the address reads when they meet, without signing in."""
    audit.record(audit.Did.SECURED, audit.of_kind(CalendarFeed, fields=[done]), by=user)


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    user = cast(User, request.user)
    context |= {"feed": CalendarFeed.of(user), "coordinates": coordinates(user), "place": "account"}
    return render(request, "accounts/calendar.html", context)
