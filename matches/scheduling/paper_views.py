"""What confirming, moving or cancelling a meeting would send, in large print: to read or to put on paper before."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Meeting, MeetingState, Seat
from matches.scheduling import coming, moving, pages, planning, telling
from matches.scheduling.forms import CancelForm, MoveForm
from matches.scheduling.telling import Preview
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.outbox.paper import printed


@coordinator
@require_safe
def meeting_confirm_print(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> HttpResponse:
    one, place = _fetch(request, match, meeting, seat)
    seats = [person.seat for person in coming.people_of(one) if person.comes]
    return _printed(request, one, place, telling.preview(one, seats, at=timezone.now()), "meeting-confirm")


@coordinator
@require_POST
def meeting_cancel_print(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> HttpResponse:
    """With the reason as it stands in the form. Nothing is cancelled."""
    one, place = _fetch(request, match, meeting, seat)
    form = CancelForm(request.POST)
    one.change_reason = form.cleaned_data["reason"] if form.is_valid() else ""
    seats = [person.seat for person in coming.who_know(one)]
    return _printed(request, one, place, telling.preview_cancelled(one, seats, at=timezone.now()), "meeting-cancel")


@coordinator
@require_POST
def meeting_move_print(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> HttpResponse:
    """With the change as it stands in the form. Nothing is moved."""
    one, place = _fetch(request, match, meeting, seat)
    form = MoveForm(request.POST, match=one.match, initial=MoveForm.first_values(one))
    try:
        if one.state != MeetingState.CONFIRMED or not form.is_valid():
            raise ValidationError(_("The change cannot be made as it was typed. Look at it once more."))
        act = partial(planning.move, by=request.user, at=timezone.now(), **form.change)
        found = moving.rehearse(one, partial(act, meeting=pages.fetch_meeting(request, match, meeting)))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("meeting-move", request.program.slug, match, meeting)
    return _printed(request, one, place, found.letters, "meeting-move")


def _fetch(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> tuple[Meeting, Seat]:
    one = pages.fetch_meeting(request, match, meeting)
    return one, fetch(one.match.seats.all(), request, seat)


def _printed(
    request: ProgramRequest, meeting: Meeting, seat: Seat, letters: Iterable[Preview], back: str
) -> HttpResponse:
    """The letter to whoever has that seat; where none would go to them, the page that says to whom they go."""
    back = reverse(back, args=[request.program.slug, meeting.match.public_id, meeting.public_id])
    for one in letters:
        if one.seat.pk == seat.pk:
            return printed(
                request, subject=one.message.subject, text=one.message.paper or one.message.script,
                to=one.seat.participant.name, place="matches", back=back,
            )  # fmt: skip
    messages.error(request, _("No letter about this meeting would go to them now."))
    return redirect(back)
