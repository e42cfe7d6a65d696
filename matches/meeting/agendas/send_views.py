"""Check before you send: the agenda as each gets it ahead of the meeting, how it reaches them, and what changed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.inviting.letters_shown import letters_shown_to
from matches.meeting.agendas import doors, saying, sending
from matches.meeting.agendas.check import Check
from matches.meeting.agendas.forms import ReadForm
from matches.meeting.agendas.letters import Letters
from matches.meeting.undo_doors import AGENDA_SENT
from matches.models import Agenda, AgendaSent, Match, Meeting
from matches.preparing.needs_shown import reads_needs
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import say_moment
from peermatch.undoing import offer


@coordinator
def agenda_send(request: ProgramRequest, match: UUID, meeting: UUID) -> HttpResponse:
    """Twice is once: whoever has it as it is gets nothing again."""
    row = fetch(Match, request, match)
    one: Meeting = fetch(row.meetings.all(), request, meeting)
    one.match = row
    found = doors.agenda_of(one)
    if found is None:
        messages.info(request, _("There is no agenda yet."))
        return redirect(_address(one, "agenda"))
    form = ReadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            read = form.cleaned_data["read"] if form.is_valid() else ""
            done = sending.send(meeting=one, read=read, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            _say_done(request, one, done)
            return redirect(_address(one, "agenda-send"))
    return _render(request, found, form)


def _render(request: ProgramRequest, agenda: Agenda, form: ReadForm) -> HttpResponse:
    meeting, now = agenda.meeting, timezone.now()
    knows = reads_needs(request, meeting.match)
    read = "" if knows else Letters(agenda, at=now).digest()  # of the letters as they go out, not as they are shown
    with letters_shown_to(request, meeting.match):
        check = Check.of(agenda, at=now)
    facts, segments = check.letters.ground.facts, list(check.letters.ground.segments)
    return render(request, "matches/meeting/agendas/send.html", {
        "place": "matches",
        "match": meeting.match,
        "meeting": meeting,
        "title": _("Send the agenda ahead"),
        "lede": say_moment(meeting.starts_at, meeting.time_zone, year=True),
        "back": _address(meeting, "agenda"),
        "form": form,
        "check": check,
        "read": read or check.read,
        "why_not": sending.why_not(agenda, at=now),
        "findings": saying.findings(agenda, segments, facts, meeting.time_zone) if knows else [],
        "knows": knows,
    })  # fmt: skip


def _say_done(request: ProgramRequest, meeting: Meeting, done: AgendaSent | None) -> None:
    if done is None:
        messages.info(request, _("Everyone who comes has the agenda as it is. Nothing went out a second time."))
        return
    offer(
        request, _("The agenda goes out. Each letter leaves within a minute."), AGENDA_SENT,
        back=_address(meeting, "agenda-send"), sent=done.public_id,
    )  # fmt: skip
    if names := sending.who_waits_for_a_call(meeting):
        messages.warning(request, _("Now call: %(names)s. The words to say are below.") % {"names": ", ".join(names)})


def _address(meeting: Meeting, name: str) -> str:
    return reverse(name, args=[meeting.program.slug, meeting.match.public_id, meeting.public_id])
