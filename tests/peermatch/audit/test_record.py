"""What is recorded stays as it is: for the code, for whoever types SQL, and for a restored backup."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peermatch import audit
from peermatch.accounts.models import Program, User
from peermatch.audit import waiting
from peermatch.audit.guarding import WORDS
from peermatch.audit.models import KEPT_YEARS, AppendOnly, Record
from peermatch.audit.recording import Did
from peermatch.databases import WAITS
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
WHY = "a test reads all"
OLD = timedelta(days=KEPT_YEARS * 366 + 1)


def records(**narrowed: Any) -> Any:
    return Record.objects.across_programs(WHY).filter(**narrowed)


def make(program: Program, user: User) -> Record:
    audit.record(Did.CHANGED, audit.of(program, fields=["name"]), by=user, program=program)
    found: Record = records(did=Did.CHANGED).get()
    return found


def test_the_model_refuses_to_change_or_delete(program: Program, coordinator: User) -> None:
    row = make(program, coordinator)
    row.actor = "somebody else"
    for act in (row.save, row.delete, records().delete, lambda: records().update(actor="x")):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.parametrize("sql", ["UPDATE audit_record SET actor = 'x'", "DELETE FROM audit_record"])
def test_the_database_refuses_too(program: Program, coordinator: User, sql: str) -> None:
    make(program, coordinator)
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert records(did=Did.CHANGED).get().actor == str(coordinator.pk)


def test_no_record_takes_the_place_of_another(program: Program, coordinator: User) -> None:
    """SQLite replaces a row without asking what guards deletions; PostgreSQL changes it."""
    make(program, coordinator)
    names = [str(field.column) for field in Record._meta.concrete_fields]
    forged = ", ".join("'x'" if name == "actor" else name for name in names)
    columns = ", ".join(names)
    verb, on_conflict = ("INSERT", "ON CONFLICT (id) DO UPDATE SET actor = 'x'")
    if connection.vendor == "sqlite":
        verb, on_conflict = ("INSERT OR REPLACE", "")
    sql = f"{verb} INTO audit_record ({columns}) SELECT {forged} FROM audit_record {on_conflict}"
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert records(did=Did.CHANGED).get().actor == str(coordinator.pk)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_table(program: Program, coordinator: User) -> None:
    make(program, coordinator)
    with pytest.raises(DatabaseError, match=WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_record")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("forget_records", "Records older than 6 years that were deleted: 1."),
        ("purge", "Records of who read or changed what: 1"),
    ],
)
def test_what_is_old_enough_goes(program: Program, coordinator: User, command: str, says: str) -> None:
    kept = make(program, coordinator)
    Record.objects.bulk_create([Record(at=timezone.now() - OLD, did=Did.READ, actor_kind="user")])
    call_command(command, stdout=(said := StringIO()))
    assert says in said.getvalue().splitlines()
    assert list(records(did__in=[Did.READ, Did.CHANGED])) == [kept]


# Signing in


def test_sign_ins_refusals_and_sign_outs_are_told(client: Client, coordinator: User) -> None:
    for password in ("wrong", PASSWORD):
        client.post(reverse("sign-in"), {"username": coordinator.email, "password": password})
    client.post(reverse("sign-out"))
    told = records(actor=str(coordinator.pk)).order_by("pk")
    assert [row.did for row in told] == [Did.REFUSED, Did.SIGNED_IN, Did.SIGNED_OUT]
    assert all(row.request for row in told)


def test_what_a_stranger_typed_is_not_kept(client: Client, coordinator: User) -> None:
    client.post(reverse("sign-in"), {"username": "someone@mail.example", "password": "hunter2 or so"})
    row = records(did=Did.REFUSED).get()
    assert (row.actor_kind, row.actor, row.kind, row.row, row.fields) == ("nobody", "", "", "", [])


# Reading


@pytest.fixture
def read_it(rf: Any, program: Program, coordinator: User, tmp_path: Path, settings: Any) -> Callable[[], None]:
    """Somebody opens a page."""
    settings.HOME = tmp_path
    request = rf.get("/")
    request.user, request.program = coordinator, program
    return lambda: audit.shown(audit.of(program, fields=["name"]), by=request)


def breaks(*_: Any, **__: Any) -> None:
    raise DatabaseError("database is locked")


def test_what_was_read_while_nothing_could_be_written_is_on_record_once(
    read_it: Callable[[], None], program: Program, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(Record.objects, "bulk_create", breaks)
        read_it()
        with pytest.raises(DatabaseError):
            waiting.take_in()
    [file] = waiting.folder().glob("*.json")
    said = file.read_text()
    assert not records(did=Did.READ).exists()
    assert waiting.take_in() == 1
    file.write_text(said)  # the process died before it took the file away
    waiting.take_in()
    row = records(did=Did.READ).get()
    assert (row.actor, row.program, row.fields) == (str(coordinator.pk), program, ["name"])
    assert not list(waiting.folder().glob("*.json"))


def test_where_it_can_be_written_nowhere_the_page_is_not_shown(
    read_it: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "records-waiting").write_text("not a folder")
    monkeypatch.setattr(Record.objects, "bulk_create", breaks)
    with pytest.raises(OSError, match="records-waiting"):
        read_it()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="writers of PostgreSQL do not wait for each other")
def test_a_page_does_not_wait_for_a_long_import(read_it: Callable[[], None]) -> None:
    other: Any = connection.copy()
    other.ensure_connection()
    other.connection.execute("BEGIN IMMEDIATE")
    try:
        began = monotonic()
        read_it()
        assert monotonic() - began < WAITS / 4
    finally:
        other.connection.execute("ROLLBACK")
        other.close()
    assert waiting.take_in() == 1
    assert records(did=Did.READ).count() == 1
