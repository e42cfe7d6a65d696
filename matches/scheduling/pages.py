"""What the pages of this step share: the meeting that an address names, acts that may be refused, a meeting's facts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Match, Meeting, MeetingState
from matches.preparing.checklist import Line, before_confirming
from matches.scheduling import booking, words
from matches.scheduling.forms import MayClash
from matches.scheduling.planning import AlreadyDone
from peermatch.accounts.access import ProgramRequest, fetch
from peermatch.clock import local_day, say_moment

TONES = {MeetingState.PLANNED: "wait", MeetingState.CONFIRMED: "done", MeetingState.HELD: "done"}


def posted(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def fetch_meeting(request: ProgramRequest, match: UUID, meeting: UUID) -> Meeting:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.all(), request, meeting)
    one.match = row
    return one


def done(form: Form, act: Callable[[], Any]) -> Any:
    """What the act gives, or None: then what refused it stands on the form. AlreadyDone is the caller's to say."""
    try:
        return act()
    except AlreadyDone:
        raise
    except booking.Clash as clash:
        if isinstance(form, MayClash):
            form.offer_override(needed=True)
        form.add_error(None, clash)
        form.add_error("override_reason", _("If both are right, say why. Else choose another time."))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return None


def already_done(request: ProgramRequest, meeting: Meeting, why: AlreadyDone) -> HttpResponse:
    """A second press, or someone else was quicker: that is no error."""
    messages.info(request, " ".join(why.messages))
    return redirect(meeting)


def gaps(meeting: Meeting) -> list[Line]:
    """What keeps the meeting from being confirmed; of one that is confirmed, what is open since. Worst first."""
    today = local_day(timezone.now(), meeting.program.time_zone)
    lines = before_confirming(meeting.match, on=today, meeting=meeting).lines
    return sorted((line for line in lines if not line.is_done), key=lambda line: line.tone != "stop")


def gap(meeting: Meeting) -> Line | None:
    today = local_day(timezone.now(), meeting.program.time_zone)
    return before_confirming(meeting.match, on=today, meeting=meeting).first_gap


def missing(meeting: Meeting) -> tuple[Line | None, list[str]]:
    """What keeps it from being confirmed: the gap to settle first, and what the others are called."""
    today = local_day(timezone.now(), meeting.program.time_zone)
    found = before_confirming(meeting.match, on=today, meeting=meeting)
    first = found.first_gap
    return first, [line.title for line in found.gaps if line != first]


def show(request: ProgramRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, f"matches/scheduling/{template}.html", {"place": "matches", **context})


def show_about(request: ProgramRequest, meeting: Meeting, template: str, **context: Any) -> HttpResponse:
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
        "back": meeting.get_absolute_url(),
    }
    return show(request, template, **about, **context)
