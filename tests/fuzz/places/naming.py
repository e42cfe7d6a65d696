"""The address of a page, by its name and the rows it is about; a row of the world as it is kept."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from peermatch.accounts.scope import ProgramRow
from tests.fuzz.targets import World

Place = Callable[[World], str]


def of(world: World, name: str, *rows: Any, **asked: str) -> str:
    return reverse(name, args=[world.program.slug, *(row.public_id for row in rows)], query=asked or None)


def kept(world: World, model: type[ProgramRow], name: str) -> Any:
    """The row of that name, read anew."""
    return model._base_manager.get(pk=world.rows[name].pk)
