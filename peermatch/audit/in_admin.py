"""What the admin shows and changes, of whichever model. Administrators can wait: what is not recorded is not shown.

A page of a list tells each of its rows, by one statement. The list of records tells that it was read.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse

from peermatch.audit.models import Record
from peermatch.audit.recording import Did, Entry, of_kind, record


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


def tell_deleted(request: HttpRequest, rows: Iterable[Any]) -> None:
    """Several rows at once, which the admin's own log writes down without a signal."""
    found = list(rows)
    whose = _people(found)
    told = [_entry(row, whose.get(row.pk), ["deleted"]) for row in found]
    if told:
        record(Did.ADMIN_CHANGED, *told, by=request)


def _read(request: HttpRequest, rows: Iterable[Any], fields: Iterable[Any]) -> None:
    found, names = list(rows), [str(name) for name in fields]
    if not found:
        return
    if isinstance(found[0], Record):
        record(Did.ADMIN_READ, of_kind(Record, fields=names), by=request)
        return
    whose = _people(found)
    record(Did.ADMIN_READ, *(_entry(row, whose.get(row.pk), names) for row in found), by=request)


def _entry(row: Any, person: UUID | None, fields: Iterable[str]) -> Entry:
    names, program = tuple(sorted(set(fields))), getattr(row, "program_id", None)
    return Entry(row._meta.label, str(getattr(row, "public_id", None) or row.pk), person, names, program)


def _people(rows: list[Any]) -> dict[Any, UUID]:
    """By row whom it is about, where it says so, in one query."""
    if not rows:
        return {}
    meta = rows[0]._meta
    if meta.model_name == "participant":
        return {row.pk: row.public_id for row in rows}
    names = [field.name for field in meta.concrete_fields if field.name == "participant"]
    if not names:
        return {}
    ids = {row.pk: row.participant_id for row in rows}
    people = meta.get_field("participant").related_model._base_manager.filter(pk__in=set(ids.values()) - {None})
    public = dict(people.values_list("pk", "public_id"))
    return {pk: public[person] for pk, person in ids.items() if person in public}


def _logged(instance: LogEntry, created: bool, **_: Any) -> None:
    model = instance.content_type.model_class() if instance.content_type else None
    if not created or model is None or instance.action_flag == DELETION:  # those are told before they are gone
        return
    row = model._base_manager.filter(pk=instance.object_id).first()
    person = _people([row]).get(row.pk) if row else None
    ref = getattr(row, "public_id", None) or instance.object_id
    entry = Entry(model._meta.label, str(ref), person, tuple(sorted(_fields(instance))))
    record(Did.ADMIN_CHANGED, entry, by=instance.user, program=getattr(row, "program", None))


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
