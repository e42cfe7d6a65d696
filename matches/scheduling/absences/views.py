"""Pages of the coordinator about someone who cannot come: recording it, deciding what to do, and taking it back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matches.models import Absence, Meeting, MeetingState, Seat
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import booking, coming, pages, telling
from matches.scheduling.absences import doors
from matches.scheduling.absences.forms import EndForm, GoOnForm, RecordForm, usual_words
from matches.scheduling.access import costs
from matches.scheduling.planning import AlreadyDone
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment
from peermatch.inbox.on_record import put_on_record, way_of


@coordinator
def absence_record(request: ProgramRequest, match: UUID, meeting: UUID, seat: UUID) -> HttpResponse:
    one = pages.fetch_meeting(request, match, meeting)
    place: Seat = fetch(one.match.seats.select_related("participant"), request, seat)
    if there := one.absences.standing().filter(seat=place).first():
        messages.info(
            request, _("It is recorded already that %(name)s cannot come.") % {"name": place.participant.name}
        )
        return redirect(there)
    form = RecordForm(pages.posted(request), meeting=one, seat=place)
    form.initial.update(way_of(request))
    if form.is_valid():
        told = {"by": request.user, "at": timezone.now(), **form.cleaned_data}
        fresh = pages.fetch_meeting(request, match, meeting)
        if kept := pages.done(form, lambda: doors.cannot_come(meeting=fresh, seat=place, **told)):
            messages.success(request, _recorded(place))
            put_on_record(request)
            return redirect(kept)
        form.look_anew(fresh)
    return pages.show_about(
        request, one, "absences/record",
        form=form,
        person=place.participant,
        clock=_clock(one, place),
        letters=telling.preview_absent(one, place, at=timezone.now()),
        title=_("%(name)s cannot come") % {"name": place.participant.name},
    )  # fmt: skip


def _recorded(seat: Seat) -> str:
    told = _("A letter goes to them that says so, and takes the meeting out of their calendar.")
    said = [
        _("Saved. %(name)s is not expected any more.") % {"name": seat.participant.name},
        *([told] if seat.participant.takes_email else []),
        _("Nobody else was told, and what is booked stays booked: decide what to do."),
    ]
    return " ".join(said)


@coordinator
@require_safe
def absence(request: ProgramRequest, match: UUID, meeting: UUID, absence: UUID) -> HttpResponse:
    """What they said, and what can be done about it."""
    row = _fetch(request, match, meeting, absence)
    coming_now = doors.who_comes(row.meeting)
    return _show(
        request, row, "absence",
        title=_("%(name)s cannot come") % {"name": row.seat.participant.name},
        others=doors.others(row),
        cannot_meet=doors.cannot_meet(row) if len(coming_now) < doors.FEWEST_TO_MEET else "",
        asks=row.meeting.match.polls.open().first(),
        **_booked_for(request, row),
    )  # fmt: skip


@coordinator
def absence_go_on(request: ProgramRequest, match: UUID, meeting: UUID, absence: UUID) -> HttpResponse:
    row = _fetch(request, match, meeting, absence)
    form = GoOnForm(pages.posted(request))
    if form.is_valid():
        act = partial(doors.go_on, by=request.user, at=timezone.now(), words=form.told)
        try:
            if pages.done(form, lambda: act(absence=_fetch(request, match, meeting, absence))):
                messages.success(request, _("Decided: the meeting goes on."))
                return redirect(row.meeting)
        except AlreadyDone as why:
            return pages.already_done(request, row.meeting, why)
    informed = [*doors.who_comes(row.meeting), *([row.seat] if row.wants_news else [])]
    return _show(
        request, row, "go_on",
        form=form,
        title=_("Go on without %(name)s?") % {"name": row.seat.participant.name},
        people=[one for one in coming.people_of(row.meeting) if one.seat in informed],
        letters=telling.preview_goes_on(row.meeting, informed, words=usual_words(), at=timezone.now()),
        **_booked_for(request, row),
    )  # fmt: skip


@coordinator
def absence_end(request: ProgramRequest, match: UUID, meeting: UUID, absence: UUID) -> HttpResponse:
    """They can come after all."""
    row = _fetch(request, match, meeting, absence)
    form = EndForm(pages.posted(request), seat=row.seat)
    form.offer_override(needed=bool(booking.clashes(row.meeting, [row.seat])))
    if form.is_valid():
        told = {"way": form.cleaned_data["way"], "override_reason": form.cleaned_data.get("override_reason", "")}
        act = partial(doors.can_come, by=request.user, at=timezone.now(), **told)
        if pages.done(form, lambda: act(absence=_fetch(request, match, meeting, absence))):
            messages.success(request, _("%(name)s is expected again.") % {"name": row.seat.participant.name})
            return redirect(row.meeting)
    return _show(
        request, row, "end",
        form=form,
        title=_("%(name)s can come after all") % {"name": row.seat.participant.name},
        warnings=_against(row),
        hear=telling.who_heard(row.meeting, doors.others(row), of=doors.occasion(row)),
        words=doors.words_of_coming_back(),
    )  # fmt: skip


def _booked_for(request: ProgramRequest, row: Absence) -> dict[str, Any]:
    """Whoever is booked or asked for them alone: they come until the meeting is to go on without them."""
    return {
        "freed": costs.freed_without(row.meeting, row.seat.participant_id, now=timezone.now()),
        "knows": reads_needs(request, row.meeting.match),
    }


def _against(row: Absence) -> list[str]:
    return [said for one in coming.people_of(row.meeting) if one.seat.pk == row.seat_id for said in one.warnings]


def _fetch(request: ProgramRequest, match: UUID, meeting: UUID, absence: UUID) -> Absence:
    one = pages.fetch_meeting(request, match, meeting)
    rows = one.absences.select_related("seat__participant", "recorded_by", "decided_by")
    row: Absence = fetch(rows, request, absence)
    row.meeting, row.seat.match = one, one.match
    return row


def _show(request: ProgramRequest, row: Absence, template: str, **context: Any) -> HttpResponse:
    about = {
        "absence": row,
        "seat": row.seat,
        "person": row.seat.participant,
        "is_ahead": _is_ahead(row.meeting),
        "clock": _clock(row.meeting, row.seat),
    }
    return pages.show_about(request, row.meeting, f"absences/{template}", **about, **context)


def _clock(meeting: Meeting, seat: Seat) -> str:
    """When it is for them, where their clock shows another time than the meeting's."""
    zone = seat.participant.time_zone
    return say_moment(meeting.starts_at, zone) if zone != meeting.time_zone else ""


def _is_ahead(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.CONFIRMED and meeting.starts_at > timezone.now()
