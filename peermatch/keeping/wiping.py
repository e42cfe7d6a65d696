"""How words are taken out of rows that stay: whole fields, or the names of somebody within other people's words."""

import html
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from peermatch.text import fold

ERASED = "(erased)"
AT_ONCE = 500  # rows
MOST_ASKED = 500  # conditions: SQLite takes 1,000


def wipe(rows: Any, names: Iterable[str]) -> int:
    """Leaves these fields of these rows empty; where something must be said, it says that it was erased."""
    values = {name: blank(rows.model._meta.get_field(name)) for name in names}
    return int(rows.update(**values)) if values else 0


def blank(field: Any) -> Any:
    if isinstance(field, models.JSONField):
        return None if field.null else field.get_default()
    if field.blank or isinstance(field, models.EmailField):
        return ""
    return ERASED[: field.max_length]


def spoken(words: Iterable[str]) -> list[str]:
    """Each of these as it may be written: as it is, in folded form for searching, and in HTML."""
    plain = {word.strip() for word in words if len(word.strip()) > 1}
    return sorted({form for word in plain for form in (word, word.lower(), fold(word), html.escape(word))})


def strike(rows: Any, names: Collection[str], words: Collection[str]) -> None:
    """In these fields each of the words gives way to “(erased)”, where it stands by itself; all else stays."""
    if not words or not names:
        return
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for row in _that_may_say(rows, names, words).values("pk", *names).iterator(AT_ONCE):
        changed = {name: _struck(row[name], pattern) for name in names}
        if changed := {name: value for name, value in changed.items() if value != row[name]}:
            _fit(rows.model, changed)
            rows.model._base_manager.filter(pk=row["pk"]).update(**changed)


def _that_may_say(rows: Any, names: Collection[str], words: Collection[str]) -> Any:
    """Rows in which one of the words is found; all of them where that cannot be asked in one way of every database, or
    the words are too many to ask for."""
    too_many = len(names) * len(words) > MOST_ASKED
    if too_many or any(isinstance(rows.model._meta.get_field(name), models.JSONField) for name in names):
        return rows
    mention = Q()
    for name, word in product(names, words):
        mention |= Q(**{f"{name}__contains": word})
    return rows.filter(mention)


def strike_everywhere(program: int, words: Collection[str], *, but: Collection[type[models.Model]] = ()) -> None:
    """The same in all that the program's rows say, whichever floor they are of."""
    for model in rows_of_programs():
        if model not in but and (names := free_words(model)):
            strike(model._base_manager.filter(program=program), names, words)


def rows_of_programs() -> Iterator[Any]:
    """All but the record of who did what, which says nothing of anybody and is never changed."""
    for model in apps.get_models():
        if model._meta.app_label != "audit" and any(field.name == "program" for field in model._meta.concrete_fields):
            yield model


def free_words(model: Any) -> list[str]:
    """Fields in which anything may be written: neither chosen from a list nor a key by which a row is found."""
    keys = {rule.fields for rule in model._meta.total_unique_constraints}
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and not field.unique
        and (field.name,) not in keys
        and not field.name.endswith(("_hash", "_zone"))
    ]


def _struck(value: Any, pattern: re.Pattern[str]) -> Any:
    match value:
        case str():
            return pattern.sub(ERASED, value)
        case list():
            return [_struck(one, pattern) for one in value]
        case dict():
            return {_struck(key, pattern): _struck(one, pattern) for key, one in value.items()}
    return value


def _fit(model: Any, changed: dict[str, Any]) -> None:
    """“(erased)” may be longer than what stood there."""
    for name, value in changed.items():
        longest = model._meta.get_field(name).max_length
        if isinstance(value, str) and longest:
            changed[name] = value[:longest]
