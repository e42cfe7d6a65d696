"""What the letters of a booking say, fact by fact: to whoever is merely asked, and to whoever is booked.

Whoever is asked reads what they need to decide: when, about where, and what is needed in words. Names, the link or the
address and the note of the coordinator are for those who said that they come.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.inviting.letters import contact
from matches.models import Absence, Accommodation, Meeting, Part, ServiceBooking
from matches.models.seat import SeatQuerySet
from matches.scheduling import words
from participants.models import AccessProfile, Audience
from peermatch.clock import say_moment, say_there


def when(booking: ServiceBooking, zone: str) -> dict[str, str]:
    """On their own clock, and on the meeting's where that is another."""
    there = booking.accommodation.meeting.time_zone
    told = {
        _("Begins"): say_moment(booking.starts_at, zone, year=True),
        _("Ends"): _ends(booking.ends_at, zone),
        _("How long"): words.length(round((booking.ends_at - booking.starts_at).total_seconds() / 60)),
    }
    if zone != there:
        told[_("On the meeting's clock")] = say_moment(booking.starts_at, there)
    return told


def to_decide(booking: ServiceBooking) -> dict[str, str]:
    """Before they said yes: no name, no link, no address."""
    row, meeting = booking.accommodation, booking.accommodation.meeting
    return {
        _("Where"): words.roughly(meeting.place_kind, meeting.place),
        _("What is needed"): str(row),
        **_people(booking),
        **_who_meets(meeting),
        **_technical(meeting),
    }


def to_come(*bookings: ServiceBooking) -> dict[str, str]:
    """Once they are booked: how to get in, for whom, who speaks. Of one meeting."""
    rows, meeting = [one.accommodation for one in bookings], bookings[0].accommodation.meeting
    told = how_to_get_in(meeting)
    told[_("What is needed")] = "; ".join(_need(one, with_people=len(bookings) > 1) for one in bookings)
    if len(bookings) == 1:
        told |= _people(bookings[0])
    if speakers := _speakers(meeting):
        told[_("Who speaks")] = words.joined(speakers)
    if notes := list(dict.fromkeys(row.note for row in rows if row.note)):
        told[_("Note")] = " ".join(notes)
    return told | _technical(meeting)


def how_to_get_in(meeting: Meeting) -> dict[str, str]:
    told = {words.place_title(meeting.place_kind): meeting.place}
    return told | ({_("How to get in"): meeting.place_notes} if meeting.place_notes else {})


def _need(booking: ServiceBooking, *, with_people: bool) -> str:
    row = booking.accommodation
    said: str = _("%(need)s, for %(name)s") % {"need": row, "name": row.participant.first_name}
    people = "".join(_people(booking).values()) if with_people else ""
    return f"{said} ({people})" if people else said


def needs_of(bookings: Sequence[ServiceBooking], *, on_asking: bool) -> list[str]:
    """The same of each whom they are booked for, by first name where there are several."""
    rows = {one.accommodation.participant_id: one.accommodation for one in bookings}
    if len(rows) == 1:
        return needs(bookings[0].accommodation, on_asking=on_asking)
    return [
        f"{row.participant.first_name}: {line}" for row in rows.values() for line in needs(row, on_asking=on_asking)
    ]


def needs(row: Accommodation, *, on_asking: bool = False) -> list[str]:
    """What the person lets those who are booked know; `on_asking`: of that, what helps to decide."""
    profile = AccessProfile.objects.filter(program=row.program_id, participant=row.participant_id).first()
    return profile.shown_to(Audience.BOOKED, on_asking=on_asking) if profile else []


def _ends(moment: datetime, zone: str) -> str:
    return say_there(moment.astimezone(ZoneInfo(zone)).time(), zone)


def _people(booking: ServiceBooking) -> dict[str, str]:
    """How many of them are booked, where more than one is needed."""
    asked = {"n": booking.places, "all": booking.accommodation.count}
    if asked["all"] < 2:
        return {}
    said = _("%(all)d, who take turns") if asked["n"] >= asked["all"] else _("%(n)d of the %(all)d who take turns")
    return {_("People"): said % asked}


def _who_meets(meeting: Meeting) -> dict[str, str]:
    n = _who_comes(meeting).count()
    return {_("Who meets"): ngettext("%(n)d person", "%(n)d people", n) % {"n": n}} if n else {}


def _technical(meeting: Meeting) -> dict[str, str]:
    reached = contact(meeting.match)
    reach = ", ".join(filter(None, [reached["name"], reached["phone"], reached["email"]]))
    return {_("Technical contact"): reach}


def _speakers(meeting: Meeting) -> list[str]:
    """First names of those who come, and who presents."""
    presents = _("%(name)s (presents)")
    seats = _who_comes(meeting).select_related("participant")
    names = ((seat.participant.first_name, seat.part == Part.PRESENTER) for seat in seats)
    return [presents % {"name": name} if is_presenter else name for name, is_presenter in names]


def _who_comes(meeting: Meeting) -> SeatQuerySet:
    absent = Absence.objects.filter(program=meeting.program_id, meeting=meeting).standing()
    seats: SeatQuerySet = meeting.match.seats.accepted()
    return seats.exclude(pk__in=absent.values("seat"))
