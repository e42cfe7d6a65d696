"""Contact that was stopped: written down by a coordinator, and what is left to do about it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Seat
from matches.models.match import OPEN
from matches.models.seat import TAKING_PART
from matches.safeguarding import stopping
from matches.safeguarding.forms import StopForm
from matches.safeguarding.readers import stops_for
from participants.models import Participant
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch


@coordinator
def person_stop(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.listed(), request, person)
    form = StopForm(request.POST if request.method == "POST" else None, others=_beside(row))
    if form.is_valid():
        told = form.cleaned_data
        stop = stopping.stop_contact(
            person=row, other=told["other"], way=told["way"], at=timezone.now(), by=request.user
        )
        messages.success(request, _("Contact is stopped. Read what is left to do."))
        return redirect("stop-page", request.program.slug, stop.public_id)
    return render(request, "matches/safeguarding/stop_form.html", {
        "place": "people", "form": form, "person": row, "back": row.get_absolute_url(),
        "title": _("%(name)s wants no more contact with someone") % {"name": row.name}, "others": _beside(row),
    })  # fmt: skip


def _beside(person: Participant) -> QuerySet[Participant]:
    """Everyone with whom they have a place in an open match."""
    seats = Seat.objects.filter(program=person.program_id, state__in=TAKING_PART, match__stage__in=OPEN)
    beside = seats.filter(match__in=seats.filter(participant=person).values("match")).exclude(participant=person)
    rows: QuerySet[Participant] = Participant.objects.in_program(person.program)
    return rows.filter(pk__in=beside.values("participant"))


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
