"""Places on a person's own page, behind a link."""

from django.utils import timezone

from matches.models import Action, Way
from participants.models import Participant
from tests.fuzz.places.naming import Place
from tests.fuzz.targets import World


def _paused(world: World) -> str:
    person: Participant = world.doors.links["own"].participant
    person.pause(by=None, at=timezone.now())
    return world.doors.pages["own"]


def _action_done(world: World) -> str:
    action = Action.objects.get(program=world.program, public_id=world.doors.ids["action"])
    action.do(way=Way.LINK, outcome="", at=timezone.now())
    return world.doors.pages["follow-not-done"]


PLACES: dict[str, Place] = {
    "follow-not-done": _action_done,
    "own-resume": _paused,
}
