"""Places of a match and those in it."""

from matches.models import Match, SeatState, Stage
from tests.factories import make_person
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import make_seat, ready_match, say_yes
from tests.matches.workspace.batches.world import asks, helps


def _third(world: World) -> str:
    """Somebody who did not ask for the match."""
    return of(world, "seat-remove", world.match, make_seat(world.match, make_person(world.program, "Ida", "Holm")))


def _asked(world: World) -> str:
    """Two said yes, and one has not answered."""
    match = say_yes(ready_match(world.program, "Just asked", coordinator=world.lead))
    make_seat(match, make_person(world.program, "Cy", "Kim"), state=SeatState.INVITED)
    Match.objects.filter(program=world.program, pk=match.pk).update(stage=Stage.INVITING)
    return of(world, "answers-go-on", match)


def _open_batch(world: World) -> str:
    asks(world.program, world.lead, "Rosa", "Vega")
    helps(world.program, "Dana", "Lee")
    return of(world, "batch-start")


def _two_in_touch(world: World, name: str) -> str:
    match = say_yes(ready_match(world.program, "In touch", coordinator=world.lead))
    return of(world, name, match)


PLACES: dict[str, Place] = {
    "seat-remove": _third,
    "answers-go-on": _asked,
    "batch-start": _open_batch,
    "contact-add": lambda world: _two_in_touch(world, "contact-add"),
}
