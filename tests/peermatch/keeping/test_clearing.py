"""What a database keeps where no row says it any more."""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from peermatch.accounts.models import Program, User
from peermatch.keeping import purging
from peermatch.models import Erasure, Tick
from peermatch.outbox.models import Email

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
NOTED = """SELECT count(*) FROM pg_stats
    WHERE tablename = %s AND attname = %s AND strpos(row_to_json(pg_stats)::text, %s) > 0"""


def noted(table: str, column: str, word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [table, column, word])
        return int(cursor.fetchone()[0])


def lies_in_file(table: str, word: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s::regclass))", [table])
        return word.encode() in bytes(cursor.fetchone()[0])


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.fixture(autouse=True)
def on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone notes values")


def test_postgresql_forgets_erased_words_and_what_it_noted_of_them(program: Program, coordinator: User) -> None:
    for number in range(20):
        User.objects.create_user(f"{number}@x.example", name="Petronella Quist")
    analyze()
    assert noted("accounts_user", "name", "Petronella")
    User.objects.filter(name="Petronella Quist").update(name="Erased")
    assert lies_in_file("accounts_user", "Petronella")
    now = timezone.now()  # somebody was erased on a page
    Tick.record(now)
    Erasure.objects.create(kind="x", of=uuid4(), at=now)
    purging.purge_daily()
    assert not Tick.has_remains()
    assert not noted("accounts_user", "name", "Petronella")
    assert not lies_in_file("accounts_user", "Petronella")
    assert not lies_in_file("pg_statistic", "Petronella")


def test_postgresql_notes_nothing_of_links() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'sealed_links'",
            [Email._meta.db_table],
        )
        assert cursor.fetchone() == (0,)
