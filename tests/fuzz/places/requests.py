"""Places of requests of families, and of those who could help them."""

from django.utils import timezone

from matches.models import RequestPause
from matches.requesting import handling
from participants.models import EvidenceKind
from tests.factories import make_person, make_topic
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import asking_match, make_evidence, make_request
from tests.scenes import SCENES


def _paused(world: World) -> str:
    row = make_request(world.program, "Pia", "Paused")
    handling.pause(request=row, why=RequestPause.Why.CLOSED, by=world.lead, at=timezone.now())
    return of(world, "request", row)


def _declined(world: World, name: str) -> str:
    """Nobody told them of the no."""
    row = make_request(world.program, "Dana", "Whitfield", email="dana@mail.example", reach_by="email")
    row.decline(reason="nobody", words="", by=world.lead, at=timezone.now())
    return of(world, name, row)


def _called_back(world: World) -> str:
    return SCENES["request-match"](world.program, world.lead)


def _somebody_fits(world: World) -> str:
    topic = make_topic(world.program, "Calendars")
    match = asking_match(world.program, world.lead, topic)
    make_evidence(make_person(world.program, "Dana", "Done"), EvidenceKind.EXPERIENCE, topic)
    return of(world, "suggestions", match)


PLACES: dict[str, Place] = {
    "request-go-on": _paused,
    "request-take-back": lambda world: _declined(world, "request"),
    "request-tell-send": lambda world: _declined(world, "request-tell"),
    "request-match-search": _called_back,
    "suggestion-add": _somebody_fits,
}
