"""Pages of a meeting's agenda: looking at it, proposing it, changing it segment by segment."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.meeting.agendas import doors, page, saying
from matches.meeting.agendas.facts import facts_of
from matches.meeting.agendas.forms import AddForm, ProposeForm, SeenForm, SegmentForm
from matches.meeting.undo_doors import AGENDA
from matches.models import Agenda, Match, Meeting, Segment
from matches.preparing.needs_shown import reads_needs
from matches.scheduling.access.following import who_comes
from matches.scheduling.agenda_sent import line_of
from matches.scheduling.words import length
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.clock import say_moment
from peermatch.once import once
from peermatch.undoing import offer


@member
@require_safe
def agenda(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _meeting(request, match, meeting)
    found, facts = doors.agenda_of(one), facts_of(one)
    segments = page.read(found) if found else []
    zones = page.zones_of(one, request.user.time_zone, facts.everyone)
    knows = reads_needs(request, one.match)
    return _render(
        request, "agenda", one, _("Agenda"),
        agenda=found,
        lines=page.lines_of(one, segments, zones, page.names_of(facts)),
        total=length(sum(segment.minutes for segment in segments)),
        findings=saying.findings(found, segments, facts, one.time_zone) if found and knows else [],
        asks=saying.asks(facts.access) if knows else "",
        is_open=one.is_standing and one.match.is_changeable,
        seats=one.match.seats.taking_part().select_related("participant") if found else [],
        has_facilitator=page.has_facilitator(one),
        line=line_of(one, _coming(one), at=timezone.now()) if found else None,
    )  # fmt: skip


def _coming(meeting: Meeting) -> list[str]:
    """The ids of the seats of those who come."""
    return [str(ref) for ref in who_comes(meeting).values_list("public_id", flat=True)]


@coordinator
@once
def agenda_propose(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _meeting(request, match, meeting)
    facts, found = facts_of(one), doors.agenda_of(one)
    if not facts.shapes:
        messages.info(request, _("Choose a format first: the agenda follows from it."))
        return redirect("format", request.program.slug, match)
    form = ProposeForm(_posted(request), facts=facts, agenda=found)
    if form.is_valid() and (made := _done(form, lambda: doors.propose_agenda(meeting=one, **_said(request, form)))):
        _offer(request, made, _("Here is the agenda. Change what should be otherwise."))
        return redirect(_address(one))
    asks = saying.asks(facts.access) if reads_needs(request, one.match) else ""
    title = _("Propose the agenda anew") if found else _("Propose an agenda")
    return _render(request, "propose", one, title, form=form, agenda=found, asks=asks, back=_address(one))


@coordinator
@once
def agenda_add(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    one = _meeting(request, match, meeting)
    found = _agenda(one)
    form = AddForm(_posted(request), agenda=found, segments=page.read(found))

    def add() -> Agenda:
        told = _said(request, form)
        if told.pop("is_break"):
            doors.add_break(agenda=found, **{name: told[name] for name in ("after", "seen", "by", "at")})
        else:
            doors.add_segment(agenda=found, **told)
        return found

    if form.is_valid() and _done(form, add):
        _offer(request, found, _("Added. What follows is timed anew."))
        return redirect(_address(one))
    return _render(request, "add", one, _("Add to the agenda"), form=form, agenda=found, back=_address(one))


@coordinator
def segment_change(request: ProgramRequest, match: UUID, meeting: UUID, segment: UUID) -> HttpResponse:
    one = _meeting(request, match, meeting)
    found = _agenda(one)
    row, index = _segment(found, segment)
    form = SegmentForm(_posted(request), agenda=found, segment=row)

    def change() -> Agenda:
        doors.change_segment(agenda=found, index=index, **_said(request, form))
        return found

    if form.is_valid() and _done(form, change):
        _offer(request, found, _("The segment is changed. What follows is timed anew."))
        return redirect(_address(one))
    return _render(
        request, "segment", one, _("Change a segment"), form=form, agenda=found, segment=row,
        is_first=index == 0, is_last=index == found.segments.count() - 1, back=_address(one),
    )  # fmt: skip


@coordinator
@require_POST
def segment_out(request: ProgramRequest, match: UUID, meeting: UUID, segment: UUID) -> HttpResponse:
    said = _("Taken out. What follows is timed anew.")
    return _press(request, (match, meeting, segment), doors.take_out, said)


@coordinator
@require_POST
def segment_earlier(request: ProgramRequest, match: UUID, meeting: UUID, segment: UUID) -> HttpResponse:
    return _press(request, (match, meeting, segment), doors.shift, _("One place earlier."), by_places=-1)


@coordinator
@require_POST
def segment_later(request: ProgramRequest, match: UUID, meeting: UUID, segment: UUID) -> HttpResponse:
    return _press(request, (match, meeting, segment), doors.shift, _("One place later."), by_places=1)


def _press(
    request: ProgramRequest, which: tuple[UUID, UUID, UUID], door: Callable[..., None], said: str, **more: Any
) -> HttpResponse:
    """What a button on a segment's page does; refused or not, its reader is back at the agenda."""
    one = _meeting(request, *which[:2])
    found = _agenda(one)
    _row, index = _segment(found, which[2])
    form = SeenForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("The page was too old. Look at the agenda, then do it again."))
        door(agenda=found, index=index, **more, **_said(request, form))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        _offer(request, found, said)
    return redirect(_address(one))


def _offer(request: ProgramRequest, found: Agenda, said: str) -> None:
    back = _address(found.meeting)
    offer(request, said, AGENDA, back=back, agenda=found.public_id, version=found.version)


def _meeting(request: ProgramRequest, match: UUID, meeting: UUID) -> Meeting:
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.all(), request, meeting)
    one.match = row
    return one


def _agenda(meeting: Meeting) -> Agenda:
    found = doors.agenda_of(meeting)
    if found is None:
        raise Http404
    return found


def _segment(found: Agenda, segment: UUID) -> tuple[Segment, int]:
    """With its place in the agenda, from 0; read at once, since somebody else may be changing them."""
    for index, row in enumerate(page.read(found)):
        if row.public_id == segment:
            return row, index
    raise Http404


def _address(meeting: Meeting) -> str:
    return reverse("agenda", args=[meeting.program.slug, meeting.match.public_id, meeting.public_id])


def _posted(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _said(request: ProgramRequest, form: Form) -> dict[str, Any]:
    return {**form.cleaned_data, "by": request.user, "at": timezone.now()}


def _done(form: Form, act: Callable[[], Agenda]) -> Agenda | None:
    """What was done, or None: then what refused it stands on the form."""
    try:
        return act()
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return None


def _render(request: ProgramRequest, template: str, meeting: Meeting, title: str, **more: Any) -> HttpResponse:
    about = {
        "place": "matches",
        "match": meeting.match,
        "meeting": meeting,
        "title": title,
        "lede": say_moment(meeting.starts_at, meeting.time_zone, year=True),
        "lasts": length(meeting.minutes),
        "back": meeting.get_absolute_url(),
    }
    return render(request, f"matches/meeting/agendas/{template}.html", about | more)
