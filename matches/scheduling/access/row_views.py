"""What a coordinator does about a need itself: add it, change it, take it off, send papers, take a profile over."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matches.scheduling import pages as meeting_pages
from matches.scheduling.access import pages, rows
from matches.scheduling.access.forms import AddForm, ChangeForm
from matches.scheduling.planning import AlreadyDone
from participants.models import Participant
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.once import once


@coordinator
@once
def accommodation_add(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = pages.fetch_meeting(request, match, meeting)
    form = AddForm(meeting_pages.posted(request), meeting=one)
    if form.is_valid():
        act = partial(rows.add, meeting=one, by=request.user, at=timezone.now(), **form.need)
        if pages.form_done(request, form, act, _("Added. It is to be arranged.")):
            return redirect(f"{one.get_absolute_url()}#access")
    return meeting_pages.show_about(request, one, "access/add", form=form, title=_("Add what somebody needs"))


@coordinator
@once
def accommodation_change(request: ProgramRequest, match: UUID, meeting: UUID, accommodation: UUID) -> HttpResponse:
    row = pages.fetch_row(request, match, meeting, accommodation)
    form = ChangeForm(meeting_pages.posted(request), row=row)
    if form.is_valid():
        act = partial(rows.change, row=row, by=request.user, at=timezone.now(), **form.change)
        if pages.form_done(request, form, act, _("Saved.")):
            return redirect(row)
    return pages.show_about(request, row, "form", form=form, title=_("How many, and what they should know"))


@coordinator
@require_POST
def accommodation_take_over(request: ProgramRequest, match: UUID, meeting: UUID, person: UUID) -> HttpResponse:
    one = pages.fetch_meeting(request, match, meeting)
    who = fetch(Participant, request, person)
    try:
        rows.take_over(meeting=one, person=who.pk, by=request.user, at=timezone.now())
    except AlreadyDone as why:
        messages.info(request, " ".join(why.messages))
    except ValidationError as why:
        messages.error(request, " ".join(why.messages))
    else:
        messages.success(request, _("What is arranged for %(name)s is what their profile says.") % {"name": who.name})
    return redirect(f"{one.get_absolute_url()}#access")


@coordinator
@require_POST
def accommodation_off(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    said = _("Taken off. Whoever was asked for it is told by mail, or is to be told by you: see below.")
    return _act(request, ids, rows.take_off, said)


@coordinator
@require_POST
def accommodation_on(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    return _act(request, ids, rows.want_again, _("It is to be arranged again."))


@coordinator
@require_POST
def accommodation_sent(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    return _act(request, ids, rows.send, _("It is on record that the papers were sent."))


@coordinator
@require_POST
def accommodation_not_sent(request: ProgramRequest, /, **ids: UUID) -> HttpResponse:
    return _act(request, ids, rows.not_sent, _("The papers are to be sent."))


def _act(request: ProgramRequest, ids: Any, door: Any, said: str) -> HttpResponse:
    row = pages.fetch_row(request, **ids)
    return pages.act(request, row, partial(door, row=row, by=request.user, at=timezone.now()), said)
