"""Which match a mail is about: by the letter that it answers, by the meeting that a calendar names, by its sender.

Registered with the inbox (`receiving.hears`). What a mail says of its sender is never enough to change anything: a
coordinator reads it and records what it says.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from matches.models import (
    DoneAs,
    FeedbackAsked,
    FoundBy,
    Happening,
    MailReply,
    Match,
    Meeting,
    Poll,
    Request,
    Says,
    Seat,
    ServiceBooking,
)
from matches.models.match import OPEN
from matches.models.seat import ASKED
from participants.models import AccessProvider, Participant
from peermatch.accounts.models import Program
from peermatch.inbox.models import IncomingMail, Kind
from peermatch.inbox.receiving import Hearer, hears
from peermatch.outbox.models import Email

EVERYWHERE = "a mail that comes in says itself which program it is for"
OF_A_SEAT = ("seat", "plan", "plans")
SAID = {
    "ACCEPTED": Says.COMES,
    "DECLINED": Says.CANNOT,
    "TENTATIVE": Says.MAYBE,
    "DELEGATED": Says.PASSED_ON,
}


@dataclass(frozen=True)
class Found:
    match: Match
    by: FoundBy
    seat: Seat | None = None
    meeting: Meeting | None = None
    poll: Poll | None = None
    provider: AccessProvider | None = None

    @property
    def person(self) -> Participant | AccessProvider | None:
        """Whose mail it is: of whoever takes part, or of whoever is booked."""
        return self.seat.participant if self.seat else self.provider


def register() -> None:
    hears(Hearer(program_of, hear))


def program_of(mail: IncomingMail) -> Program | None:
    """Of the meeting that its calendar names; else the one in which its sender is, if that is one."""
    if public_id := _meeting_id(mail):
        meetings = Meeting.objects.across_programs(EVERYWHERE).filter(public_id=public_id)
        if meeting := meetings.select_related("program").first():
            return meeting.program
    people = Participant.objects.across_programs(EVERYWHERE).filter(email__iexact=mail.from_address)
    programs = list(Program.objects.filter(pk__in=people.values("program"))[:2]) if mail.from_address else []
    return programs[0] if len(programs) == 1 else None


def hear(mail: IncomingMail, at: datetime) -> None:
    """A mail came in: where it is about one match, it is that match's from now on."""
    if mail.program is None or mail.is_of_a_machine:
        return
    if found := find(mail):
        keep(mail, found, at=at)


def keep(mail: IncomingMail, found: Found, *, at: datetime, **by_hand: Any) -> MailReply:
    """The mail is about that match; the newer of two answers of one calendar overtakes the older."""
    reply = MailReply(
        program=mail.program, mail=mail, match=found.match, seat=found.seat, meeting=found.meeting, poll=found.poll,
        provider=found.provider, found_by=found.by, found_at=at, **by_hand,
    )  # fmt: skip
    reply.is_of_another = found.person is not None and mail.from_address != found.person.email.lower()
    if mail.kind == Kind.CALENDAR and mail.calendar:
        _read_calendar(reply, mail.calendar)
    reply.save()
    who = found.seat.participant if found.seat else None
    found.match.record(Happening.What.MAIL_REPLY, by=None, at=at, who=who)
    _overtake(reply, at)
    return reply


def find(mail: IncomingMail) -> Found | None:
    """Where it belongs, as far as that can be told. The meeting of a calendar says more than the letter it came by."""
    thread = _by_letter(mail.answers) if mail.answers else None
    return _by_calendar(mail, thread) or thread or _by_sender(mail)


def match_of_letter(mail: IncomingMail) -> Match | None:
    """The match that our letter was about which this answers or brings back, also where a machine sent it."""
    found = _by_letter(mail.answers) if mail.answers else None
    return found.match if found else None


def match_about(letter: Email) -> Match | None:
    """The match that this letter of ours is about."""
    found = _by_letter(letter)
    return found.match if found else None


def _by_letter(letter: Email) -> Found | None:
    """By what our letter was about, and to whom it went."""
    kind, _colon, told = letter.about.partition(":")
    public_id = _uuid(told)
    if public_id is None or letter.program_id is None:
        return None
    found = _about(kind, {"program": letter.program_id, "public_id": public_id})
    if found is None or found.seat is not None:
        return found
    return replace(found, seat=_seat_of(found.match, participant__public_id=letter.recipient))


def _about(kind: str, of: dict[str, Any]) -> Found | None:
    """What a letter's `about` names: a row of one of these kinds, and through it the match."""
    by = FoundBy.THREAD
    if kind in OF_A_SEAT and (seat := Seat.objects.filter(**of).select_related("match", "participant").first()):
        return Found(seat.match, by, seat)
    if kind in ("meeting", "reminders") and (meeting := Meeting.objects.filter(**of).select_related("match").first()):
        return Found(meeting.match, by, meeting=meeting)
    if kind == "poll" and (poll := Poll.objects.filter(**of).select_related("match").first()):
        return Found(poll.match, by, poll=poll)
    if kind == "feedback":
        people = FeedbackAsked.objects.filter(**of).select_related("seat__match", "seat__participant")
        return next((Found(one.seat.match, by, one.seat) for one in people), None)
    if kind == "meetings" and (match := Match.objects.filter(**of).first()):
        return Found(match, by)
    if kind == "service":  # whoever is booked for access answers too
        rows = ServiceBooking.objects.filter(**of).select_related("accommodation__meeting__match", "provider")
        return next((_of_booking(row) for row in rows), None)
    if kind == "request" and (asked := Request.objects.filter(**of).select_related("match").first()):
        return Found(asked.match, by) if asked.match else None
    return None


def _of_booking(booking: ServiceBooking) -> Found:
    meeting = booking.accommodation.meeting
    return Found(meeting.match, FoundBy.THREAD, meeting=meeting, provider=booking.provider)


def _by_calendar(mail: IncomingMail, thread: Found | None) -> Found | None:
    public_id, meetings = _meeting_id(mail), Meeting.objects.filter(program=mail.program).select_related("match")
    meeting: Meeting | None = meetings.filter(public_id=public_id).first() if public_id else None
    if meeting is None:
        return None
    attendee = str(mail.calendar.get("attendee", ""))
    seat = _seat_of(meeting.match, participant__email__iexact=attendee) if attendee else None
    provider = _provider_of(meeting, attendee) if attendee else None
    if (seat is None) == (provider is None):  # nobody has that address, or both have it: the letter says whose it is
        told = thread if thread and thread.match == meeting.match else None
        seat, provider = (told.seat, told.provider) if told else (None, None)
    return Found(meeting.match, FoundBy.CALENDAR, seat, meeting, provider=provider)


def _by_sender(mail: IncomingMail) -> Found | None:
    """Where whoever has this address was asked in one open match, and in no other."""
    if not mail.from_address:
        return None
    seats = list(seats_of_address(mail).select_related("match", "participant")[:10])
    if len({seat.match_id for seat in seats}) != 1:
        return None
    return Found(seats[0].match, FoundBy.SENDER, seats[0] if len(seats) == 1 else None)


def seats_of_address(mail: IncomingMail) -> Any:
    """Places in open matches of those who have the sender's address."""
    seats = Seat.objects.filter(program=mail.program, state__in=ASKED, match__stage__in=OPEN)
    return seats.filter(participant__email__iexact=mail.from_address)


def _seat_of(match: Match, **who: Any) -> Seat | None:
    """The one place of that person; none where two share what they are known by."""
    seats = list(match.seats.filter(**who).select_related("participant")[:2])
    return seats[0] if len(seats) == 1 else None


def _provider_of(meeting: Meeting, address: str) -> AccessProvider | None:
    """The one with that address who was ever asked to come to that meeting; none where two share it."""
    asked = ServiceBooking.objects.filter(program=meeting.program_id, accommodation__meeting=meeting)
    providers = AccessProvider.objects.filter(program=meeting.program_id, pk__in=asked.values("provider"))
    found = list(providers.filter(email__iexact=address)[:2])
    return found[0] if len(found) == 1 else None


def _meeting_id(mail: IncomingMail) -> UUID | None:
    """The meeting that a calendar's UID names (`Meeting.uid`)."""
    return _uuid(str(mail.calendar.get("uid", "")).partition("@")[0]) if mail.calendar else None


def about_letter(letter: Email) -> Found | None:
    """What a letter of ours is about, and whose it is."""
    return _by_letter(letter)


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _read_calendar(reply: MailReply, said: dict[str, Any]) -> None:
    """A counter-proposal answers with a time of its own."""
    if said.get("method") != "COUNTER":
        reply.says = SAID.get(str(said.get("status", "")), Says.WORDS)
        return
    reply.says = Says.ANOTHER_TIME
    reply.proposed_at = datetime.fromisoformat(said["starts_at"]) if said.get("starts_at") else None


def _overtake(reply: MailReply, at: datetime) -> None:
    """Of several answers of one calendar to one meeting the latest counts, in whichever order they arrive.

    What came from another address than theirs overtakes nothing, nor does what answers a former time: else a forged
    “yes” would hide a “no” before anybody read it.
    """
    if reply.meeting is None or reply.person is None or not reply.is_of_a_calendar or reply.is_of_another:
        return
    same = MailReply.objects.filter(program=reply.program, meeting=reply.meeting, is_of_another=False)
    theirs = same.filter(seat=reply.seat, provider=reply.provider)
    theirs = theirs.filter(mail__from_address=reply.mail.from_address).open().exclude(says=Says.WORDS)
    for other in theirs.exclude(pk=reply.pk).select_related("mail", "match", "seat", "provider", "meeting"):
        older, newer = (other, reply) if _stamp(other) <= _stamp(reply) else (reply, other)
        if older.is_open and not newer.is_outdated:
            older.finish(DoneAs.OVERTAKEN, by=None, at=at)


def _stamp(reply: MailReply) -> datetime:
    """When it was answered; not after it came, whatever it says."""
    told, came = reply.mail.calendar.get("stamped_at"), reply.mail.received_at.astimezone(UTC)
    return min(datetime.fromisoformat(told), came) if told else came
