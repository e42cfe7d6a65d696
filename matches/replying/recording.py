"""What a coordinator does about a reply: records what a calendar said, says whose it is, or that it is another's."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from matches.models import DoneAs, FoundBy, Happening, MailReply, MeetingState, Says, Seat, SeatState
from matches.replying.finding import Found, keep
from peermatch.accounts.models import Program, User
from peermatch.inbox.models import IncomingMail

RECORDED_AS = {
    Says.COMES: Happening.What.COMES,
    Says.MAYBE: Happening.What.MAY_COME,
    Says.CANNOT: Happening.What.CANNOT,
}


def may_be_recorded(reply: MailReply) -> bool:
    return reply.is_open and reply.says in RECORDED_AS and not why_not(reply)


def why_not(reply: MailReply) -> str:
    """Why what the calendar says cannot be recorded with one press, in a sentence; empty if it can."""
    if reply.meeting is None or reply.says not in RECORDED_AS:
        return _("It says nothing of a meeting that could be recorded.")
    if reply.seat is None:
        return _("It does not say whose calendar this is.")
    name = {"name": reply.seat.participant.first_name}
    if reply.is_outdated:
        return _("It answers a time that was changed since. Ask %(name)s about the time as it is now.") % name
    if reply.seat.state != SeatState.ACCEPTED:
        return _("%(name)s has not said yes to the match.") % name
    if reply.meeting.state != MeetingState.CONFIRMED:
        return _("The meeting is not confirmed any more.")
    return ""


@transaction.atomic
def record(*, reply: MailReply, by: User, at: datetime) -> None:
    """The coordinator agrees with what the calendar says: it is their record now."""
    reply.match.lock()
    reply.refresh_from_db(fields=["done_at"])
    if not reply.is_open:
        raise ValidationError(_("This mail is dealt with already."))
    if reason := why_not(reply):
        raise ValidationError(reason)
    reply.match.insist_open()
    who = reply.seat.participant if reply.seat else None
    reply.match.record(RECORDED_AS[Says(reply.says)], by=by, at=at, who=who, detail=str(reply.meeting))
    reply.finish(DoneAs.RECORDED, by=by, at=at)


@transaction.atomic
def assign(*, mail: IncomingMail, seat: Seat, by: User, at: datetime) -> MailReply:
    """A coordinator says who wrote it, and about which match. Said twice, it is said once."""
    IncomingMail.objects.filter(program=mail.program, pk=mail.pk).select_for_update().get()
    known: MailReply | None = MailReply.objects.filter(program=mail.program, mail=mail).first()
    if known is not None:
        return known
    if mail.set_aside_at is not None:
        mail.take_up_again()
    return keep(mail, Found(seat.match, FoundBy.HAND, seat), at=at, assigned_by=by)


@transaction.atomic
def take_off(*, reply: MailReply, by: User, at: datetime) -> IncomingMail:
    """It is about something else: it waits among the mail that fits no match again."""
    mail, match, who = reply.mail, reply.match, reply.seat.participant if reply.seat else None
    match.lock()
    reply.delete()
    mail.settle(None)
    match.record(Happening.What.TAKEN_BACK, by=by, at=at, who=who, detail=_("A mail belongs elsewhere."))
    return mail


def unmatched(program: Program) -> QuerySet[IncomingMail]:
    """What somebody wrote, nobody set aside, and no match is known for."""
    matched = MailReply.objects.in_program(program).filter(mail=OuterRef("pk"))
    found: QuerySet[IncomingMail] = IncomingMail.objects.in_program(program).waiting().filter(~Exists(matched))
    return found
