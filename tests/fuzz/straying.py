"""Rows of one program that lead to rows of another: there must be none, whatever was posted."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import F, Model

from peermatch.accounts.scope import ProgramRow


def strays(tables: Iterable[str]) -> Iterator[str]:
    """The fields of rows in these tables that lead out of their program."""
    for table in tables:
        for model, name, ours, theirs in _ways(table):
            if model._base_manager.exclude(**{name: None}).exclude(**{theirs: F(ours)}).exists():
                yield f"{table}.{name}"


@cache
def _ways(table: str) -> list[tuple[type[Model], str, str, str]]:
    """From rows of that table to others that belong to a program: the field, and both programs."""
    model: Any = next((one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table), None)
    if model is None:
        return []
    leads = [
        one for one in model._meta.concrete_fields if one.is_relation and issubclass(one.related_model, ProgramRow)
    ]
    if issubclass(model, ProgramRow):
        return [(model, one.name, "program", f"{one.name}__program") for one in leads]
    first, *rest = [one.name for one in leads] or [""]
    return [(model, name, f"{first}__program", f"{name}__program") for name in rest]
