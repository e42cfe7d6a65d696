"""Places of what somebody needs at a meeting, and of who was asked for it."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from matches.models import Accommodation, ServiceBooking, WhyOff
from matches.scheduling.access import asking, following
from participants.models import AccessNeed, AccessProfile, NeedKind
from tests.factories import make_provider
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import accepted_match, family_match, make_meeting


def _asked(world: World) -> ServiceBooking:
    """An interpreter is asked for a meeting ahead."""
    match = accepted_match(world.program, "With an interpreter", coordinator=world.lead)
    meeting, now = make_meeting(match, timezone.localdate() + timedelta(days=20)), timezone.now()
    row = Accommodation.objects.create(
        program=world.program, meeting=meeting, participant=match.seats.earliest("pk").participant,
        kind=NeedKind.INTERPRETER, needed_by=meeting.on,
    )  # fmt: skip
    return asking.request(row=row, provider=make_provider(world.program, "Ina Asked"), by=world.lead, at=now)


def _papers(world: World) -> Accommodation:
    """Large print, to be sent."""
    match = accepted_match(world.program, "With papers", coordinator=world.lead)
    meeting = make_meeting(match, timezone.localdate() + timedelta(days=20))
    return Accommodation.objects.create(
        program=world.program, meeting=meeting, participant=match.seats.earliest("pk").participant,
        kind=NeedKind.LARGE_PRINT, count=0, needed_by=meeting.on,
    )  # fmt: skip


def _of_row(name: str, change: Callable[[World, Accommodation], object] = lambda world, row: None) -> Place:
    """The address of papers, after that."""

    def place(world: World) -> str:
        row = _papers(world)
        change(world, row)
        return of(world, name, row.meeting.match, row.meeting, row)

    return place


def _sent(world: World, row: Accommodation) -> None:
    row.send(by=world.lead, at=timezone.now())


def _off(world: World, row: Accommodation) -> None:
    row.call_off(WhyOff.BY_HAND, by=world.lead, at=timezone.now())


def _needs(world: World) -> str:
    """Of a family, before the first contact."""
    match = family_match(world.program, "Somebody needs", coordinator=world.lead)
    of_one = {"program": world.program, "participant": match.seats.earliest("pk").participant}
    profile = AccessProfile.objects.create(**of_one)
    AccessNeed.objects.create(program=world.program, profile=profile, kind=NeedKind.INTERPRETER, detail="ASL")
    return of(world, "access", match)


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
    "access-attest": _needs,
    "accommodation-sent": _of_row("accommodation-sent"),
    "accommodation-not-sent": _of_row("accommodation-not-sent", _sent),
    "accommodation-on": _of_row("accommodation-on", _off),
    "service-again": _declined,
    "service-anew": _let_go,
}
