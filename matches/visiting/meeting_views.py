"""A participant says of one meeting that they cannot come, or can after all. They stay in the match."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Absence, Meeting, Way
from matches.scheduling import booking
from matches.scheduling.absences import doors
from matches.visiting import pages
from matches.visiting.entrance import VisitRequest, visitor
from matches.visiting.form_pages import back, form_page, form_page_of, saved
from matches.visiting.meeting_forms import CanComeForm, CannotComeForm
from peermatch.clock import say_moment


@form_page
@visitor
def cannot_come(request: VisitRequest, meeting: UUID) -> HttpResponse:
    seat, now = request.visit.seat, timezone.now()
    one = pages.expected_at(seat, meeting, now)
    if one is None or pages.absence_of(seat, one):
        return _nothing_to_say(request, one, is_absent=True)
    form = CannotComeForm(request.POST if request.method == "POST" else None, meeting=one)

    def save() -> None:
        doors.cannot_come(meeting=one, seat=seat, way=Way.LINK, at=now, **form.cleaned_data)

    if form.is_valid() and saved(form, save):
        return back(request, "cannot-come")
    form.look_anew(one)
    lede = _("%(when)s. You stay in the peer match: it is about this meeting alone. Only your coordinator is told.")
    return form_page_of(request, "cannot_come", form, _("I cannot come"), lede % {"when": _when(request, one)})


@form_page
@visitor
def can_come(request: VisitRequest, meeting: UUID) -> HttpResponse:
    seat, now = request.visit.seat, timezone.now()
    one = pages.expected_at(seat, meeting, now)
    absence = pages.absence_of(seat, one) if one else None
    if one is None or absence is None:
        return _nothing_to_say(request, one, is_absent=False)
    form = CanComeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _comes_back(form, absence):
        return back(request, "can-come")
    return form_page_of(request, "can_come", form, _("I can come after all"), f"{_when(request, one)}.")


def _comes_back(form: CanComeForm, absence: Absence) -> bool:
    """Says it in their words where their time is taken by now: which other match that is, only they know."""
    if booking.clashes(absence.meeting, [absence.seat]):
        said = _(
            "You have another peer meeting with us at that time. Nothing was saved: please reach your coordinator."
        )
        form.add_error(None, said)
        return False
    return saved(form, lambda: doors.can_come(absence=absence, way=Way.LINK, at=timezone.now()))


def _nothing_to_say(request: VisitRequest, meeting: Meeting | None, *, is_absent: bool) -> HttpResponse:
    """It was said already, or the meeting moved on: which of these, and whom to reach."""
    title, said = (
        _("Nobody waits for this answer"),
        _("This meeting is over or off, or you take no part in it."),
    )
    if meeting is not None:
        title = _("You told us that you cannot come") if is_absent else _("You are expected at this meeting")
        said = _when(request, meeting) + "."
    context = {"title": title, "sentence": said, "was_sent": request.method == "POST" and meeting is None}
    return render(request, "matches/visiting/meeting_said.html", pages.frame(request.visit) | context)


def _when(request: VisitRequest, meeting: Meeting) -> str:
    return say_moment(meeting.starts_at, request.visit.seat.participant.time_zone)
