"""By which facts the record can be narrowed: floors name them when they are ready, by kind of row and field."""

from collections.abc import Iterable, Sequence

from django.db import models
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from peermatch.audit.models import RecordQuerySet
from peermatch.audit.saying import kind_in_words, label

_offered: dict[str, tuple[str, ...]] = {}


def offers(kind: type[models.Model], fields: Iterable[str] = ()) -> None:
    """Called when an app is ready: that kind of row, and each of these fields of it."""
    _offered[kind._meta.label] = tuple(fields)


def choices() -> Sequence[tuple[str, str | list[tuple[str, str]]]]:
    """For a select, a group for each kind of row."""
    found: list[tuple[str, str | list[tuple[str, str]]]] = [("", _("Any"))]
    for kind, fields in _offered.items():
        words = kind_in_words(kind)
        each = [(f"{kind}/{name}", f"{words}: {label(kind, name)}") for name in fields]
        found.append((words, [(f"{kind}/", _("%(kind)s: any of it") % {"kind": words}), *each]))
    return found


def narrowed(rows: RecordQuerySet, fact: str) -> RecordQuerySet:
    kind, _slash, name = fact.partition("/")
    rows = rows.filter(kind=kind)
    return rows.alias(said=Cast("fields", CharField())).filter(said__contains=f'"{name}"') if name else rows
