"""Pages of this step: plan a meeting, look at it, confirm it, and record a call about it."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.framing.shown import hopes_shown_to, reads_hopes
from matches.models import Call, Match, Meeting, MeetingState, News
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import booking, came, coming, pages, planning, prefilled, telling, warnings
from matches.scheduling.access import arranging, section
from matches.scheduling.agenda_sent import line_of
from matches.scheduling.forms import CallForm, ConfirmForm, PlanForm
from matches.scheduling.planning import AlreadyDone
from matches.scheduling.polls import beside
from participants import protected
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.once import once
from peermatch.outbox.paper import printed


@coordinator
@once
def meeting_plan(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    first = PlanForm.first_values(row) | prefilled.first_values(request.GET)
    form = PlanForm(pages.posted(request), match=row, initial=first)
    if form.is_valid():
        act = partial(planning.plan, wall=form.wall, minutes=form.cleaned_data["minutes"], place=form.where)
        if planned := pages.done(form, partial(act, match=row, by=request.user, at=timezone.now())):
            messages.success(request, _("Planned. Nobody was told yet: look at everyone's time, then confirm it."))
            return redirect(planned)
    title, asked = _("Plan a meeting"), row.polls.open().first()
    return pages.show(request, "plan", match=row, form=form, poll=asked, title=title, back=row.get_absolute_url())


@member
@require_safe
def meeting(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = pages.fetch_meeting(request, match, meeting)
    people = coming.people_of(one)
    has_begun = one.starts_at <= timezone.now()
    is_open = one.is_standing and not has_begun
    is_planned = one.state == MeetingState.PLANNED
    gap, more_gaps = pages.missing(one) if is_open and is_planned else (None, [])
    return pages.show_about(
        request, one, "meeting",
        people=people,
        warnings=_warnings(request, one, people) if is_open and is_planned else [],
        gap=gap,
        more_gaps=more_gaps,
        open_since=pages.gaps(one) if is_open and not is_planned else [],
        has_begun=has_begun,
        is_ahead=not has_begun and one.state == MeetingState.CONFIRMED,
        access=section.of(one, knows=reads_needs(request, one.match), now=timezone.now()),
        came=came.shown(one, knows=reads_needs(request, one.match)),
        agenda_line=line_of(one, _refs(people), at=timezone.now()),
    )  # fmt: skip


def _refs(people: Sequence[coming.Coming]) -> list[str]:
    return [str(person.seat.public_id) for person in people if person.comes]


def _warnings(request: ProgramRequest, one: Meeting, people: Sequence[coming.Coming]) -> list[str]:
    """What a coordinator should know before this time is confirmed."""
    knows = reads_needs(request, one.match)
    expected = [person for person in people if person.comes]
    said = warnings.of_day(one.on) + coming.warnings_of(people)
    return said + arranging.too_soon(one, expected, at=timezone.now(), knows=knows)


@coordinator
def meeting_confirm(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = pages.fetch_meeting(request, match, meeting)
    if one.state == MeetingState.CONFIRMED:
        return pages.already_done(request, one, planning.already_confirmed())
    people = [person for person in coming.people_of(one) if person.comes]
    form = ConfirmForm(pages.posted(request))
    form.offer_override(needed=bool(booking.clashes(one, [person.seat for person in people])))
    form.offer_to_stop_asking(needed=one.match.polls.open().exists())
    if form.is_valid():
        act = partial(beside.confirm, by=request.user, at=timezone.now(), **form.cleaned_data)
        try:
            if pages.done(form, partial(act, meeting=pages.fetch_meeting(request, match, meeting))):
                messages.success(request, _("The meeting is confirmed. Everyone who comes is being told."))
                return redirect(one)
        except AlreadyDone as why:
            return pages.already_done(request, one, why)
    return pages.show_about(
        request, one, "confirm",
        form=form,
        people=people,
        letters=telling.preview(one, [person.seat for person in people], at=timezone.now()),
        paper_page="meeting-confirm-print",
        warnings=_warnings(request, one, people),
        gap=pages.gap(one),
        title=_("Confirm this meeting?"),
    )  # fmt: skip


@coordinator
def meeting_call(request: ProgramRequest, match: UUID, meeting: UUID, call: UUID) -> HttpResponse:
    """What to say to someone whom e-mail does not reach, and that it was said."""
    one = pages.fetch_meeting(request, match, meeting)
    told = fetch(one.calls.select_related("participant", "made_by"), request, call)
    told.meeting = one
    form = CallForm(pages.posted(request))
    if form.is_valid():
        act = partial(_make_call, told, way=form.cleaned_data["way"], by=request.user, at=timezone.now())
        if pages.done(form, act):
            messages.success(request, _("Saved: %(name)s knows.") % {"name": told.participant.name})
            return redirect(one)
    title = _("Tell %(name)s") % {"name": told.participant.name}
    audit.shown(*protected.contact([told.participant], protected.CALL), by=request)
    return pages.show_about(request, one, "call", call=told, form=form, title=title)


@coordinator
@require_safe
def meeting_call_print(request: ProgramRequest, match: UUID, meeting: UUID, call: UUID) -> HttpResponse:
    """What is to be said, in large print for paper."""
    one = pages.fetch_meeting(request, match, meeting)
    told: Call = fetch(one.calls.select_related("participant"), request, call)
    back = reverse("meeting-call", args=[request.program.slug, match, meeting, call])
    text = told.paper or told.script
    if told.news == News.AGENDA:  # on paper it says what each hopes for
        with hopes_shown_to(request, one.match):
            text = text if reads_hopes(one.match, request.membership) else told.script
    return printed(
        request, subject=told.get_news_display(), text=text, to=told.participant.name,
        back=back, place="matches",
    )  # fmt: skip


def _make_call(call: Call, **how: Any) -> Meeting:
    call.make(**how)
    return call.meeting
