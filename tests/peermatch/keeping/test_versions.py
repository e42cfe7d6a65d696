"""A backup of an older version is read as it was written, whatever became of its migrations since."""

from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db.migrations.loader import MigrationLoader

from peermatch.keeping import filling
from peermatch.keeping.restoring import check
from peermatch.keeping.tables import tables_after
from peermatch.keeping.versions import loader_for, one_by_one
from tests.peermatch.keeping.conftest import OLDER

ACCOUNTS = [("accounts", "0001_squashed_0002_told_of_answers"), ("accounts", "0003_members")]


@pytest.fixture(autouse=True)
def _with_migrations(settings: Any) -> None:
    """Tests make their tables from the models; what a backup holds is told by migrations."""
    settings.MIGRATION_MODULES = {}


def test_it_is_sound_and_has_the_tables_of_its_day() -> None:
    manifest = check(OLDER)
    assert manifest.tables["participants_participant"].rows == 1
    mail = next(table for table in tables_after(manifest.migrations) if table.name == "outbox_email")
    assert "is_asked_for" not in [field.name for field in mail.model._meta.get_fields()]


def test_a_squashed_migration_that_is_gone_stands_for_the_small_ones() -> None:
    small = {("accounts", name) for name in ("0001_initial", "0002_told_of_answers", "0003_members")}
    assert one_by_one(ACCOUNTS) == small
    assert loader_for(ACCOUNTS)[1] == sorted(small)


def test_where_all_small_ones_ran_the_squashed_one_stands_for_them() -> None:
    loader = MigrationLoader(None, replace_migrations=False)
    small = [node for node in loader.graph.nodes if node[0] == "accounts"]
    found = [node for node in loader_for(small)[1] if node[0] == "accounts"]
    replaced = {name for node in found for name in loader.disk_migrations[node].replaces}
    assert len(replaced) > 1
    assert set(found) & replaced == set()


@pytest.mark.parametrize("name", ["0001_squashed_0099_flying", "0099_flying"])
def test_what_nobody_here_knows_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match=f"accounts {name} is not known"):
        filling.tables_of([*ACCOUNTS, ("accounts", name)], [])
