"""Places of what somebody needs at a meeting, and of who was asked for it."""

from datetime import timedelta

from django.utils import timezone

from matches.models import Accommodation, ServiceBooking
from matches.scheduling.access import asking, following
from participants.models import NeedKind
from tests.factories import make_provider
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import accepted_match, make_meeting


def _asked(world: World) -> ServiceBooking:
    """An interpreter is asked for a meeting ahead."""
    match = accepted_match(world.program, "With an interpreter", coordinator=world.lead)
    meeting, now = make_meeting(match, timezone.localdate() + timedelta(days=20)), timezone.now()
    row = Accommodation.objects.create(
        program=world.program, meeting=meeting, participant=match.seats.earliest("pk").participant,
        kind=NeedKind.INTERPRETER, needed_by=meeting.on,
    )  # fmt: skip
    return asking.request(row=row, provider=make_provider(world.program, "Ina Asked"), by=world.lead, at=now)


def _declined(world: World) -> str:
    booking = _asked(world)
    asking.decline(booking=booking, by=world.lead, at=timezone.now())
    return _page(world, booking, "service-again")


def _let_go(world: World) -> str:
    """What they were asked for was not wanted any more, and is wanted again."""
    booking = _asked(world)
    row = booking.accommodation
    following.leave(row.meeting, row.participant_id, by=None, at=timezone.now())
    row.refresh_from_db()
    row.want_again()
    return _page(world, booking, "service-anew")


def _page(world: World, booking: ServiceBooking, name: str) -> str:
    row = booking.accommodation
    return of(world, name, row.meeting.match, row.meeting, row, booking)


PLACES: dict[str, Place] = {
    "service-again": _declined,
    "service-anew": _let_go,
}
