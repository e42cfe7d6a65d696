"""Places of meetings and what is arranged for them."""

from datetime import timedelta

from django.utils import timezone

from matches.models import Accommodation, Match, Meeting, MeetingState, Part, Seat, Way
from matches.scheduling.absences.doors import cannot_come
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting, ready_match, say_yes


def _two_meetings(world: World, name: str) -> str:
    match = say_yes(ready_match(world.program, "Several meetings", coordinator=world.lead))
    for days in (12, 26):
        make_meeting(match, timezone.localdate() + timedelta(days=days))
    return of(world, name, match)


def _not_booked(world: World) -> str:
    meeting: Meeting = world.rows["meeting"]
    row = Accommodation.objects.create(
        program=world.program, meeting=meeting, participant=world.rows["person"], kind="captions",
        needed_by=timezone.localdate(),
    )  # fmt: skip
    return of(world, "service-ask", meeting.match, meeting, row)


def _confirmed(world: World) -> tuple[Match, Meeting]:
    match, now = accepted_match(world.program, "Confirmed", coordinator=world.lead), timezone.now()
    return match, confirm_meeting(make_meeting(match, now.date() + timedelta(days=20)), at=now)


def _paper(world: World, name: str) -> str:
    match, meeting = _confirmed(world)
    return of(world, name, match, meeting, match.seats.get(part=Part.PROVIDER))


def _held(world: World, name: str) -> str:
    match = say_yes(ready_match(world.program, "Met", coordinator=world.lead))
    meeting = make_meeting(match, timezone.localdate() - timedelta(days=2), state=MeetingState.HELD)
    return of(world, name, match, meeting)


def _cannot_come(world: World) -> str:
    """They said so by their link."""
    meeting = Meeting.objects.get(program=world.program, public_id=world.doors.ids["meeting"])
    seat = Seat.objects.get(program=world.program, public_id=world.doors.links["visit"].about)
    cannot_come(meeting=meeting, seat=seat, way=Way.LINK, at=timezone.now())
    return world.doors.pages["visit-can-come"]


PLACES: dict[str, Place] = {
    "meetings-confirm": lambda world: _two_meetings(world, "meetings-confirm"),
    "meetings-cancel": lambda world: _two_meetings(world, "meetings-cancel"),
    "meetings-place": lambda world: _two_meetings(world, "meetings-place"),
    "meetings-plan": lambda world: _two_meetings(world, "meetings-plan"),
    "service-ask": _not_booked,
    "meeting-notes": lambda world: _held(world, "meeting-notes"),
    "meeting-attendance": lambda world: _held(world, "meeting-attendance"),
    "meeting-move-check": lambda world: of(world, "meeting-move", *_confirmed(world)),
    "meeting-move-print": lambda world: _paper(world, "meeting-move-print"),
    "meeting-cancel-print": lambda world: _paper(world, "meeting-cancel-print"),
    "visit-can-come": _cannot_come,
}
