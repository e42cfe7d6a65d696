"""The letters to those who are booked for what somebody needs: all that a booking needs, and nothing beyond.

What is in them: `saying`. What they read of the person is what the person's profile shows to those who are booked, and
of that, before they said yes, what helps to decide. Whoever has no e-mail address is told by the coordinator.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from matches.inviting.letters import contact
from matches.models import Accommodation, BookingState, MeetingState, ServiceBooking
from matches.scheduling import calendars, words
from matches.scheduling.access import in_calendar, saying
from matches.scheduling.access.in_calendar import besides
from peermatch.clock import local_day, say_day, say_moment
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Calendar, Message
from peermatch.outbox.models import Email, State

REQUEST, CONFIRMED, CHANGED = "service-request", "service-confirmed", "service-changed"
OFF, REMINDER, AGENDA = "service-off", "service-reminder", "service-agenda"
KINDS = (REQUEST, CONFIRMED, CHANGED, OFF, REMINDER, AGENDA)
OF_ALL = (CONFIRMED, CHANGED, REMINDER)  # those that tell of all that they are booked for at the meeting
EARLY = 10  # minutes before it begins, to settle in


def about(booking: ServiceBooking) -> str:
    """How the outbox names this booking."""
    return f"service:{booking.public_id}"


def takes_mail(booking: ServiceBooking) -> bool:
    """Whether letters reach whoever is asked."""
    return booking.provider is not None and bool(booking.provider.email)


@speaking_to("booking.provider")
def message(
    booking: ServiceBooking, kind: str, *, at: datetime, why: str = "", is_anew: bool = False, is_less: bool = False,
    without: ServiceBooking | None = None,
) -> Message:  # fmt: skip
    """What they read, on their own clock. `why` it is off, where that may be told; `is_anew`: they are asked again;
    `is_less`: something of what they were booked for is off, `without`: as it will be without that."""
    told = context(booking, kind, at, [one for one in besides(booking) if one != without])
    return letters.render(kind.replace("-", "_"), {**told, "why": why, "is_anew": is_anew, "is_less": is_less})


def preview(row: Accommodation, *, at: datetime, of: ServiceBooking | None = None) -> str:
    """The booking request as whoever is asked now would read it; as they `of` that earlier one would."""
    meeting = row.meeting
    asked = ServiceBooking(
        program_id=row.program_id, accommodation=row, starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        provider=of.provider if of else None, provider_name=of.provider_name if of else _("(their name)"),
        places=places_anew(of) if of else max(row.to_ask, 1),
    )  # fmt: skip
    said = message(asked, REQUEST, at=at)
    return f"{said.subject}\n\n{said.text}"


def preview_off(booking: ServiceBooking, *, at: datetime) -> str:
    """The letter that says that they are needed no more; nothing where mail does not reach them."""
    if not takes_mail(booking):
        return ""
    if rest := besides(booking):
        said = message(rest[0], CHANGED, at=at, is_less=True, without=booking)
    else:
        said = message(booking, OFF, at=at)
    return f"{said.subject}\n\n{said.text}"


def places_anew(booking: ServiceBooking) -> int:
    """As many of them as before, or as are still needed; of whom is asked now, as many as are."""
    if booking.is_standing:
        return booking.places
    return min(booking.places, booking.accommodation.to_ask) or booking.places


def post(booking: ServiceBooking, kind: str, *, at: datetime, occasion: str = "", **told: Any) -> Email:
    """Puts the letter into the outbox; what was still to go out of this booking is called back, and any reminder of all
    that they are booked for there, which details say anew. Else as `message`."""
    if kind != REMINDER:
        call_back(booking, at=at)
    if kind in (CONFIRMED, CHANGED):
        for one in besides(booking):
            call_back(one, at=at, kinds=[REMINDER])
    meeting = booking.accommodation.meeting
    said = message(booking, kind, at=at, **told)
    return enqueue(booking, kind, said, at=at, occasion=occasion or f"{meeting.sequence}:{int(at.timestamp())}")


def post_anew(booking: ServiceBooking, mail: Email, *, at: datetime, occasion: str) -> Email:
    """The same words to the address of today, with a calendar file that is made for it."""
    forms = {"script": mail.script, "short": mail.short, "paper": mail.paper}
    same = Message(mail.subject, mail.text, mail.html, None, **forms)
    return enqueue(booking, mail.kind, same, at=at, occasion=occasion, revision=mail.revision)


@speaking_to("booking.provider")
def enqueue(
    booking: ServiceBooking, kind: str, message: Message, *, at: datetime, occasion: str, revision: int | None = None
) -> Email:
    """Puts these words into the outbox, with the calendar file that goes with them."""
    meeting, provider = booking.accommodation.meeting, booking.provider
    if provider is None:
        raise ValueError("Whoever is not on the list has no address.")
    said = replace(message, calendar=calendar(booking, kind, at))
    if said.calendar:
        in_calendar.make_way(booking, at=at)
    return queue.enqueue(
        program=meeting.program, kind=kind, about=about(booking), occasion=occasion,
        revision=meeting.revision if revision is None else revision,
        to=queue.Recipient(ref=provider.public_id, name=provider.name, address=provider.email),
        message=said, links={}, now=at, expires_at=booking.ends_at if kind == OFF else booking.starts_at,
        needed_by=min(filter(None, (booking.starts_at, meeting.starts_at))),
        reply_to=meeting.program.reply_to, from_name=meeting.program.name,
    )  # fmt: skip


def is_waiting(booking: ServiceBooking) -> bool:
    """Whether a letter of this booking is still to go out."""
    mails = Email.objects.filter(program=booking.program_id, about=about(booking))
    return bool(mails.open().filter(overtaken_at=None).exists())


def that_read_it_is_off(bookings: Sequence[ServiceBooking]) -> set[int]:
    """Of these (pks): to whom a letter left that says that they are needed no more. One query."""
    by_about = {about(one): one.pk for one in bookings}
    mails = Email.objects.filter(program=bookings[0].program_id, kind=OFF, about__in=by_about)
    left = mails.exclude(state__in=(State.QUEUED, State.SUPERSEDED))
    return {by_about[name] for name in left.values_list("about", flat=True)}


def call_back(booking: ServiceBooking, *, at: datetime, kinds: Collection[str] | None = None) -> None:
    """No letter of this booking that still waits goes out any more, or none of these kinds."""
    program, why = booking.accommodation.meeting.program, _("What they are booked for changed before this was sent.")
    queue.supersede(program=program, about=about(booking), kinds=kinds, now=at, why=why)


def calendar(booking: ServiceBooking, kind: str, at: datetime) -> Calendar | None:
    """The calendar file that names only them. It goes out again only where they come no more at all; whoever comes no
    more reads nothing of where it is by now."""
    if kind in (CONFIRMED, CHANGED) and booking.state == BookingState.CONFIRMED and stands(booking):
        return Calendar("REQUEST", calendars.request(_entry(booking, at)))
    if kind == OFF and was_in_calendar(booking) and not besides(booking):
        return Calendar("CANCEL", calendars.cancellation(replace(_entry(booking, at), place="", description="")))
    return None


def was_in_calendar(booking: ServiceBooking) -> bool:
    """They said that they come, and got the details; or got them by a mistake that was undone since, or for something
    that is off by now."""
    if booking.accommodation.meeting.confirmed_at is None:
        return False
    return booking.confirmed_at is not None or (in_calendar.has_entry(booking) and not besides(booking))


def _entry(booking: ServiceBooking, at: datetime) -> calendars.Entry:
    meeting, provider = booking.accommodation.meeting, booking.provider
    program, reached = meeting.program, contact(meeting.match)
    how = _("How to get in: %(how)s") % {"how": meeting.place_notes} if meeting.place_notes else ""
    reach = ", ".join(filter(None, [reached["phone"], reached["email"]]))  # whose they are, the letter says
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


def context(booking: ServiceBooking, kind: str, at: datetime, more: Sequence[ServiceBooking] = ()) -> dict[str, Any]:
    """All that its words know. `more`: what else they are booked for there; details and reminders are of all of it."""
    all_of_it = sorted([booking, *more], key=lambda one: one.pk) if kind in OF_ALL else [booking]
    row, program = booking.accommodation, booking.accommodation.meeting.program
    zone = booking.provider.time_zone if booking.provider else row.meeting.time_zone
    said_no = booking.state == BookingState.DECLINED
    headline = _headline(kind, booking.starts_at, zone, said_no=said_no)
    return {
        "program": program,
        "contact": contact(row.meeting.match),
        "first_name": booking.provider.called if booking.provider else booking.who,
        "headline": headline,
        "usual_subject": words.subject(headline, [_("peer meeting")]),
        "need": "; ".join(str(one.accommodation) for one in all_of_it),
        "by": say_day(max(row.needed_by, local_day(at, program.time_zone))),
        "said_no": said_no,
        "still_asked": kind == OFF and bool(besides(booking, BookingState.REQUESTED)),
        "facts": saying.when(booking, zone) | _facts(all_of_it, kind),
        "needs": [] if kind in (OFF, AGENDA) else saying.needs_of(all_of_it, on_asking=kind == REQUEST),
        "early": EARLY,
        "worried": settings.SITE_URL + reverse("worried", args=[program.slug]) if kind in OF_ALL else "",
    }


def _facts(bookings: Sequence[ServiceBooking], kind: str) -> dict[str, str]:
    if kind == OFF:
        return {}
    if kind == AGENDA:
        return saying.how_to_get_in(bookings[0].accommodation.meeting)
    return saying.to_decide(bookings[0]) if kind == REQUEST else saying.to_come(*bookings)


def _headline(kind: str, starts_at: datetime, zone: str, *, said_no: bool) -> str:
    """What the news is, then when. A subject says nothing of what somebody needs: more people read subjects."""
    if kind == REQUEST:
        return _("Can you come? %(when)s") % {"when": say_moment(starts_at, zone, short=True)}
    what = _("Noted") if said_no and kind == OFF else _what(kind)
    return words.headline(what, starts_at, zone)


def _what(kind: str) -> str:
    """What the news is, in the first word of a subject."""
    return {
        CONFIRMED: _("Booked"),
        CHANGED: _("Changed"),
        OFF: _("Cancelled"),
        REMINDER: _("Reminder"),
        AGENDA: _("Agenda"),
    }[kind]


def stands(booking: ServiceBooking) -> bool:
    """Whether its meeting is confirmed, so that whoever comes is to have the details."""
    return booking.accommodation.meeting.state == MeetingState.CONFIRMED
