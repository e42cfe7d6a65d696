"""Pages of this step: whether a meeting was held, and its notes."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.fitting.review import may_know
from matches.meeting import holding
from matches.meeting.forms import HeldForm, NotesForm, NotHeldForm
from matches.models import Match, Meeting, MeetingState
from matches.scheduling import came
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment


@coordinator
def meeting_held(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _fetch(request, match, meeting)
    if one.state == MeetingState.HELD:
        messages.info(request, _("This meeting is already marked as held."))
        return redirect(one)
    first = HeldForm.first_values(one) | {"came_seen": came.version_of(one)}
    form = HeldForm(_posted(request), initial=first)
    form.ask_of(came.lines_of(one, knows=may_know(one.match, request.membership)), fills_in=True)
    if form.is_valid() and _done(form, partial(holding.mark_held, meeting=one, **_held(request, form))):
        messages.success(request, _("The meeting is marked as held."))
        return redirect(one)
    return _render(request, "held", one, form, _("Was this meeting held?"))


@coordinator
def meeting_not_held(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _fetch(request, match, meeting)
    if one.state == MeetingState.NOT_HELD:
        messages.info(request, _("It is already on record that this meeting did not take place."))
        return redirect(one)
    form = NotHeldForm(_posted(request))
    if form.is_valid() and _done(form, partial(holding.mark_not_held, meeting=one, **_said(request, form))):
        messages.success(request, _("It is on record that the meeting did not take place. Nobody was told."))
        return redirect(one)
    was_held = one.state == MeetingState.HELD
    title = _("It was not held after all?") if was_held else _("Did this meeting not take place?")
    return _render(request, "not_held", one, form, title, was_held=was_held)


@coordinator
def meeting_notes(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _fetch(request, match, meeting)
    form = NotesForm(_posted(request), initial=NotesForm.first_values(one))
    if form.is_valid() and _done(form, partial(holding.write_notes, meeting=one, **_said(request, form))):
        messages.success(request, _("The notes are saved."))
        return redirect(one)
    return _render(request, "notes", one, form, _("Notes of the meeting"))


def _posted(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _fetch(request: ProgramRequest, match: UUID, meeting: UUID) -> Meeting:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.select_related("match", "notes_by"), request, meeting)
    return one


def _said(request: ProgramRequest, form: Form) -> dict[str, Any]:
    return {**form.cleaned_data, "by": request.user, "at": timezone.now()}


def _held(request: ProgramRequest, form: HeldForm) -> dict[str, Any]:
    told = {name: form.cleaned_data[name] for name in ("notes", "shared", "seen", "came_seen")}
    return {**told, "marks": form.marks, "by": request.user, "at": timezone.now()}


def _done(form: Form, act: Callable[[], Meeting]) -> bool:
    """Whether the act was done; what refused it stands on the form."""
    try:
        act()
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _render(
    request: ProgramRequest, template: str, meeting: Meeting, form: Form, title: str, **more: Any
) -> HttpResponse:
    other_notes = isinstance(form, NotesForm) and form.is_bound and form.differs_from(meeting)
    if isinstance(form, NotesForm) and form.is_bound:
        form.begin_from(meeting)
    return render(request, f"matches/meeting/{template}.html", {
        "place": "matches",
        "match": meeting.match,
        "meeting": meeting,
        "form": form,
        "title": title,
        "lede": say_moment(meeting.starts_at, meeting.time_zone, year=True),
        "back": meeting.get_absolute_url(),
        "notes_now": other_notes,
        **more,
    })  # fmt: skip
