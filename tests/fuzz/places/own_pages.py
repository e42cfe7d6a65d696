"""Places on a person's own page, behind a link."""

from django.utils import timezone

from participants.models import Participant
from tests.fuzz.places.naming import Place
from tests.fuzz.targets import World


def _paused(world: World) -> str:
    person: Participant = world.doors.links["own"].participant
    person.pause(by=None, at=timezone.now())
    return world.doors.pages["own"]


PLACES: dict[str, Place] = {
    "own-resume": _paused,
}
