"""The page that plans the same meeting again, some weeks later."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Meeting
from matches.preparing.needs_shown import reads_needs
from matches.scheduling import pages, planning
from matches.scheduling.planning import Place
from matches.scheduling.repeating import candidates, rhythm
from matches.scheduling.repeating.candidates import Candidate
from matches.scheduling.repeating.forms import AgainForm
from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.clock import WallTime, local_day
from peermatch.once import once

WEEKS = (1, 2, 3, 4)


@coordinator
@once
def meeting_again(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    """Same weekday, clock time, length and place. A plan that nobody is told of until it is confirmed."""
    one = pages.fetch_meeting(request, match, meeting)
    alike, found = _candidates(one, knows=reads_needs(request, one.match))
    form = AgainForm(pages.posted(request), candidates=found)
    if form.is_valid():
        act = partial(planning.plan, wall=found[form.cleaned_data["weeks"]].wall, minutes=one.minutes)
        act = partial(act, place=Place(one.place_kind, one.place, one.place_notes), by=request.user, at=timezone.now())
        if planned := pages.done(form, lambda: act(match=one.match)):
            messages.success(request, _("Planned. Nobody was told yet: look at everyone's time, then confirm it."))
            return redirect(planned)
    title = _("Meet again, the same way")
    return pages.show_about(
        request, one, "repeating/again", form=form, candidates=found.values(), alike=alike, title=title
    )


def _candidates(one: Meeting, *, knows: bool) -> tuple[list[str], dict[int, Candidate]]:
    """What speaks against all of them alike. And each by weeks: counted from that meeting, and on to the next such day
    that is ahead."""
    now = timezone.now()
    today = local_day(now, one.time_zone)
    days = {weeks: rhythm.weeks_later(one.on, weeks, after=today) for weeks in WEEKS}
    walls = [WallTime(day, one.at, one.time_zone, one.fold) for day in days.values()]
    found = candidates.look_at(one.match, walls, minutes=one.minutes, now=now, knows=knows)
    alike, each = candidates.said_once(found)
    return alike, dict(zip(days, each, strict=True))
