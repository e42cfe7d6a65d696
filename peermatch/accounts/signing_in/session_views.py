"""Where one is signed in, and signing out there."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from peermatch import audit
from peermatch.accounts.models import OpenSession, User


@require_safe
@login_required
def open_sessions(request: HttpRequest) -> HttpResponse:
    rows = list(OpenSession.of(cast(User, request.user), timezone.now()))
    here = next((row for row in rows if row.session_key == request.session.session_key), None)
    context = {"here": here, "others": [row for row in rows if row is not here], "place": "account"}
    return render(request, "accounts/open_sessions.html", context)


@require_POST
@login_required
@transaction.atomic
def session_end(request: HttpRequest, session: UUID) -> HttpResponse:
    """One of one's own. Pressed twice, or for another's, nothing more happens."""
    theirs = OpenSession.of(cast(User, request.user), timezone.now()).filter(public_id=session)
    if theirs.exclude(session_key=request.session.session_key).delete()[0]:
        _record(request)
        messages.success(request, _("You are signed out there."))
    return redirect("open-sessions")


@require_POST
@login_required
@transaction.atomic
def sessions_end(request: HttpRequest) -> HttpResponse:
    n = OpenSession.end_all_of(cast(User, request.user), but=request.session.session_key)
    if n:
        _record(request)
    done = ngettext("You are signed out in %(n)d other place.", "You are signed out in %(n)d other places.", n)
    messages.success(request, done % {"n": n} if n else _("You were signed in nowhere else."))
    return redirect("open-sessions")


def _record(request: HttpRequest) -> None:
    audit.record(audit.Did.SECURED, audit.of(cast(User, request.user), fields=["sessions"]), by=request)
