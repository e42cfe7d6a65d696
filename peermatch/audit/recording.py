"""Writing down who did what. What is read and what is changed are told apart by what happens if that fails.

A change, an export, a sign-in: the record is part of it, and where it cannot be written nothing happens. A page that is
only read does not wait for a database that is busy: its record waits on the disk. Where that takes nothing either, the
page is not shown (docs/decisions/0037-who-saw-what.md).
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DatabaseError, models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peermatch.logs import request_id
from peermatch.sqlite3.hurrying import hardly_waiting

if TYPE_CHECKING:
    from peermatch.audit.models import Record

log = logging.getLogger(__name__)
AT_ONCE = 1_000  # rows


class Did(models.TextChoices):
    READ = "read", _("Read")
    CHANGED = "changed", _("Changed")
    EXPORTED = "exported", _("Exported")
    SENT = "sent", _("Told by mail")
    SIGNED_IN = "signed_in", _("Signed in")
    REFUSED = "refused", _("Sign-in refused")
    SIGNED_OUT = "signed_out", _("Signed out")
    SECURED = "secured", _("Changed how they sign in")
    PERMITTED = "permitted", _("Changed who may do what")
    WAIVED = "waived", _("Waived")
    ADMIN_READ = "admin_read", _("Read in the admin")
    ADMIN_CHANGED = "admin_changed", _("Changed in the admin")
    MERGED = "merged", _("Merged records")
    ERASED = "erased", _("Erased")
    RESTORED = "restored", _("Restored from a backup")


class Actor(models.TextChoices):
    USER = "user", _("Somebody with an account")
    LINK = "link", _("A person by their link")
    SYSTEM = "system", _("PeerMatch itself")
    NOBODY = "nobody", _("Not known")


@dataclass(frozen=True)
class Entry:
    """What it was done to: kind of row, which one, whom it concerns, and which fields."""

    kind: str = ""
    row: str = ""
    person: UUID | None = None
    fields: tuple[str, ...] = ()
    program: int | None = None  # its number, where rows of several programs are told at once


def of(row: models.Model, *, person: UUID | None = None, fields: Iterable[str] = ()) -> Entry:
    """`person`: the public id of whoever it is about."""
    return Entry(row._meta.label, str(getattr(row, "public_id", None) or row.pk), person, tuple(sorted(set(fields))))


def of_kind(kind: type[models.Model], *, person: UUID | None = None, fields: Iterable[str] = ()) -> Entry:
    """Rows of that kind, where it matters which person they are about and not which rows."""
    return Entry(kind._meta.label, "", person, tuple(sorted(set(fields))))


def record(did: Did, *what: Entry, by: Any, program: Any = None) -> None:
    """Writes a row for each entry, in one go. `program`: where it is none of the request's."""
    _write(_rows(did, what or (Entry(),), by=by, program=program))


def _rows(did: Did, what: Iterable[Entry], *, by: Any, program: Any = None) -> "list[Record]":
    from peermatch.audit.models import Record

    kind, who = _actor(by)
    if program is None:
        program = getattr(by, "program", None)
    said: dict[str, Any] = {
        "at": timezone.now(), "actor_kind": kind, "actor": who, "did": did, "request": request_id.get()[:64],
    }  # fmt: skip
    usual = getattr(program, "pk", None)
    return [
        Record(
            **said,
            program_id=one.program or usual,
            kind=one.kind,
            row=one.row,
            person=one.person,
            fields=list(one.fields),
        )
        for one in what
    ]


def _write(rows: "list[Record]") -> None:
    from peermatch.audit.models import Record

    Record.objects.bulk_create(rows, batch_size=AT_ONCE)


def changed(*what: Entry, by: Any, program: Any = None) -> None:
    """These were changed, in the transaction that this stands in. Where no field is named, nothing was."""
    if told := [one for one in what if one.fields]:
        record(Did.CHANGED, *told, by=by, program=program)


def shown(*what: Entry, by: HttpRequest) -> None:
    """A page shows this. A busy database is not waited for: the record waits for it, on the disk, and the page goes on.

    Raises OSError where it can be written nowhere: then the page is not shown.
    """
    seen = [one for one in what if one.fields]
    if not seen:
        return
    from peermatch.audit import waiting

    rows = _rows(Did.READ, seen, by=by)
    try:
        with hardly_waiting(), transaction.atomic():
            _write(rows)
    except DatabaseError as why:
        waiting.put_aside(rows)
        log.warning("The database is busy, so a record of reading waits on the disk: %s", why)
    else:
        waiting.take_in_few()


def _actor(by: Any) -> tuple[Actor, str]:
    if isinstance(by, HttpRequest):
        user, visit = getattr(by, "user", None), getattr(by, "visit", None)
        if visit is not None:
            return Actor.LINK, str(visit.person.public_id)
        by = user if user is not None and user.is_authenticated else None
    if by is None:
        return Actor.NOBODY, ""
    if isinstance(by, str):
        return Actor.SYSTEM, by
    if by._meta.label == "accounts.User":
        return Actor.USER, str(by.pk)
    return Actor.LINK, str(by.public_id)
