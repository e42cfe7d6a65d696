"""What the pages of a need share: the row that an address names, who may read it, and acts that may be refused."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from matches.fitting.review import may_know
from matches.models import Accommodation, Meeting, ServiceBooking
from matches.scheduling import pages
from matches.scheduling.access.section import Shown
from matches.scheduling.planning import AlreadyDone
from peermatch.accounts.access import ProgramRequest, fetch
from peermatch.clock import local_day
from peermatch.inbox.on_record import put_on_record


def fetch_meeting(request: ProgramRequest, match: UUID, meeting: UUID) -> Meeting:
    """For those who may read what people need: the match's coordinator, whoever covers, and leads."""
    one = pages.fetch_meeting(request, match, meeting)
    if not may_know(one.match, request.membership):
        raise PermissionDenied
    return one


def fetch_row(request: ProgramRequest, match: UUID, meeting: UUID, accommodation: UUID) -> Accommodation:
    one = fetch_meeting(request, match, meeting)
    row: Accommodation = fetch(one.accommodations.arranged_from(), request, accommodation)
    row.meeting = one
    return row


def fetch_service(
    request: ProgramRequest, match: UUID, meeting: UUID, accommodation: UUID, service: UUID
) -> ServiceBooking:
    row = fetch_row(request, match, meeting, accommodation)
    one: ServiceBooking = fetch(row.bookings.select_related("provider"), request, service)
    one.accommodation = row
    return one


def act(request: ProgramRequest, row: Accommodation, do: Callable[[], Any], said: str) -> HttpResponse:
    """What one button does. What refused it, or that it was done before, is said on the row's page."""
    try:
        do()
    except AlreadyDone as why:
        messages.info(request, " ".join(why.messages))
    except ValidationError as why:
        messages.error(request, " ".join(why.messages))
    else:
        messages.success(request, said)
        put_on_record(request)
    return redirect(row)


def form_done(request: ProgramRequest, form: Form, do: Callable[[], Any], said: str) -> bool:
    """Whether the form's act is done, now or before; else what refused it stands on the form."""
    try:
        if pages.done(form, lambda: do() or True):
            messages.success(request, said)
            put_on_record(request)
            return True
    except AlreadyDone as why:
        messages.info(request, " ".join(why.messages))
        return True
    return False


def show_about(request: ProgramRequest, row: Accommodation, template: str, **context: Any) -> HttpResponse:
    """A page about one need."""
    shown = Shown(row, local_day(timezone.now(), row.program.time_zone))
    context = {"row": row, "shown": shown, "row_back": row.get_absolute_url()} | context
    return pages.show_about(request, row.meeting, f"access/{template}", **context)
