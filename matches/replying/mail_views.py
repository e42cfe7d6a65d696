"""The mail that came in for a program: what is to be read, what fits no match, what machines sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.models import MailReply, Match, Seat
from matches.models.match import OPEN
from matches.replying import recording, words
from matches.replying.finding import match_of_letter, seats_of_address
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import Program
from peermatch.accounts.scope import ProgramQuerySet
from peermatch.inbox.models import OF_MACHINES, IncomingMail, Mailbox
from peermatch.paging import paged
from peermatch.text import fold

PLACE: dict[str, Any] = {"place": "messages"}
SHOWN = {
    "waiting": gettext_lazy("To deal with"),
    "unknown": gettext_lazy("Of no match yet"),
    "done": gettext_lazy("Dealt with"),
    "machines": gettext_lazy("Automatic and returned"),
}
BODY = ("text", "quoted")


@coordinator
@require_safe
def replies(request: ProgramRequest) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "waiting"
    listed = paged(request, _listed(request.program, show).defer(*BODY))
    replies = _replies_to(request.program, list(listed))
    return render(request, "matches/replying/replies.html", PLACE | {
        "listed": listed, "rows": [_row(mail, replies.get(mail.pk)) for mail in listed],
        "show": show, "shows": SHOWN.items(), "trouble": Mailbox.objects.exclude(trouble="").first(),
    })  # fmt: skip


@coordinator
@require_safe
def incoming(request: ProgramRequest, mail: UUID) -> HttpResponse:
    """A mail that fits no match: it says whom it may be from, and where one says so."""
    row = fetch(IncomingMail.objects.select_related("answers", "set_aside_by"), request, mail)
    if reply := _replies_to(request.program, [row]).get(row.pk):
        return redirect("reply", request.program.slug, reply.match.public_id, reply.public_id)
    said, of = request.GET.get("q", "").strip(), match_of_letter(row)
    listed = paged(request, _seats(row, said))
    return render(request, "matches/replying/incoming.html", PLACE | {
        "mail": row, "listed": listed, "words": said, "is_open": row.settled_at is None, "of": of,
        "knows": _may_read(of, request), "write_back": words.mailto(row),
    })  # fmt: skip


@coordinator
@require_POST
def incoming_assign(request: ProgramRequest, mail: UUID) -> HttpResponse:
    row = _fetch_readable(IncomingMail.objects.in_program(request.program), request, mail)
    seats = Seat.objects.in_program(request.program).select_related("match", "participant")
    if not (chosen := request.POST.get("seat", "")):
        messages.error(request, _("Choose whom the mail is from."))
        return redirect("incoming", request.program.slug, row.public_id)
    seat = fetch(seats, request, _uuid(chosen))
    seat.match.program = request.program
    reply = recording.assign(mail=row, seat=seat, by=request.user, at=timezone.now())
    said = _("The mail is about “%(match)s” now.") % {"match": reply.match.title}
    messages.success(request, said)
    return redirect("reply", request.program.slug, reply.match.public_id, reply.public_id)


@coordinator
@require_POST
def incoming_aside(request: ProgramRequest, mail: UUID) -> HttpResponse:
    row = _fetch_readable(_of_no_match(request.program), request, mail)
    try:
        row.set_aside(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The mail was set aside. You find it among those that are dealt with."))
    return redirect("replies", request.program.slug)


@coordinator
@require_POST
def incoming_again(request: ProgramRequest, mail: UUID) -> HttpResponse:
    row = _fetch_readable(_of_no_match(request.program), request, mail)
    try:
        row.take_up_again()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("incoming", request.program.slug, row.public_id)


def _fetch_readable(mails: ProgramQuerySet[IncomingMail], request: ProgramRequest, mail: UUID) -> IncomingMail:
    """What is done with mail that answers a letter of ours is done by those who may know the match of that letter."""
    row: IncomingMail = fetch(mails.select_related("answers"), request, mail)
    if not _may_read(match_of_letter(row), request):
        raise PermissionDenied
    return row


def _may_read(of: Match | None, request: ProgramRequest) -> bool:
    return of is None or may_know(of, request.membership)


def _listed(program: Program, show: str) -> QuerySet[IncomingMail]:
    mails = IncomingMail.objects.in_program(program)
    if show == "unknown":
        return recording.unmatched(program)
    if show == "machines":
        return mails.filter(kind__in=OF_MACHINES)
    return mails.of_people().filter(settled_at__isnull=show == "waiting")


def _replies_to(program: Program, mails: list[IncomingMail]) -> dict[int, MailReply]:
    rows = MailReply.objects.in_program(program).filter(mail__in=mails)
    return {
        row.mail_id: row for row in rows.select_related("match", "seat__participant", "provider", "mail", "meeting")
    }


def _row(mail: IncomingMail, reply: MailReply | None) -> dict[str, Any]:
    if reply is None:
        title = _("%(name)s: %(subject)s") % {"name": mail.sender, "subject": mail.subject or _("no subject")}
        status = mail.get_kind_display() if mail.is_of_a_machine else _("Of no match yet")
        if mail.set_aside_at:
            status = _("Set aside")
        return {"mail": mail, "title": title, "status": status, "tone": "plain" if mail.settled_at else "wait"}
    status, tone = words.status(reply)
    return {"mail": mail, "reply": reply, "title": words.title(reply), "status": status, "tone": tone}


def _seats(mail: IncomingMail, said: str) -> QuerySet[Seat]:
    """Whose it may be: those who have the sender's address; else those whom the words find."""
    found = seats_of_address(mail)
    if said:
        found = Seat.objects.filter(program=mail.program, match__stage__in=OPEN)
        for word in fold(said).split():
            found = found.filter(participant__search_text__contains=word)
    rows: QuerySet[Seat] = found.select_related("participant", "match").order_by("-state_since", "pk")
    return rows


def _of_no_match(program: Program) -> ProgramQuerySet[IncomingMail]:
    """Whoever may not know a match sets none of its mail aside."""
    matched = MailReply.objects.in_program(program).filter(mail=OuterRef("pk"))
    found: ProgramQuerySet[IncomingMail] = IncomingMail.objects.in_program(program).filter(~Exists(matched))
    return found


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Http404 from None
