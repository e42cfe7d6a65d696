"""Waiving the clock of the first contact between two families, with a reason, and letting it count again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.models import ClockWaiver, Match
from matches.requesting.waiving import count_again, may_be_waived, waive_clock
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.forms import ReasonForm
from peermatch.undoing import offer


@coordinator
def contact_waive(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    if not row.is_family or not may_be_waived(request=None, match=row):
        messages.info(request, _("The clock of the first contact does not run here, or is waived already."))
        return redirect(row)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.submit = _("Waive the clock")
    if request.method == "POST" and form.is_valid() and (waiver := _waived(request, row, form)):
        offer(
            request, _("The clock is waived."), "clock-waive", back=row.get_absolute_url(), waiver=waiver.public_id
        )  # fmt: skip
        return redirect(row)
    context: dict[str, Any] = {"place": "matches", "match": row, "form": form, "back": row.get_absolute_url()}
    return render(request, "form_page.html", context | {
        "title": _("Waive the clock of the first contact?"),
        "lede": _("It is not counted as late any more. Your reason stays on record, on the match."),
        "back_label": row.title,
    })  # fmt: skip


def _waived(request: ProgramRequest, match: Match, form: ReasonForm) -> ClockWaiver | None:
    reason, which = form.cleaned_data["reason"], ClockWaiver.Which.REACH
    try:
        return waive_clock(which=which, reason=reason, match=match, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None


@coordinator
@require_POST
def contact_count_again(request: ProgramRequest, match: UUID, clock_waiver: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    waiver: ClockWaiver = fetch(row.clock_waivers.select_related("request", "match"), request, clock_waiver)
    try:
        count_again(waiver=waiver, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The clock counts again."))
    return redirect(row)
