"""Places of one person of the roster, and of providers of access."""

from django.utils import timezone

from participants.models import Participant
from tests.factories import live_together, make_person, make_provider
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import ready_match


def _two_records(world: World) -> str:
    one, other = (make_person(world.program, name, "Twice") for name in ("Ada", "Adah"))
    return of(world, "person-merge-with", one, other)


def _together(world: World) -> str:
    one, other = (make_person(world.program, name, "Home") for name in ("Ada", "Ben"))
    live_together(one, other)
    return of(world, "person-household-leave", one)


def _paused(world: World) -> str:
    person = make_person(world.program, "Pia", "Paused")
    person.pause(by=world.lead, at=timezone.now())
    return of(world, "person", person)


def _beside(world: World) -> str:
    """Somebody else is in a match of theirs."""
    person: Participant = ready_match(world.program, "Side by side").seats.earliest("pk").participant
    return of(world, "person-stop", person)


def _retired(world: World) -> str:
    gone = make_provider(world.program, "Rea Tired")
    gone.retire(by=world.lead, at=timezone.now())
    return of(world, "provider", gone)


PLACES: dict[str, Place] = {
    "person-merge-with": _two_records,
    "person-household-leave": _together,
    "person-resume": _paused,
    "person-stop": _beside,
    "provider-bring-back": _retired,
}
