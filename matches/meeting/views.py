"""Pages of this step."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.meeting.forms import HeldForm
from matches.meeting.holding import mark_held
from matches.models import Match, Meeting, MeetingState
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment


@coordinator
def meeting_held(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.select_related("match"), request, meeting)
    if one.state == MeetingState.HELD:
        messages.info(request, _("This meeting is already marked as held."))
        return redirect(one)
    form = HeldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            mark_held(meeting=one, notes=form.cleaned_data["notes"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The meeting is marked as held."))
            return redirect(one)
    return render(request, "matches/meeting/held.html", {
        "place": "matches",
        "match": row,
        "form": form,
        "title": _("Was this meeting held?"),
        "lede": say_moment(one.starts_at, one.time_zone, year=True),
        "back": one.get_absolute_url(),
    })  # fmt: skip
