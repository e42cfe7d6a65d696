"""Contact that was stopped: written down by a coordinator, and what is left to do about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import ContactStop, Match, Part, Seat, SeatState
from matches.models.seat import TAKING_PART
from matches.safeguarding import stopping
from matches.safeguarding.forms import StopForm
from matches.safeguarding.readers import stops_for
from participants import protected
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
    audit.shown(*protected.contact(form.offered, protected.REACH), by=request)
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
    reached = protected.contact([row.asked_by, row.other], (*protected.REACH, "reach_notes"))
    audit.shown(audit.of(row, fields=["asked_by", "other"]), *reached, by=request)
    parted = _parted(row)
    goes_on = [match.is_open and not alone and row.other_id not in _gone_from(match) for match, _out, alone in parted]
    return render(request, "matches/safeguarding/stop.html", {
        "place": "today", "stop": row, "parted": parted, "goes_on": any(goes_on), "has_ended": not all(goes_on),
    })  # fmt: skip


def _parted(stop: ContactStop) -> list[tuple[Match, str, bool]]:
    """Each match that it ended: who of the two was taken out, and whether at most one person is left in it."""
    out = Q(state=SeatState.WITHDRAWN, participant__in=[stop.asked_by_id, stop.other_id])
    seats = Seat.objects.filter(program=stop.program_id).select_related("participant")
    gone = Prefetch("seats", queryset=seats.filter(out), to_attr="out")
    here = Count("seats", filter=Q(seats__state__in=TAKING_PART) & ~Q(seats__part=Part.FACILITATOR))
    rows: Any = stop.matches.order_by("title").prefetch_related(gone).annotate(here=here)
    return [(one, get_text_list([seat.participant.name for seat in one.out], _("and")), one.here < 2) for one in rows]


def _gone_from(match: Match) -> set[int]:
    seats: list[Seat] = vars(match)["out"]
    return {seat.participant_id for seat in seats}


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
