"""Contact that was stopped: written down by a coordinator, and what is left to do about it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Seat
from matches.safeguarding import stopping
from matches.safeguarding.forms import StopForm
from matches.safeguarding.readers import stops_for
from participants.models import Participant, Status
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch


@coordinator
def person_stop(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.listed(), request, person)
    sent = request.POST if request.method == "POST" else None
    form = StopForm(sent, program=request.program, near=_beside(row), without=row.pk)
    if form.is_valid() and not form.seeks:
        told = form.cleaned_data
        stop = stopping.stop_contact(
            person=row, other=told["other"], way=told["way"], at=timezone.now(), by=request.user
        )
        messages.success(request, _("Contact is stopped. Read what is left to do."))
        return redirect("stop-page", request.program.slug, stop.public_id)
    return render(request, "matches/safeguarding/stop_form.html", {
        "place": "people", "form": form, "person": row, "back": row.get_absolute_url(),
        "title": _("%(name)s wants no more contact with someone") % {"name": row.name},
    })  # fmt: skip


def _beside(person: Participant) -> set[int]:
    """Everyone with whom they have or had a place in a match: an address can be known long after."""
    seats = Seat.objects.filter(program=person.program_id)
    beside = seats.filter(match__in=seats.filter(participant=person).values("match")).exclude(participant=person)
    return set(beside.exclude(participant__status=Status.ERASED).values_list("participant", flat=True))


@coordinator
@require_safe
def stop_page(request: ProgramRequest, stop: UUID) -> HttpResponse:
    rows = stops_for(request.membership).select_related("asked_by", "other", "recorded_by", "settled_by")
    row = fetch(rows, request, stop)
    audit.shown(audit.of(row, fields=["asked_by", "other"]), by=request)
    return render(request, "matches/safeguarding/stop.html", {
        "place": "today", "stop": row, "matches": row.matches.order_by("title"),
    })  # fmt: skip


@coordinator
@require_POST
def stop_settle(request: ProgramRequest, stop: UUID) -> HttpResponse:
    row = fetch(stops_for(request.membership), request, stop)
    try:
        stopping.settle(stop=row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is off Today. The two stay apart."))
    return redirect("stop-page", request.program.slug, row.public_id)
