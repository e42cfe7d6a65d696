"""Pages of those whom the program books: everyone in the program reads them, coordinators write."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participants.models import AccessProvider, ProviderAway
from participants.providing import listing
from participants.providing.forms import NewProviderForm, ProviderAwayForm, ProviderForm, ProviderWeekForm
from participants.providing.undo_doors import BROUGHT_BACK, RETIRED
from participants.roster.person.section import kept
from participants.roster.words import free_times, say_away
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.clock import local_day
from peermatch.once import once
from peermatch.paging import paged
from peermatch.saving import saves_whole
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "people"}


@require_safe
@member
def providers(request: ProgramRequest) -> HttpResponse:
    wanted = listing.wanted_of(request.GET.get("q", ""), request.GET.get("kind", ""))
    everyone = listing.listed(request.program)
    page = paged(request, [one for one in everyone if wanted.matches(one)])
    rows = AccessProvider.objects.in_program(request.program).prefetch_related("windows")
    shown = rows.in_bulk([one.pk for one in page])
    lines = listing.lines(shown[one.pk] for one in page if one.pk in shown)
    context = {
        "listed": page, "all": len(everyone), "wanted": wanted, "kinds": listing.kinds_in_words(),
        "offered": [line for line in lines if not line.row.is_retired],
        "retired": [line for line in lines if line.row.is_retired],
    }  # fmt: skip
    return render(request, "participants/providing/providers.html", PLACE | context)


@require_safe
@member
def provider(request: ProgramRequest, access_provider: UUID) -> HttpResponse:
    row = fetch(
        AccessProvider.objects.in_program(request.program).select_related("retired_by"), request, access_provider
    )
    today = local_day(timezone.now(), request.program.time_zone)
    context = {
        "provider": row,
        "does": listing.what_they_do(row),
        "free_times": free_times(row.windows.all(), row.time_zone),
        "away": [(one, say_away(one)) for one in row.away.filter(last__gte=today)],
    }
    return render(request, "participants/providing/provider.html", PLACE | context)


@coordinator
@once
def add(request: ProgramRequest) -> HttpResponse:
    row = AccessProvider(program=request.program, time_zone=request.program.time_zone)
    back = reverse("providers", args=[request.program.slug])
    return _edited(request, NewProviderForm, row, _("Add someone to book"), back, _("Interpreters and captioners"))


def _page(make: Any) -> Callable[..., HttpResponse]:
    """The view of one small page about one of them."""

    @coordinator
    @saves_whole
    def view(request: ProgramRequest, access_provider: UUID) -> HttpResponse:
        row = _row(request, access_provider)
        return _edited(request, make, row, make.title % {"name": row.name}, row.get_absolute_url(), row.name)

    return view


def _edited(request: ProgramRequest, make: Any, row: AccessProvider, title: str, back: str, label: str) -> HttpResponse:
    form = make(request.POST if request.method == "POST" else None, row=row)
    if form.is_bound and form.is_valid() and kept(form, by=request.user):
        messages.success(request, form.done % {"name": row.name})
        return redirect(row)
    context = {"form": form, "title": title, "lede": getattr(form, "lede", ""), "back": back, "back_label": label}
    return render(request, getattr(form, "template", "form_page.html"), PLACE | context)


edit, week, away = _page(ProviderForm), _page(ProviderWeekForm), _page(ProviderAwayForm)


@coordinator
@require_POST
def away_remove(request: ProgramRequest, access_provider: UUID, provider_away: UUID) -> HttpResponse:
    row = _row(request, access_provider)
    fetch(ProviderAway.objects.filter(program=request.program, provider=row), request, provider_away).delete()
    messages.success(request, _("%(name)s is no longer away on these days.") % {"name": row.name})
    return redirect(row)


@coordinator
@require_POST
@saves_whole
def retire(request: ProgramRequest, access_provider: UUID) -> HttpResponse:
    row = _row(request, access_provider)
    row.retire(by=request.user, at=timezone.now())
    said = _("%(name)s is not offered any more. What they did stays on record.") % {"name": row.name}
    offer(request, said, RETIRED, back=row.get_absolute_url(), provider=row.public_id)
    return redirect(row)


@coordinator
@require_POST
@saves_whole
def bring_back(request: ProgramRequest, access_provider: UUID) -> HttpResponse:
    row = _row(request, access_provider)
    try:
        row.bring_back()
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(row)
    said = _("%(name)s can be booked again.") % {"name": row.name}
    offer(request, said, BROUGHT_BACK, back=row.get_absolute_url(), provider=row.public_id)
    return redirect(row)


def _row(request: ProgramRequest, access_provider: UUID) -> AccessProvider:
    rows = AccessProvider.objects.in_program(request.program)
    return fetch(rows.select_for_update() if request.method == "POST" else rows, request, access_provider)
