"""Where a form shows itself in one situation only: each makes it, and answers with the address of the page."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.fuzz.places import matches, meetings, people, program
from tests.fuzz.targets import World

PLACES = people.PLACES | matches.PLACES | meetings.PLACES | program.PLACES
OF_VISITORS = {"visit-can-come", "sign-in-code", "new-password"}


def places(world: World) -> Iterator[tuple[str, Callable[[], str]]]:
    for name, place in PLACES.items():
        yield name, partial(place, world)
