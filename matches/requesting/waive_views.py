"""Waiving a clock of a request with a reason, and letting it count again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.models import ClockWaiver, Request
from matches.requesting.forms import WaiveForm
from matches.requesting.views import act, form_context, saved
from matches.requesting.waiving import count_again, may_be_waived, waive_clock
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.undoing import offer


@coordinator
def request_waive(request: ProgramRequest, ask: UUID) -> HttpResponse:
    row = fetch(Request.objects.select_related("match"), request, ask)
    clocks = may_be_waived(request=row, match=None)
    if not clocks:
        messages.info(request, _("No clock of this request runs that could be waived."))
        return redirect(row)
    form = WaiveForm(request.POST or None, clocks=clocks)
    kept: list[ClockWaiver] = []

    def save() -> None:
        kept.append(waive_clock(request=row, by=request.user, at=timezone.now(), **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and saved(form, save):
        back = row.get_absolute_url()
        offer(request, _("The clock is waived."), "clock-waive", back=back, waiver=kept[0].public_id)
        return redirect(row)
    title = _("Waive a clock of %(name)s") % {"name": row.name}
    lede = _("It is not counted as late any more. Your reason stays on record, here and on the match.")
    return render(request, "form_page.html", form_context(row, form, title, lede))


@coordinator
@require_POST
def request_count_again(request: ProgramRequest, ask: UUID, clock_waiver: UUID) -> HttpResponse:
    row = fetch(Request, request, ask)
    waiver: ClockWaiver = fetch(row.clock_waivers.select_related("request__match", "match"), request, clock_waiver)
    return act(
        request, row, lambda: count_again(waiver=waiver, by=request.user, at=timezone.now()),
        _("The clock counts again."),
    )  # fmt: skip
