"""Places of a match and those in it."""

from datetime import timedelta

from django.utils import timezone

from matches.models import Match, SeatState, Stage
from tests.factories import make_person
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World
from tests.matches.factories import family_match, make_seat, ready_match, say_yes
from tests.matches.workspace.batches.world import asker, asks, begin, helps, run


def _third(world: World) -> str:
    """Somebody who did not ask for the match."""
    return of(world, "seat-remove", world.match, make_seat(world.match, make_person(world.program, "Ida", "Holm")))


def some_asked(world: World) -> Match:
    """Two said yes, and one has not answered."""
    match = say_yes(ready_match(world.program, "Just asked", coordinator=world.lead))
    make_seat(match, make_person(world.program, "Cy", "Kim"), state=SeatState.INVITED)
    Match.objects.filter(program=world.program, pk=match.pk).update(stage=Stage.INVITING)
    return Match.objects.get(program=world.program, pk=match.pk)


def _open_batch(world: World) -> str:
    asks(world.program, world.lead, "Rosa", "Vega")
    helps(world.program, "Dana", "Lee")
    return of(world, "batch-start")


def _paired(world: World, name: str) -> str:
    _open_batch(world)
    batch = run(begin(world.program, world.lead))
    return of(world, name, batch, asker(batch, "Rosa"))


def _introduced(world: World) -> str:
    """Three days ago; they have not been in touch."""
    match, ago = family_match(world.program, "Feeding"), timezone.now() - timedelta(days=3)
    match.seats.update(introduced_at=ago)
    match.introduce(by=world.lead, at=ago)
    return of(world, "contact-wait", match)


def _two_in_touch(world: World, name: str) -> str:
    match = say_yes(ready_match(world.program, "In touch", coordinator=world.lead))
    return of(world, name, match)


PLACES: dict[str, Place] = {
    "seat-remove": _third,
    "answers-go-on": lambda world: of(world, "answers-go-on", some_asked(world)),
    "batch-lock": lambda world: _paired(world, "batch-lock"),
    "batch-choose": lambda world: _paired(world, "batch-choose"),
    "match-classify": lambda world: of(world, "match-classify", ready_match(world.program, "To count")),
    "matches-export": lambda world: of(world, "matches"),
    "format": lambda world: of(world, "format", ready_match(world.program, "Of another format")),
    "contact-wait": _introduced,
    "batch-start": _open_batch,
    "contact-add": lambda world: _two_in_touch(world, "contact-add"),
}
