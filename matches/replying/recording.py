"""What a coordinator does about a reply: records what a calendar said, says whose it is, or that it is another's."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from matches.models import (
    Absence,
    Accommodation,
    DoneAs,
    FoundBy,
    Happening,
    MailReply,
    MeetingState,
    Says,
    Seat,
    SeatState,
    Way,
)
from matches.replying import booked
from matches.replying.finding import Found, keep
from matches.scheduling.absences import doors
from peermatch.accounts.models import Program, User
from peermatch.inbox.models import IncomingMail

LONGEST_WORDS = Absence._meta.get_field("words").max_length
RECORDED = frozenset({Says.COMES, Says.MAYBE, Says.CANNOT})


def may_be_recorded(reply: MailReply) -> bool:
    return reply.is_open and reply.says in RECORDED and not why_not(reply)


def why_not(reply: MailReply) -> str:
    """Why what the calendar says cannot be recorded with one press, in a sentence; empty if it can."""
    if reply.meeting is None or reply.says not in RECORDED:
        return _("It says nothing of a meeting that could be recorded.")
    if reply.person is None:
        return _("It does not say whose calendar this is.")
    name = {"name": reply.called}
    if not reply.mail.calendar:
        return _("What it said was wiped, as all mail is in time. Ask %(name)s.") % name
    if reply.is_outdated:
        return _("It answers a time that was changed since. Ask %(name)s about the time as it is now.") % name
    if reply.seat is None and (reason := booked.why_not(reply)):
        return reason
    if reply.seat is not None and reply.seat.state != SeatState.ACCEPTED:
        return _("%(name)s has not said yes to the match.") % name
    if reply.meeting.state != MeetingState.CONFIRMED:
        return _("The meeting is not confirmed any more.")
    return ""


@transaction.atomic
def record(*, reply: MailReply, by: User, at: datetime) -> Absence | Accommodation | None:
    """The coordinator agrees with what the calendar says: it is their record now.

    Answers, where they cannot come, with what is to be decided: the absence, or the need that somebody else is to be
    asked for.
    """
    _lock(reply)
    if not reply.is_open:
        raise ValidationError(_("This mail is dealt with already."))
    if reason := why_not(reply):
        raise ValidationError(reason)
    reply.match.insist_open()
    goes_on = booked.keep(reply, by=by, at=at) if reply.provider else _keep(reply, by=by, at=at)
    reply.finish(DoneAs.RECORDED, by=by, at=at)
    return goes_on


def _lock(reply: MailReply) -> None:
    """The match is locked, and all that it is recorded by is read anew: the meeting may have moved meanwhile."""
    match = reply.match
    match.lock()
    rows = MailReply.objects.filter(program=reply.program_id)
    reply.refresh_from_db(from_queryset=rows.select_related("mail", "meeting", "seat__participant", "provider"))
    reply.match = match


def _keep(reply: MailReply, *, by: User, at: datetime) -> Absence | None:
    meeting, seat = reply.meeting, reply.seat
    if meeting is None or seat is None:
        raise ValidationError(_("It does not say which meeting it answers, or for whom."))
    meeting.match = seat.match = reply.match
    if reply.says == Says.CANNOT:
        words = str(reply.mail.calendar.get("comment", ""))[:LONGEST_WORDS]
        return doors.cannot_come(
            meeting=meeting, seat=seat, way=Way.EMAIL, words=words, by=by, at=at, revision=meeting.revision
        )
    stands: Absence | None = meeting.absences.standing().filter(seat=seat).first()
    if reply.says == Says.COMES and stands is not None:
        doors.can_come(absence=stands, way=Way.EMAIL, by=by, at=at)
        return None
    what = Happening.What.COMES if reply.says == Says.COMES else Happening.What.MAY_COME
    reply.match.record(what, by=by, at=at, who=seat.participant, detail=str(meeting))
    return None


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
