"""Places of one person of the roster, and of providers of access."""

from typing import Any

from django.utils import timezone

from participants.models import Guardian, Participant
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


def _parent(world: World, **said: Any) -> Guardian:
    """A parent with an address, of somebody under 18."""
    young = make_person(world.program, "Kim", "Weiss", is_adult=False)
    about = {"name": "Ida Weiss", "email": "ida@weiss.example", "noted_at": timezone.now()}
    return Guardian.objects.create(program=world.program, participant=young, **about, **said)


def _asked(world: World) -> str:
    parent = _parent(world)
    return of(world, "person-guardian-ask", parent.participant, parent)


def _refused(world: World) -> str:
    now = timezone.now()
    return of(world, "person-guardian", _parent(world, refused_at=now, said_at=now, news_at=now).participant)


def _retired(world: World) -> str:
    gone = make_provider(world.program, "Rea Tired")
    gone.retire(by=world.lead, at=timezone.now())
    return of(world, "provider", gone)


PLACES: dict[str, Place] = {
    "person-merge-with": _two_records,
    "person-household-leave": _together,
    "person-resume": _paused,
    "person-guardian-ask": _asked,
    "person-guardian-seen": _refused,
    "person-stop": _beside,
    "provider-bring-back": _retired,
}
