"""Places of people, organizations and topics."""

from collections.abc import Callable
from typing import Any

from participants.models import Organization
from tests.factories import make_organization, make_topic
from tests.fuzz.places.naming import Place, of
from tests.fuzz.targets import World


def _merge(key: str, make: Callable[..., Any]) -> Callable[[World], str]:
    def place(world: World) -> str:
        one, other = (make(world.program, name) for name in ("First of two", "Second of two"))
        return of(world, f"{key}-merge", one, into=str(other.public_id))

    return place


def _unused(world: World) -> str:
    return of(world, "organization-remove", Organization.objects.create(program=world.program, name="Nobody's"))


PLACES: dict[str, Place] = {
    "topic-merge": _merge("topic", make_topic),
    "organization-merge": _merge("organization", make_organization),
    "organization-remove": _unused,
}
