"""One reply by mail: read, recorded where it answers something, dealt with. Only who may know the match reads it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.models import DoneAs, MailReply, Match, Says
from matches.replying import booked, recording, words
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.clock import local_day

BY_HAND = (DoneAs.ANSWERED, DoneAs.RECORDED, DoneAs.NOTHING)


@coordinator
@require_safe
def reply(request: ProgramRequest, match: UUID, reply: UUID) -> HttpResponse:
    row = _fetch(request, match, reply)
    knows = may_know(row.match, request.membership)
    status, tone = words.status(row)
    return render(request, "matches/replying/reply.html", {
        "place": "matches", "match": row.match, "reply": row, "mail": row.mail, "knows": knows,
        "title": words.title(row), "who": words.who(row), "status": status, "tone": tone,
        "about": words.about(row, request.user.time_zone),
        "may_record": recording.may_be_recorded(row) and row.match.is_changeable,
        "why_not": recording.why_not(row) if row.is_of_a_calendar and row.is_open else "",
        "ask": words.ASKS.get(Says(row.says), ""),
        "booked": booked.asked(row) if knows else [],
        "asks_feedback": bool(row.seat and row.seat.feedback_asked.exists()),
        "write_back": words.mailto(row.mail),
        "came_on": local_day(row.mail.received_at, request.user.time_zone).isoformat(),
        "may_be_in_touch": row.match.seats.accepted().count() > 1,
    })  # fmt: skip


@coordinator
@require_POST
def reply_record(request: ProgramRequest, match: UUID, reply: UUID) -> HttpResponse:
    """Where they cannot come, what becomes of the meeting, or who comes in their place, is asked next."""
    row = _insist_knows(request, _fetch(request, match, reply))
    try:
        goes_on = recording.record(reply=row, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, str(words.RECORDED[Says(row.says)]) % {"name": words.who(row)})
        if goes_on is not None:
            return redirect(goes_on)
    return redirect("reply", request.program.slug, row.match.public_id, row.public_id)


@coordinator
@require_POST
def reply_read(request: ProgramRequest, match: UUID, reply: UUID) -> HttpResponse:
    row = _insist_knows(request, _fetch(request, match, reply))
    said = _("Marked as read. It stays on Today until it is dealt with.")
    return _act(request, row, said, lambda: row.mark_read(by=request.user, at=timezone.now()))


@coordinator
@require_POST
def reply_done(request: ProgramRequest, match: UUID, reply: UUID) -> HttpResponse:
    """`as` in what is sent says how: answered, recorded, nothing to do."""
    row, how = _insist_knows(request, _fetch(request, match, reply)), request.POST.get("as", "")
    how = how if how in BY_HAND else ""
    said = _("The mail of %(name)s is dealt with.") % {"name": words.who(row)}
    return _act(request, row, said, lambda: row.finish(how, by=request.user, at=timezone.now()))


@coordinator
@require_POST
def reply_open(request: ProgramRequest, match: UUID, reply: UUID) -> HttpResponse:
    row = _insist_knows(request, _fetch(request, match, reply))
    said = _("The mail is to be dealt with again.")
    return _act(request, row, said, lambda: row.open_again(by=request.user, at=timezone.now()))


@coordinator
@require_POST
def reply_elsewhere(request: ProgramRequest, match: UUID, reply: UUID) -> HttpResponse:
    """It is not about this match: it waits until somebody says what it is about."""
    row = _insist_knows(request, _fetch(request, match, reply))
    mail = recording.take_off(reply=row, by=request.user, at=timezone.now())
    messages.success(request, _("It was taken off this match. Say whom it is from, or set it aside."))
    return redirect("incoming", request.program.slug, mail.public_id)


def _fetch(request: ProgramRequest, match: UUID, reply: UUID) -> MailReply:
    of = fetch(Match, request, match)
    rows = MailReply.objects.in_program(request.program).filter(match=of)
    row = fetch(rows.select_related(
        "mail__answers", "seat__participant", "provider", "meeting", "poll", "done_by", "read_by", "assigned_by"
    ), request, reply)  # fmt: skip
    row.match = of
    for one in (row.seat, row.meeting, row.poll):
        if one is not None:
            one.match, one.program = of, request.program
    return row


def _insist_knows(request: ProgramRequest, row: MailReply) -> MailReply:
    if not may_know(row.match, request.membership):
        raise PermissionDenied
    return row


def _act(request: ProgramRequest, row: MailReply, said: str, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    return redirect("reply", request.program.slug, row.match.public_id, row.public_id)
