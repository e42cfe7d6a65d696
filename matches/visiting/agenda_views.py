"""The agenda of a meeting that a participant is expected at, to read, print or have as plain text."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.meeting.agendas import doors
from matches.meeting.agendas.copies import Copy, copy_for
from matches.meeting.agendas.files import docx_file, size_of, text_file
from matches.meeting.agendas.wishes import SIZES, USUAL_SIZE_ON_SCREEN
from matches.models import Meeting, MeetingState, SeatState
from matches.visiting import pages
from matches.visiting.entrance import VisitRequest, visitor


@require_safe
@visitor
def agenda(request: VisitRequest, meeting: UUID) -> HttpResponse:
    found = _copy(request, meeting)
    if found is None:
        return _none_yet(request)
    more = {"copy": found, "size": _size(request, found), "sizes": SIZES, "meeting_id": meeting}
    return render(request, "matches/visiting/agenda.html", pages.frame(request.visit) | more)


@require_safe
@visitor
def next_agenda(request: VisitRequest) -> HttpResponse:
    """Where the link of its letter leads: the agenda of the next meeting that has one; their page where none has."""
    seat, link = request.visit.seat, request.visit.link.public_id
    ahead = seat.match.meetings.filter(state=MeetingState.CONFIRMED, ends_at__gt=timezone.now())
    found = ahead.filter(agenda__isnull=False).order_by("starts_at", "pk").first()
    return redirect("visit-agenda", link, found.public_id) if found else redirect("visit", link)


@require_safe
@visitor
def agenda_text(request: VisitRequest, meeting: UUID) -> HttpResponse:
    found = _copy(request, meeting)
    return text_file(found) if found else _none_yet(request)


@require_safe
@visitor
def agenda_docx(request: VisitRequest, meeting: UUID) -> HttpResponse:
    found = _copy(request, meeting)
    return docx_file(found, _size(request, found)) if found else _none_yet(request)


def _size(request: VisitRequest, copy: Copy) -> int:
    return size_of(request, copy.size or USUAL_SIZE_ON_SCREEN)


def _copy(request: VisitRequest, meeting: UUID) -> Copy | None:
    """Theirs, while they are expected there; 404 for a meeting of another match."""
    seat = request.visit.seat
    one: Meeting = get_object_or_404(seat.match.meetings.select_related("program"), public_id=meeting)
    one.match = seat.match
    is_on = one.state == MeetingState.CONFIRMED and one.ends_at > timezone.now()
    found = doors.agenda_of(one) if is_on and seat.state == SeatState.ACCEPTED else None
    return copy_for(found, seat) if found else None


def _none_yet(request: VisitRequest) -> HttpResponse:
    sentence = _("There is no agenda for you to read now. Your coordinator can tell you more.")
    told = {"title": _("No agenda yet"), "sentence": sentence}
    return render(request, "matches/visiting/meeting_said.html", pages.frame(request.visit) | told)
