"""The letters to those who are booked for what somebody needs: all that a booking needs, and nothing beyond.

What they read of the person is what the person's profile shows to those who are booked. Of the others they read first
names, and who presents. Nothing is ever said of a child. Whoever has no e-mail address is told by the coordinator.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matches.inviting.letters import contact
from matches.models import Absence, Accommodation, BookingState, MeetingState, Part, ServiceBooking
from matches.scheduling import calendars, words
from participants.models import AccessProfile, Audience
from peermatch.clock import local_day, say_day, say_moment, say_time, zone_label
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Calendar, Message
from peermatch.outbox.models import Email

REQUEST, CONFIRMED, CHANGED = "service-request", "service-confirmed", "service-changed"
OFF, REMINDER = "service-off", "service-reminder"
KINDS = (REQUEST, CONFIRMED, CHANGED, OFF, REMINDER)
EARLY = 10  # minutes before it begins, to settle in


def about(booking: ServiceBooking) -> str:
    """How the outbox names this booking."""
    return f"service:{booking.public_id}"


def takes_mail(booking: ServiceBooking) -> bool:
    """Whether letters reach whoever is asked."""
    return booking.provider is not None and bool(booking.provider.email)


def message(booking: ServiceBooking, kind: str, *, at: datetime) -> Message:
    """What they read, on their own clock."""
    return letters.render(kind.replace("-", "_"), _told(booking, kind, at))


def preview(row: Accommodation, *, at: datetime) -> str:
    """The booking request as whoever is asked now would read it."""
    meeting = row.meeting
    asked = ServiceBooking(
        program_id=row.program_id, accommodation=row, provider_name=_("(their name)"), places=max(row.to_ask, 1),
        starts_at=meeting.starts_at, ends_at=meeting.ends_at,
    )  # fmt: skip
    said = message(asked, REQUEST, at=at)
    return f"{said.subject}\n\n{said.text}"


def post(booking: ServiceBooking, kind: str, *, at: datetime, occasion: str = "") -> Email:
    """Puts the letter into the outbox; what was still to go out of this booking is called back."""
    if kind != REMINDER:
        call_back(booking, at=at)
    meeting, provider = booking.accommodation.meeting, booking.provider
    if provider is None:
        raise ValueError("Whoever is not on the list has no address.")
    said = replace(message(booking, kind, at=at), calendar=calendar(booking, kind, at))
    return queue.enqueue(
        program=meeting.program, kind=kind, about=about(booking), revision=meeting.revision,
        occasion=occasion or f"{meeting.sequence}:{int(at.timestamp())}",
        to=queue.Recipient(ref=provider.public_id, name=provider.name, address=provider.email),
        message=said, links={}, now=at, expires_at=booking.ends_at if kind == OFF else booking.starts_at,
        reply_to=meeting.program.reply_to, from_name=meeting.program.name,
    )  # fmt: skip


def call_back(booking: ServiceBooking, *, at: datetime) -> None:
    """No letter of this booking that still waits goes out any more."""
    why = _("What they are booked for changed before this was sent.")
    queue.supersede(program=booking.accommodation.meeting.program, about=about(booking), now=at, why=why)


def calendar(booking: ServiceBooking, kind: str, at: datetime) -> Calendar | None:
    """The calendar file that names only them. It goes out again only where they come no more at all."""
    if kind in (CONFIRMED, CHANGED) and booking.state == BookingState.CONFIRMED and stands(booking):
        return Calendar("REQUEST", calendars.request(_entry(booking, at)))
    if kind == OFF and was_in_calendar(booking) and not _comes_all_the_same(booking):
        return Calendar("CANCEL", calendars.cancellation(_entry(booking, at)))
    return None


def was_in_calendar(booking: ServiceBooking) -> bool:
    """They said that they come, and got the details."""
    return booking.confirmed_at is not None and booking.accommodation.meeting.confirmed_at is not None


def _comes_all_the_same(booking: ServiceBooking) -> bool:
    """They are booked for something else at the same meeting."""
    others = ServiceBooking.objects.filter(program=booking.program_id, provider=booking.provider_id).standing()
    return others.filter(accommodation__meeting=booking.accommodation.meeting_id).exclude(pk=booking.pk).exists()


def _entry(booking: ServiceBooking, at: datetime) -> calendars.Entry:
    meeting, provider = booking.accommodation.meeting, booking.provider
    program, reached = meeting.program, contact(meeting.match)
    how = _("How to get in: %(how)s") % {"how": meeting.place_notes} if meeting.place_notes else ""
    reach = ", ".join(filter(None, [reached["name"], reached["phone"], reached["email"]]))
    return calendars.Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamped_at=at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=_("Booked for a peer meeting, %(program)s") % {"program": program.name},
        place=meeting.place,
        description="\n".join(filter(None, [how, _("Technical contact: %(reach)s") % {"reach": reach}])),
        organizer=calendars.Contact(program.name, program.reply_to),
        attendee=calendars.Contact(booking.who, provider.email if provider else ""),
    )


def _told(booking: ServiceBooking, kind: str, at: datetime) -> dict[str, Any]:
    row, program = booking.accommodation, booking.accommodation.meeting.program
    zone = booking.provider.time_zone if booking.provider else row.meeting.time_zone
    headline = words.headline(_what(kind), booking.starts_at, zone)
    today, is_on = local_day(at, program.time_zone), kind != OFF
    return {
        "program": program,
        "contact": contact(row.meeting.match),
        "first_name": _called(booking),
        "headline": headline,
        "usual_subject": words.subject(headline, [str(row), _("peer meeting")]),
        "need": str(row),
        "by": say_day(max(row.needed_by, today)),
        "reason": booking.reason,
        "facts": _when(booking, zone) | (_where(booking) | _what_for(booking) if is_on else {}),
        "needs": _needs(booking) if is_on else [],
        "early": EARLY,
    }


def _what(kind: str) -> str:
    """What the news is, in the first word of a subject."""
    return {
        REQUEST: _("Request"),
        CONFIRMED: _("Booked"),
        CHANGED: _("Changed"),
        OFF: _("Cancelled"),
        REMINDER: _("Reminder"),
    }[kind]


def _called(booking: ServiceBooking) -> str:
    """A person goes by their first name, an agency by its whole one."""
    is_person = booking.provider is not None and not booking.provider.is_agency
    return booking.who.split()[0] if is_person else booking.who


def _when(booking: ServiceBooking, zone: str) -> dict[str, str]:
    there = booking.accommodation.meeting.time_zone
    told = {
        _("Begins"): say_moment(booking.starts_at, zone, year=True),
        _("Ends"): f"{say_time(booking.ends_at.astimezone(ZoneInfo(zone)).time())} {zone_label(zone)}",
        _("How long"): words.length(round((booking.ends_at - booking.starts_at).total_seconds() / 60)),
    }
    if zone != there:
        told[_("On the meeting's clock")] = say_moment(booking.starts_at, there)
    return told


def _where(booking: ServiceBooking) -> dict[str, str]:
    meeting = booking.accommodation.meeting
    told = {words.place_title(meeting.place_kind): meeting.place}
    if meeting.place_notes:
        told[_("How to get in")] = meeting.place_notes
    return told


def _what_for(booking: ServiceBooking) -> dict[str, str]:
    row, reached = booking.accommodation, contact(booking.accommodation.meeting.match)
    told = {_("Booked for"): _("%(need)s, for %(name)s") % {"need": row, "name": row.participant.first_name}}
    if row.count > 1:
        asked = {"n": booking.places, "all": row.count}
        told[_("People")] = _("%(n)d of %(all)d who take turns") % asked
    if speakers := _speakers(booking):
        told[_("Who speaks")] = words.joined(speakers)
    if row.note:
        told[_("Note")] = row.note
    told[_("Technical contact")] = ", ".join(filter(None, [reached["name"], reached["phone"], reached["email"]]))
    return told


def _speakers(booking: ServiceBooking) -> list[str]:
    """First names of those who come, and who presents."""
    meeting = booking.accommodation.meeting
    absent = Absence.objects.filter(program=meeting.program_id, meeting=meeting).standing()
    seats = meeting.match.seats.accepted().exclude(pk__in=absent.values("seat")).select_related("participant")
    presents = _("%(name)s (presents)")
    names = ((seat.participant.first_name, seat.part == Part.PRESENTER) for seat in seats)
    return [presents % {"name": name} if is_presenter else name for name, is_presenter in names]


def _needs(booking: ServiceBooking) -> list[str]:
    """What the person lets those who are booked know."""
    row = booking.accommodation
    profile = AccessProfile.objects.filter(program=row.program_id, participant=row.participant_id).first()
    return profile.shown_to(Audience.BOOKED) if profile else []


def stands(booking: ServiceBooking) -> bool:
    """Whether its meeting is confirmed, so that whoever comes is to have the details."""
    return booking.accommodation.meeting.state == MeetingState.CONFIRMED
