"""What the admin shows and changes, of whichever model. Administrators can wait: what is not recorded is not shown.

A page of a list tells each of its rows, by one statement. The list of records tells that it was read.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import CharField, Model, TextField
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse

from peermatch.audit.models import Record
from peermatch.audit.recording import Did, Entry, of_kind, record

NAME = "__str__"  # as the admin calls a column with what a row is called
NOBODY: Sequence[UUID | None] = (None,)
AT_LEAST = 20  # letters of a text by which it is known in there


def listen() -> None:
    post_save.connect(_logged, sender=LogEntry, dispatch_uid="audit")


def tell_shown(request: HttpRequest, response: HttpResponse) -> None:
    """Called for each page of the admin before it is rendered."""
    context = getattr(response, "context_data", None) or {}
    if listed := context.get("cl"):
        _read(request, listed.result_list, map(_name, listed.list_display))
    elif (row := context.get("original")) is not None and "adminform" in context:
        form = context["adminform"]
        _read(request, [row], flatten_fieldsets(form.fieldsets))
        for inline in context.get("inline_admin_formsets", ()):
            beside = [one.instance for one in inline.formset.initial_forms]
            _read(request, beside, flatten_fieldsets(inline.fieldsets))
    else:  # what happened to a row, or whether it is to be deleted: it is called by its name
        rows = context.get("queryset", ()) if context.get("object") is None else [context["object"]]
        _read(request, rows, [NAME])


def tell_deleted(request: HttpRequest, rows: Iterable[Any]) -> None:
    """Several rows at once, which the admin's own log writes down without a signal."""
    found = list(rows)
    if told := _entries(found, ["deleted"]):
        record(Did.ADMIN_CHANGED, *told, by=request)


def _read(request: HttpRequest, rows: Iterable[Any], fields: Iterable[Any]) -> None:
    found, names = list(rows), [str(name) for name in fields]
    if not found:
        return
    if isinstance(found[0], Record):
        record(Did.ADMIN_READ, of_kind(Record, fields=names), by=request)
        return
    record(Did.ADMIN_READ, *_entries(found, names), by=request)


def _entries(rows: list[Any], fields: Iterable[str]) -> list[Entry]:
    """Of each row one for everybody whom it is about."""
    whose, names = _people(rows), set(fields)
    return [_entry(row, person, names) for row in rows for person in whose.get(row.pk) or NOBODY]


def _entry(row: Any, person: UUID | None, fields: set[str]) -> Entry:
    names = (fields - {NAME}) | (_said_by_name(row) if NAME in fields else set())
    ref, program = str(getattr(row, "public_id", None) or row.pk), getattr(row, "program_id", None)
    return Entry(row._meta.label, ref, person, tuple(sorted(names)), program)


def _said_by_name(row: Any) -> set[str]:
    """The fields of it that stand in what it is called; at least that it was named."""
    called = str(row)
    words = (field for field in row._meta.concrete_fields if isinstance(field, CharField | TextField))
    found = {field.name for field in words if (said := getattr(row, field.name)) and str(said)[:AT_LEAST] in called}
    return found or {NAME}


def _people(rows: list[Any]) -> dict[Any, list[UUID]]:
    """By row whom it is about, where it or what it hangs on says so, in one query."""
    if not rows:
        return {}
    if _is_person(type(rows[0])):
        return {row.pk: [row.public_id] for row in rows}
    ways = [f"{way}__public_id" for way in _ways(type(rows[0]))]
    if not ways:
        return {}
    found = type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", *ways)
    return {pk: sorted({one for one in people if one}, key=str) for pk, *people in found}


def _ways(model: type[Model]) -> list[str]:
    """The fields that name a person, or else those over which such a one is reached."""
    leads = [field for field in model._meta.concrete_fields if field.is_relation and field.related_model is not model]
    if direct := [field.name for field in leads if _is_person(field.related_model)]:
        return direct
    return [
        f"{field.name}__{beyond.name}"
        for field in leads
        for beyond in _fields_of(field.related_model)
        if beyond.is_relation and _is_person(beyond.related_model)
    ]


def _fields_of(model: Any) -> Sequence[Any]:
    return tuple(model._meta.concrete_fields)


def _is_person(model: Any) -> bool:
    return bool(model._meta.model_name == "participant")


def _logged(instance: LogEntry, created: bool, **_: Any) -> None:
    model = instance.content_type.model_class() if instance.content_type else None
    if not created or model is None or instance.action_flag == DELETION:  # those are told before they are gone
        return
    row = model._base_manager.filter(pk=instance.object_id).first()
    ref, names = getattr(row, "public_id", None) or instance.object_id, tuple(sorted(_fields(instance)))
    people = _people([row]).get(row.pk) if row else None
    entries = [Entry(model._meta.label, str(ref), person, names) for person in people or NOBODY]
    record(Did.ADMIN_CHANGED, *entries, by=instance.user, program=getattr(row, "program", None))


def _fields(instance: LogEntry) -> set[str]:
    """Names as the admin's log has them, and never what it says a row is called."""
    found = {"added"} if instance.action_flag == ADDITION else set()
    try:
        said = json.loads(instance.change_message or "[]")
    except ValueError:
        return found
    for one in said:
        found |= set(one.get("changed", {}).get("fields", ()))
        found |= {name for name in ("added", "deleted") if name in one}
    return found


def _name(column: Any) -> str:
    return column if isinstance(column, str) else getattr(column, "__name__", "")
