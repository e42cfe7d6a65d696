"""The pages of preparing: who takes part, and the format."""

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

from matches.disclosing.topics import are_told
from matches.disclosing.topics import called as called_topics
from matches.fitting.review import may_know
from matches.models import Match, Seat, SeatState
from matches.preparing.checklist import before_inviting
from matches.preparing.finding import (
    against_those_seated,
    candidates,
    cannot_be_asked,
    kinds_for,
    people_to_ask,
    topics_of,
)
from matches.preparing.formats import asked_for_it, choose_format, say_who_was_asked
from matches.preparing.forms import FormatForm, SeatForm, TakeOutForm
from matches.preparing.parts import next_part, parts_for, what_they_do
from matches.preparing.seating import seat_person, take_out
from participants.models import Kind
from participants.told_apart import told_apart
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member, reader
from peermatch.paging import paged
from peermatch.saving import saves_whole
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "matches"}
PEOPLE_PER_PAGE = 10
SHOWN_BESIDE_SEATS = ("seats", "footing", "fit", "format")


@member
@require_safe
def seats(request: ProgramRequest, match: UUID) -> HttpResponse:
    """Who takes part, what the gates say of them, and whom else to ask."""
    row = fetch(Match, request, match)
    seated: list[Seat] = list(row.seats.select_related("participant__organization"))
    topics = topics_of(row)
    words = request.GET.get("q", "").strip()
    here = [seat for seat in seated if seat.takes_part]
    everyone = "everyone" in request.GET
    people = people_to_ask(
        request.program, words, topics=[topic.pk for topic in topics], without=() if words else here,
        kinds=tuple(Kind) if everyone else kinds_for(row), by_name=not request.membership.can_write,
    )  # fmt: skip
    listed, today = paged(request, people, PEOPLE_PER_PAGE), request.program.today
    knows = may_know(row, request.membership)
    checklist = before_inviting(row, on=today, knows=knows)
    against = against_those_seated(row, seated, list(listed), on=today, knows=knows)
    called = told_apart((seat.participant for seat in seated), by_first_name=True)
    return render(request, "matches/preparing/seats.html", PLACE | {
        "match": row,
        "tells_why": are_told(row),
        "seats": here,
        "seated": [(seat, called[seat.participant_id]) for seat in here],
        "out": [seat for seat in seated if not seat.takes_part],
        "lines": [line for line in checklist.lines if line.key.startswith(SHOWN_BESIDE_SEATS)],
        "listed": listed,
        "candidates": candidates(list(listed), called_topics(row, topics), seated, against=against),
        "cannot_be_asked": cannot_be_asked(people),
        "topics": topics,
        "words": words,
        "everyone": everyone,
        "parts": parts_for(row),
        "what_parts_do": what_they_do(parts_for(row)),
        "next_part": next_part(row, seated),
    })  # fmt: skip


@coordinator
@require_POST
def seat_add(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = SeatForm(request.POST, match=row, program=request.program)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return _to_seats(request, row)
    person, part = form.cleaned_data["person"], form.cleaned_data["part"]
    try:
        place = seat_person(match=row, person=person, part=part, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = _("%(name)s is in the match: %(part)s.") % {"name": person.name, "part": place.get_part_display()}
        messages.success(request, said)
    return _to_seats(request, row)


@coordinator
def seat_remove(request: ProgramRequest, match: UUID, seat: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    place: Seat = fetch(row.seats.select_related("participant", "match"), request, seat)
    before = place.state
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_out(seat=place, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _say_taken_out(request, place, before)
            return _to_seats(request, row)
    return render(request, "matches/preparing/seat_remove.html", PLACE | {
        "match": row,
        "seat": place,
        "form": form,
        "title": _("Take %(name)s out of the match?") % {"name": place.participant.name},
        "back": reverse("seats", args=[request.program.slug, row.public_id]),
    })  # fmt: skip


def _say_taken_out(request: ProgramRequest, seat: Seat, before: str) -> None:
    said = _("%(name)s is no longer in the match.") % {"name": seat.participant.name}
    if before == SeatState.WITHDRAWN:  # pressed twice
        messages.success(request, said)
        return
    back = reverse("seats", args=[request.program.slug, seat.match.public_id])
    since = seat.state_since.isoformat()
    offer(request, said, "seat-remove", back=back, seat=seat.public_id, before=before, since=since)


def _to_seats(request: ProgramRequest, match: Match) -> HttpResponse:
    return redirect("seats", request.program.slug, match.public_id)


@reader
@saves_whole
def format_and_size(request: ProgramRequest, match: UUID) -> HttpResponse:
    rows, posted = Match.objects.in_program(request.program), request.method == "POST"
    row = fetch(rows.select_for_update() if posted else rows, request, match)
    asked = asked_for_it(row)
    form = FormatForm(request.POST if posted else None, match=row, asked=asked)
    if posted and form.is_valid() and _chosen(request, row, form):
        messages.success(request, _("The format was saved."))
        return redirect(row)
    return render(request, "matches/preparing/format.html", PLACE | {
        "match": row,
        "form": form,
        "asked": say_who_was_asked(row, asked) if asked else "",
        "title": _("Format and size"),
        "lede": _("The format decides how time is spent together. Choose the one that answers the problem."),
        "back": row.get_absolute_url(),
    })  # fmt: skip


def _chosen(request: ProgramRequest, match: Match, form: FormatForm) -> bool:
    """Saves it; what the door refuses is said on the form."""
    chosen, is_sure = form.cleaned_data["format"], form.means_it
    try:
        choose_format(match=match, chosen=chosen, by=request.user, at=timezone.now(), is_sure=is_sure)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True
