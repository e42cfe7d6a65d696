"""Where a form shows itself in one situation only: each makes it, and answers with the address of the page."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.fuzz.places import (
    access,
    account,
    desk,
    lists,
    matches,
    meetings,
    own_pages,
    people,
    program,
    requests,
    roster,
    sending,
    taken_back,
)
from tests.fuzz.targets import World

PLACES = people.PLACES | roster.PLACES | matches.PLACES | requests.PLACES | meetings.PLACES | access.PLACES
PLACES |= desk.PLACES | program.PLACES | account.PLACES | own_pages.PLACES
PLACES |= lists.PLACES | sending.PLACES | taken_back.PLACES
OF_VISITORS = own_pages.PLACES.keys() | {"visit-can-come", "sign-in-code", "new-password"}


def places(world: World) -> Iterator[tuple[str, Callable[[], str]]]:
    for name, place in PLACES.items():
        yield name, partial(place, world)
