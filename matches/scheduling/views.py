"""Pages of this step: plan a meeting, look at it, confirm, move or cancel it, and record a call about it."""

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
from django.views.decorators.http import require_safe

from matches.models import Call, Match, Meeting, MeetingState
from matches.preparing.checklist import Line, before_confirming
from matches.scheduling import booking, coming, planning, telling, words
from matches.scheduling.forms import CallForm, CancelForm, ConfirmForm, MayClash, MoveForm, PlanForm
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.clock import local_day, say_moment

TONES = {MeetingState.PLANNED: "wait", MeetingState.CONFIRMED: "done", MeetingState.HELD: "done"}


@coordinator
def meeting_plan(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    form = PlanForm(_posted(request), match=row, initial=PlanForm.first_values(row))
    if form.is_valid():
        act = partial(planning.plan, wall=form.wall, minutes=form.cleaned_data["minutes"], place=form.where)
        if planned := _done(form, partial(act, match=row, by=request.user, at=timezone.now())):
            messages.success(request, _("Planned. Nobody was told yet: look at everyone's time, then confirm it."))
            return redirect(planned)
    return _render(request, "plan", match=row, form=form, title=_("Plan a meeting"), back=row.get_absolute_url())


@member
@require_safe
def meeting(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _fetch(request, match, meeting)
    people = coming.people_of(one)
    has_begun = one.starts_at <= timezone.now()
    is_open = one.is_standing and not has_begun
    return _render_about(
        request, one, "meeting",
        people=people,
        warnings=coming.warnings_of(people) if is_open and one.state == MeetingState.PLANNED else [],
        gap=_gap(one) if is_open else None,
        has_begun=has_begun,
    )  # fmt: skip


@coordinator
def meeting_confirm(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _fetch(request, match, meeting)
    if one.state == MeetingState.CONFIRMED:
        return _already_confirmed(request, one)
    people = [person for person in coming.people_of(one) if person.comes]
    form = ConfirmForm(_posted(request))
    form.offer_override(needed=bool(booking.clashes(one, [person.seat for person in people])))
    if form.is_valid():
        reason = form.cleaned_data.get("override_reason", "")
        act = partial(planning.confirm, by=request.user, at=timezone.now(), override_reason=reason)
        if _done(form, partial(act, meeting=_fetch(request, match, meeting))):
            messages.success(request, _("The meeting is confirmed. Everyone who comes is being told."))
            return redirect(one)
    return _render_about(
        request, one, "confirm",
        form=form,
        people=people,
        letters=telling.preview(one, [person.seat for person in people], at=timezone.now()),
        warnings=coming.warnings_of(people),
        gap=_gap(one),
        title=_("Confirm this meeting?"),
        back=one.get_absolute_url(),
    )  # fmt: skip


@coordinator
def meeting_move(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _fetch(request, match, meeting)
    form = MoveForm(_posted(request), match=one.match, initial=MoveForm.first_values(one))
    form.submit = _("Save and tell everyone") if one.state == MeetingState.CONFIRMED else _("Save")
    if form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "override_reason": form.cleaned_data.get("override_reason", "")}
        act = partial(planning.move, wall=form.wall, minutes=form.cleaned_data["minutes"], place=form.where, **said)
        if _done(form, partial(act, meeting=_fetch(request, match, meeting), by=request.user, at=timezone.now())):
            messages.success(request, _was_changed(one))
            return redirect(one)
    return _render_about(
        request, one, "move", form=form, title=_("Change time or place"), back=one.get_absolute_url(), people=_told(one)
    )


@coordinator
def meeting_cancel(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _fetch(request, match, meeting)
    form = CancelForm(_posted(request))
    if form.is_valid():
        act = partial(planning.cancel, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        if _done(form, partial(act, meeting=_fetch(request, match, meeting))):
            messages.success(request, _("The meeting is cancelled."))
            return redirect(one)
    return _render_about(
        request,
        one,
        "cancel",
        form=form,
        title=_("Cancel this meeting?"),
        back=one.get_absolute_url(),
        people=_told(one),
    )


@coordinator
def meeting_call(request: ProgramRequest, match: UUID, meeting: UUID, call: UUID) -> HttpResponse:
    """What to say to someone whom e-mail does not reach, and that it was said."""
    one = _fetch(request, match, meeting)
    told = fetch(one.calls.select_related("participant", "made_by"), request, call)
    told.meeting = one
    form = CallForm(_posted(request))
    if form.is_valid():
        act = partial(_make_call, told, way=form.cleaned_data["way"], by=request.user, at=timezone.now())
        if _done(form, act):
            messages.success(request, _("Saved: %(name)s knows.") % {"name": told.participant.name})
            return redirect(one)
    title = _("Tell %(name)s") % {"name": told.participant.name}
    return _render_about(request, one, "call", call=told, form=form, title=title, back=one.get_absolute_url())


def _posted(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _fetch(request: ProgramRequest, match: UUID, meeting: UUID) -> Meeting:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.all(), request, meeting)
    one.match = row
    return one


def _done(form: Form, act: Callable[[], Meeting]) -> Meeting | None:
    """The meeting as it is after the act, or None: then what refused it stands on the form."""
    try:
        return act()
    except booking.Clash as clash:
        if isinstance(form, MayClash):
            form.offer_override(needed=True)
        form.add_error("override_reason", clash)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return None


def _make_call(call: Call, **how: Any) -> Meeting:
    call.make(**how)
    return call.meeting


def _already_confirmed(request: ProgramRequest, meeting: Meeting) -> HttpResponse:
    messages.info(request, _("This meeting is already confirmed. Nobody was told a second time."))
    return redirect(meeting)


def _was_changed(before: Meeting) -> str:
    if before.state == MeetingState.CONFIRMED:
        return _("The meeting is changed. Everyone who comes is being told.")
    return _("The plan is changed. Nobody was told yet.")


def _told(meeting: Meeting) -> list[coming.Coming]:
    """Those who know of the meeting, and so must hear of a change."""
    return [one for one in coming.people_of(meeting) if one.comes] if meeting.state == MeetingState.CONFIRMED else []


def _gap(meeting: Meeting) -> Line | None:
    today = local_day(timezone.now(), meeting.program.time_zone)
    return before_confirming(meeting.match, on=today, meeting=meeting).first_gap


def _render(request: ProgramRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, f"matches/scheduling/{template}.html", {"place": "matches", **context})


def _render_about(request: ProgramRequest, meeting: Meeting, template: str, **context: Any) -> HttpResponse:
    """A page about one meeting: when and where it is stands on each."""
    zone = request.user.time_zone
    when = say_moment(meeting.starts_at, meeting.time_zone, year=True)
    about = {
        "match": meeting.match,
        "meeting": meeting,
        "tone": TONES.get(MeetingState(meeting.state), "plain"),
        "when": when,
        "heading": words.with_state(meeting.state, when),
        "for_you": say_moment(meeting.starts_at, zone) if zone != meeting.time_zone else "",
        "length": words.length(meeting.minutes),
        "by_what": words.by_what(meeting.place_kind),
        "place_title": words.place_title(meeting.place_kind),
    }
    return _render(request, template, **about, **context)
