"""Pages that change what people know of a meeting: moving it, with a look before it is sent, and cancelling it."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Meeting, MeetingState
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import agenda_sent, coming, moving, pages, planning, prefilled, telling, warnings, words
from matches.scheduling.access import arranging, costs, following
from matches.scheduling.forms import CancelForm, MoveForm
from matches.scheduling.letters import Before
from matches.scheduling.moving import Rehearsal
from matches.scheduling.planning import AlreadyDone
from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.clock import local_day, say_moment


@coordinator
def meeting_move(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    """The form; and the door. From the form of a confirmed meeting the way leads over the page that checks."""
    one = pages.fetch_meeting(request, match, meeting)
    first = MoveForm.first_values(one) | prefilled.first_values(request.GET)
    form = MoveForm(pages.posted(request), match=one.match, initial=first)
    if form.is_valid():
        act = partial(planning.move, by=request.user, at=timezone.now(), **form.change)
        try:
            if pages.done(form, partial(act, meeting=pages.fetch_meeting(request, match, meeting))):
                messages.success(request, _was_changed(one))
                return redirect(one)
        except AlreadyDone as why:
            return pages.already_done(request, one, why)
    return _move_form(request, one, form)


@coordinator
def meeting_move_check(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    """Check before you send: what the typed change would mean for everyone. Nothing is changed here."""
    one = pages.fetch_meeting(request, match, meeting)
    if request.method != "POST" or one.state != MeetingState.CONFIRMED:
        return redirect("meeting-move", request.program.slug, match, meeting)
    form = MoveForm(request.POST, match=one.match, initial=MoveForm.first_values(one))
    if form.is_valid():
        act = partial(planning.move, by=request.user, at=timezone.now(), **form.change)
        try:
            act = partial(act, meeting=pages.fetch_meeting(request, match, meeting))
            if found := pages.done(form, partial(moving.rehearse, one, act)):
                return _check(request, one, form, found)
        except AlreadyDone as why:
            return pages.already_done(request, one, why)
    return _move_form(request, one, form)


@coordinator
def meeting_cancel(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = pages.fetch_meeting(request, match, meeting)
    form = CancelForm(pages.posted(request))
    if form.is_valid():
        act = partial(planning.cancel, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        try:
            if pages.done(form, partial(act, meeting=pages.fetch_meeting(request, match, meeting))):
                messages.success(request, _("The meeting is cancelled."))
                return redirect(one)
        except AlreadyDone as why:
            return pages.already_done(request, one, why)
    people = coming.who_know(one)
    one.change_reason = _("(your reason, if you give one)")
    letters = telling.preview_cancelled(one, [person.seat for person in people], at=timezone.now())
    told = {shown.seat.pk for shown in letters}
    return pages.show_about(
        request, one, "cancel",
        form=form,
        title=_("Cancel this meeting?"),
        letters=letters,
        prints="meeting-cancel-print",
        people=[person for person in people if person.seat.pk in told],
        freed=costs.freed_by(one, now=timezone.now()),
        of_agenda=agenda_sent.if_cancelled(one),
        knows=reads_needs(request, one.match),
        unaware=words.joined([person.seat.participant.name for person in people if person.seat.pk not in told]),
    )  # fmt: skip


def _move_form(request: ProgramRequest, meeting: Meeting, form: MoveForm) -> HttpResponse:
    is_confirmed = meeting.state == MeetingState.CONFIRMED
    if form.is_bound:
        form.look_anew(meeting)
    form.submit = _("Check before you send") if is_confirmed else _("Save")
    return pages.show_about(
        request, meeting, "move",
        form=form,
        title=_("Change time or place"),
        action=_page(request, "meeting-move-check" if is_confirmed else "meeting-move", meeting),
        people=coming.who_know(meeting),
        has_agenda=hasattr(meeting, "agenda"),
    )  # fmt: skip


def _check(request: ProgramRequest, before: Meeting, form: MoveForm, found: Rehearsal) -> HttpResponse:
    after, today = found.meeting, local_day(timezone.now(), before.program.time_zone)
    people = [one.coming for one in found.changes]
    form.submit = _("Check again")
    return pages.show_about(
        request, before, "move_check",
        form=form,
        title=_("Change this meeting?"),
        after=after,
        when_after=say_moment(after.starts_at, after.time_zone, year=True),
        length_after=words.length(after.minutes),
        place_title_after=words.place_title(after.place_kind),
        is_new_time=after.starts_at != before.starts_at,
        is_new_place=_place(after) != _place(before),
        changes=found.changes,
        letters=found.letters,
        prints="meeting-move-print",
        warnings=(warnings.of_day(after.on) if after.on != before.on else []) + found.warnings,
        come_back=_who_come_back(before, after),
        of_agenda=agenda_sent.if_moved(before, after),
        to_arrange=arranging.to_arrange(after, people, on=today) if following.reopens(Before.of(before), after) else [],
        freed=costs.freed_by_move(before, after, now=timezone.now()),
        knows=reads_needs(request, before.match),
        action=_page(request, "meeting-move-check", before),
        send=_page(request, "meeting-move", before),
    )  # fmt: skip


def _who_come_back(before: Meeting, after: Meeting) -> list[str]:
    """Who said of the time as it is that they cannot come; of the new one they said nothing."""
    if after.starts_at == before.starts_at:
        return []
    return [one.seat.participant.name for one in before.absences.standing().select_related("seat__participant")]


def _place(meeting: Meeting) -> tuple[str, str, str]:
    return (meeting.place_kind, meeting.place, meeting.place_notes)


def _page(request: ProgramRequest, name: str, meeting: Meeting) -> str:
    return reverse(name, args=[request.program.slug, meeting.match.public_id, meeting.public_id])


def _was_changed(before: Meeting) -> str:
    if before.state == MeetingState.CONFIRMED:
        return _("The meeting is changed. Everyone who comes is being told.")
    return _("The plan is changed. Nobody was told yet.")
