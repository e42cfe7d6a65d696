"""The agenda as each participant gets it: to print in a size that is chosen, as Word document and as plain text."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.fitting.review import may_know
from matches.inviting.letters_shown import letters_shown_to
from matches.meeting.agendas import doors
from matches.meeting.agendas.copies import Copy, copy_for
from matches.meeting.agendas.files import docx_file, size_of, text_file
from matches.meeting.agendas.wishes import SIZES, USUAL_SIZE
from matches.models import Match, Meeting, Seat
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.audit import Entry


@coordinator
@require_safe
def agenda_print(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> HttpResponse:
    found = _copy(request, match, meeting, seat)
    if found is None:
        return _none_yet(request, match, meeting)
    return render(request, "matches/meeting/agendas/print.html", {
        "place": "matches", "copy": found, "size": _size(request, found, match), "sizes": SIZES,
        "meeting_id": meeting, "match_id": match, "seat_id": seat,
    })  # fmt: skip


@coordinator
@require_safe
def agenda_text(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> HttpResponse:
    found = _taken(request, match, meeting, seat)
    return text_file(found) if found else _none_yet(request, match, meeting)


@coordinator
@require_safe
def agenda_docx(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> HttpResponse:
    found = _taken(request, match, meeting, seat)
    return docx_file(found, _size(request, found, match)) if found else _none_yet(request, match, meeting)


def _taken(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> Copy | None:
    """As a file, which is recorded."""
    found = _copy(request, match, meeting, seat)
    if found:
        audit.record(audit.Did.EXPORTED, Entry(Seat._meta.label, str(seat), fields=("agenda",)), by=request)
    return found


def _copy(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> Copy | None:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.all(), request, meeting)
    one.match = row
    place: Seat = fetch(row.seats.taking_part(), request, seat)
    found = doors.agenda_of(one)
    with letters_shown_to(request, row):
        return copy_for(found, place) if found else None


def _size(request: ProgramRequest, copy: Copy, match: UUID) -> int:
    """What was asked for on the page; else what the person wants, for those who may know what people need."""
    row = fetch(Match, request, match)
    return size_of(request, (may_know(row, request.membership) and copy.size) or USUAL_SIZE)


def _none_yet(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    messages.info(request, _("There is no agenda yet."))
    return redirect("agenda", request.program.slug, match, meeting)
