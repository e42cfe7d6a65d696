"""What a valid post says where no form could tell: a name that is there, a place, two choices that fit together."""

from collections.abc import Callable

from tests.fuzz.forms import Sent
from tests.fuzz.targets import World

TYPED: dict[str, Callable[[World], Sent]] = {}


def typed_at(name: str, world: World) -> Sent | None:
    return TYPED[name](world) if name in TYPED else None
