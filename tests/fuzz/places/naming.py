"""The address of a page, by its name and the rows it is about."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.fuzz.targets import World

Place = Callable[[World], str]


def of(world: World, name: str, *rows: Any, **asked: str) -> str:
    return reverse(name, args=[world.program.slug, *(row.public_id for row in rows)], query=asked or None)
