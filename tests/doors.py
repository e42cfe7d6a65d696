"""Which fields of a model only its doors may write, found from the model itself."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import models

from peermatch.accounts.models import User

OURS = ("peermatch.", "participants.", "matches.")
# Methods that put in order what someone typed.
PUTS_IN_ORDER = {"clean", "save"}
# Facts that people type in, though they tell a moment or a door may set them too.
TYPED = {
    "matches.Match.requested_at": "when they asked, which the coordinator knows",
    "participants.Evidence.expires_on": "a license is typed in with it, and renewing sets the next",
    "participants.Funding.until": "it may be known from the beginning, and ending it sets it",
    "participants.Relationship.note": "it is typed in with it, and why it ended is put before it",
    "participants.Relationship.until": "it may be known from the beginning, and ending it sets it",
}


def door_fields(model: type[models.Model]) -> set[str]:
    """Fields that are not editable, that a method of the model sets, or that tell a state, who did it, or when."""
    ruled = set(_assigned(model)) - {name for name in _names(model) if f"{model._meta.label}.{name}" in TYPED}
    derived = {name for name in _assigned(model, when_saved=True) if name not in ruled}
    return {
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and (not field.editable or field.name in ruled or _tells_what_happened(field))
    } - derived


def _names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def _tells_what_happened(field: Any) -> bool:
    if f"{field.model._meta.label}.{field.name}" in TYPED:
        return False
    is_state = field.name in ("state", "stage", "status") and field.has_default()  # a place's state has none
    by_whom = field.related_model is User and (field.name == "by" or field.name.endswith("_by"))
    return is_state or by_whom or isinstance(field, models.DateTimeField)


def _assigned(model: type[models.Model], *, when_saved: bool = False) -> Iterator[str]:
    """What the model's methods set of itself; or what is put in order whenever it is saved."""
    for method in _methods(model):
        if (method.name in PUTS_IN_ORDER) == when_saved:
            yield from _set_in(method)


@cache
def _methods(model: type[models.Model]) -> list[ast.FunctionDef]:
    ours = [owner for owner in model.__mro__ if owner.__module__.startswith(OURS)]
    parsed: list[Any] = [ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0] for owner in ours]
    return [node for owner in parsed for node in owner.body if isinstance(node, ast.FunctionDef)]


def _set_in(method: ast.FunctionDef) -> Iterator[str]:
    for one in ast.walk(method):
        match one:
            case ast.Attribute(value=ast.Name(id="self"), ctx=ast.Store(), attr=name):
                yield name
