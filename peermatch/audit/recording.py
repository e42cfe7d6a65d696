"""Writing down who did what. What is read and what is changed are told apart by what happens if that fails.

A change, an export, a sign-in: the record is part of it, and where it cannot be written nothing happens. A page that is
only read is shown all the same: somebody may need it at once, and the same ids go into the log as an error instead
(docs/decisions/0037-who-saw-what.md).
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peermatch.logs import request_id

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
    from peermatch.audit.models import Record

    kind, who = _actor(by)
    if program is None:
        program = getattr(by, "program", None)
    said: dict[str, Any] = {
        "at": timezone.now(), "actor_kind": kind, "actor": who, "did": did, "request": request_id.get()[:64],
    }  # fmt: skip
    usual = getattr(program, "pk", None)
    rows = [
        Record(
            **said,
            program_id=one.program or usual,
            kind=one.kind,
            row=one.row,
            person=one.person,
            fields=list(one.fields),
        )
        for one in what or (Entry(),)
    ]
    Record.objects.bulk_create(rows, batch_size=AT_ONCE)


def changed(*what: Entry, by: Any, program: Any = None) -> None:
    """These were changed, in the transaction that this stands in. Where no field is named, nothing was."""
    if told := [one for one in what if one.fields]:
        record(Did.CHANGED, *told, by=by, program=program)


def shown(*what: Entry, by: HttpRequest) -> None:
    """A page shows this. Where that cannot be written down, the log gets it, and the page is shown all the same."""
    seen = [one for one in what if one.fields]
    if not seen:
        return
    try:
        with transaction.atomic():
            record(Did.READ, *seen, by=by)
    except DatabaseError:
        kind, who = _actor(by)
        told = {"kind": kind, "actor": who, "read": [(one.kind, one.row, str(one.person), *one.fields) for one in seen]}
        log.exception("What %s %s read could not be written down: %s", kind, who, told["read"], extra={"told": told})


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
