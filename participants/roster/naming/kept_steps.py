"""The steps of a merging of people, as far as they speak of names: what is undone must find the names that there are.

Steps are as `participants.models.merging.Joining` notes them.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps

Place = tuple[Any, Any]  # a list or a mapping, and where in it a primary key stands


def names_in(steps: list[dict[str, Any]], model: Any) -> set[int]:
    """Primary keys of that model's rows of which these steps speak."""
    return {holder[key] for step in steps for holder, key in _places(step, model)[0] if holder[key] is not None}


def rename_in(steps: list[dict[str, Any]], model: Any, old: int, new: int) -> bool:
    """Puts the one for the other, in place; says whether there was anything to put."""
    is_changed = False
    for step in steps:
        places, rows = _places(step, model)
        hits = [(holder, key) for holder, key in places if holder[key] == old]
        for holder, key in reversed(hits):
            if step["did"] == "add":  # they may have had the other one before: what is undone must not take it
                del holder[key]
            else:
                holder[key] = new
        if hits and rows is not None:
            _once_each(rows, model)
            step["row"] = json.dumps(rows)
        is_changed = is_changed or bool(hits)
    return is_changed


def _places(step: dict[str, Any], model: Any) -> tuple[list[Place], list[dict[str, Any]] | None]:
    """Where that step names rows of the model; and the rows that were removed, if it is such a step."""
    if step["did"] == "remove":
        rows: list[dict[str, Any]] = json.loads(step["row"])
        return [place for row in rows for place in _in_row(row, model)], rows
    if step["did"] == "change":
        pairs = [pair for name, pair in step["values"].items() if _leads_to(step["model"], name, model)]
        return [(pair, side) for pair in pairs for side in (0, 1)], None
    if step["did"] == "add" and _leads_to(step["model"], step["field"], model):
        return [(step["pks"], index) for index in range(len(step["pks"]))], None
    return [], None


def _in_row(row: dict[str, Any], model: Any) -> Iterator[Place]:
    for name, value in row["fields"].items():
        if _leads_to(row["model"], name, model):
            yield from (
                [(value, index) for index in range(len(value))] if isinstance(value, list) else [(row["fields"], name)]
            )


def _once_each(rows: list[dict[str, Any]], model: Any) -> None:
    for row in rows:
        for name, value in row["fields"].items():
            if isinstance(value, list) and _leads_to(row["model"], name, model):
                row["fields"][name] = list(dict.fromkeys(value))


def _leads_to(label: str, name: str, model: Any) -> bool:
    return bool(apps.get_model(label)._meta.get_field(name).related_model is model)
