"""The page that says who came to a meeting that is over."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.fitting.review import may_know
from matches.meeting import attending
from matches.meeting.forms import AttendanceForm
from matches.meeting.undo_doors import ATTENDED
from matches.models import Match, Meeting
from matches.scheduling import came
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment
from peermatch.undoing import offer


@coordinator
def meeting_attendance(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.select_related("match"), request, meeting)
    if one.state not in came.OVER:
        messages.info(request, _("Say first whether the meeting was held."))
        return redirect(one)
    lines = came.lines_of(one, knows=may_know(one.match, request.membership))
    form = AttendanceForm(
        request.POST if request.method == "POST" else None, initial={"came_seen": came.version_of(one)}
    )
    form.ask_of(lines, fills_in=not one.attendances.exists())
    changed = False
    if form.is_valid():
        try:
            return _record(request, one, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            changed = isinstance(refusal, attending.AttendanceChanged)
            form.begin_from(one)
    return render(request, "matches/meeting/attendance.html", {
        "place": "matches",
        "match": one.match,
        "meeting": one,
        "form": form,
        "lines_now": lines if changed else [],
        "title": _("Who came?"),
        "lede": say_moment(one.starts_at, one.time_zone, year=True),
        "back": one.get_absolute_url(),
    })  # fmt: skip


def _record(request: ProgramRequest, meeting: Meeting, form: AttendanceForm) -> HttpResponse:
    told = {"marks": form.marks, "seen": form.cleaned_data["came_seen"]}
    before = attending.record(meeting=meeting, by=request.user, at=timezone.now(), **told)
    said = _("Who came is on record.")
    if before:
        wrote = {key: form.marks[key] for key in before}
        facts = {"meeting": meeting.public_id, "before": before, "wrote": wrote}
        offer(request, said, ATTENDED, back=meeting.get_absolute_url(), **facts)
    else:
        messages.success(request, said)
    return redirect(meeting)
