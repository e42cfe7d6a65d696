"""Replacing someone: choose who comes, see what each hears and what the checks say, then do it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.disclosing.topics import called
from matches.fitting.review import may_know
from matches.inviting.forms import ReplaceForm
from matches.inviting.replacing import look_ahead, replace
from matches.inviting.undo_doors import REPLACED
from matches.models import Match, Seat, SeatState
from matches.preparing.finding import (
    against_those_seated,
    candidates,
    cannot_be_asked,
    kinds_for,
    people_to_ask,
    topics_of,
)
from participants.models import Kind, Participant
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.paging import paged
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "matches"}
PEOPLE_PER_PAGE = 10


@coordinator
@require_safe
def seat_replace(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    """Whom to ask instead: those who can be asked and fit the topics come first."""
    row, place = _fetch(request, match, seat)
    seated = list(row.seats.select_related("participant"))
    topics, words, everyone = topics_of(row), request.GET.get("q", "").strip(), "everyone" in request.GET
    people = people_to_ask(
        request.program, words, topics=[topic.pk for topic in topics],
        without=[one for one in seated if one.takes_part or one.pk == place.pk],
        kinds=tuple(Kind) if everyone else tuple(kinds_for(row)),
    )  # fmt: skip
    listed, staying = paged(request, people, PEOPLE_PER_PAGE), [one for one in seated if one.pk != place.pk]
    knows = may_know(row, request.membership)
    against = against_those_seated(row, staying, list(listed), on=request.program.today, knows=knows)
    return render(request, "matches/inviting/replace.html", PLACE | {
        "match": row, "seat": place, "listed": listed, "cannot_be_asked": cannot_be_asked(people),
        "candidates": candidates(list(listed), called(row, topics), seated, against=against),
        "words": words, "everyone": everyone, "title": _title(place),
    })  # fmt: skip


def _fetch(request: ProgramRequest, match: UUID, seat: UUID) -> tuple[Match, Seat]:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant"), request, seat)
    place.match = row
    return row, place


def _title(seat: Seat) -> str:
    return _("Replace %(name)s") % {"name": seat.participant.name}


@coordinator
def seat_replace_with(request: ProgramRequest, match: UUID, seat: UUID, person: UUID) -> HttpResponse:
    """What it would mean is read first: who hears what, and what the checks would say."""
    row, place = _fetch(request, match, seat)
    fresh = fetch(Participant, request, person)
    form = ReplaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _replaced(request, place, fresh, form):
        return redirect("invitations", request.program.slug, row.public_id)
    knows = may_know(row, request.membership)
    try:
        outlook = look_ahead(seat=place, person=fresh, at=timezone.now(), knows=knows)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("seats", request.program.slug, row.public_id)
    return render(request, "matches/inviting/replace_with.html", PLACE | {
        "match": row, "seat": place, "person": fresh, "outlook": outlook, "form": form,
        "title": _("%(new)s in place of %(name)s?") % {"new": fresh.name, "name": place.participant.name},
        "back": reverse("seat-replace", args=[request.program.slug, row.public_id, place.public_id]),
    })  # fmt: skip


def _replaced(request: ProgramRequest, seat: Seat, person: Participant, form: ReplaceForm) -> bool:
    before, reason = seat.state, form.cleaned_data["reason"]
    try:
        came = replace(seat=seat, person=person, by=request.user, at=timezone.now(), reason=reason)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    said = _("%(new)s has the place of %(name)s and was not asked yet. Read the invitation, then send it.")
    said %= {"new": person.name, "name": seat.participant.name}
    if before == SeatState.WITHDRAWN:  # pressed twice
        messages.success(request, said)
    else:
        back = reverse("seats", args=[request.program.slug, seat.match.public_id])
        since = str(seat.state_since)
        offer(request, said, REPLACED, back=back, left=seat.public_id, came=came.public_id, before=before, since=since)
    return True
