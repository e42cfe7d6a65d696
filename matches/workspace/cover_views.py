"""Who covers for whom: the list, arranging it, ending it early."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Cover
from matches.workspace.act_forms import CoverForm
from matches.workspace.covering import cover, end_cover, may_arrange, say_days
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.clock import local_day
from peermatch.once import once
from peermatch.paging import paged
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "matches"}


@member
@require_safe
def covers(request: ProgramRequest) -> HttpResponse:
    """Those in force and to come first, then those that are over."""
    today = local_day(timezone.now(), request.program.time_zone)
    rows = Cover.objects.in_program(request.program).select_related("away", "covering", "by", "ended_by")
    ahead = list(rows.ahead(today))
    past = paged(request, rows.exclude(pk__in=[row.pk for row in ahead]).order_by("-last_day", "-pk"))
    return render(request, "matches/workspace/covers.html", PLACE | {
        "ahead": [(row, say_days(row), row.first_day <= today, _may_end(request, row)) for row in ahead],
        "listed": past,
        "past": [(row, say_days(row)) for row in past],
    })  # fmt: skip


def _may_end(request: ProgramRequest, row: Cover) -> bool:
    return request.membership.can_write and (
        may_arrange(request.membership, row.away) or row.covering_id == request.user.pk
    )


@coordinator
@once
def cover_arrange(request: ProgramRequest) -> HttpResponse:
    form = CoverForm(request.POST if request.method == "POST" else None, membership=request.membership)
    if form.is_valid():
        try:
            row = cover(program=request.program, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            back = reverse("covers", args=[request.program.slug])
            offer(request, _say_arranged(row), "cover", back=back, cover=row.public_id)
            return redirect(back)
    return render(request, "matches/workspace/cover_arrange.html", PLACE | {
        "form": form, "title": _("Arrange cover"), "back": reverse("covers", args=[request.program.slug]),
    })  # fmt: skip


def _say_arranged(row: Cover) -> str:
    return _("%(name)s covers for %(away)s %(days)s.") % {
        "name": row.covering.name, "away": row.away.name, "days": say_days(row),
    }  # fmt: skip


@coordinator
@require_POST
def cover_end(request: ProgramRequest, cover: UUID) -> HttpResponse:
    row: Cover = fetch(Cover.objects.select_related("away", "covering"), request, cover)
    if not _may_end(request, row):
        raise PermissionDenied
    try:
        end_cover(row=row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The cover ended. %(name)s answers again.") % {"name": row.away.name})
    return redirect("covers", request.program.slug)
