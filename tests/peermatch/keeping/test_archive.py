"""A file that is no whole backup is refused in words; what is read is what was written."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from peermatch.keeping import archive
from peermatch.keeping.archive import Manifest
from peermatch.keeping.restoring import check
from peermatch.keeping.tables import tables_after

SINCE = [("contenttypes", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]


@pytest.fixture(autouse=True)
def _with_migrations(settings: Any) -> None:
    """Tests make their tables from the models; what a backup holds is told by migrations."""
    settings.MIGRATION_MODULES = {}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """One of an installation with one table, in which there are two thousand rows."""
    path = tmp_path / "b.zip"
    manifest = Manifest(made_at=datetime(2026, 11, 1, tzinfo=UTC), migrations=SINCE, link_keys=[])
    with archive.written(path, manifest) as work:
        for table in tables_after(SINCE):
            work.put(table, (f'["app{number}",{number},"model"]' for number in range(2_000)))
    return path


def with_manifest(path: Path, **said: Any) -> Path:
    other = path.with_name("other.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, json.dumps(json.loads(text) | said) if name == "manifest.json" else text)
    return other


def test_a_sound_one_is_read(backup: Path) -> None:
    assert check(backup).rows == 2_000


@pytest.mark.parametrize("at", [0.3, 0.6, 0.99])
def test_one_that_was_cut_or_changed_anywhere_is_refused(backup: Path, at: float) -> None:
    whole = backup.read_bytes()
    place = int(len(whole) * at)
    for damaged in (whole[:place], whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]):
        backup.write_bytes(damaged)
        with pytest.raises(CommandError, match="damaged"):
            check(backup)


def test_rows_that_are_not_those_of_its_checksum_are_refused(backup: Path) -> None:
    tables = {"django_content_type": {"rows": 2_000, "sha256": "0" * 64}}
    with pytest.raises(CommandError, match="damaged: django_content_type"):
        check(with_manifest(backup, tables=tables))


def test_one_of_a_newer_version_is_refused(backup: Path) -> None:
    with pytest.raises(CommandError, match="newer version"):
        check(with_manifest(backup, migrations=[*SINCE, ("matches", "9999_later")]))


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        check(tmp_path / "nothing.zip")
    (tmp_path / "words.zip").write_text("words")
    with pytest.raises(CommandError, match="is no backup"):
        check(tmp_path / "words.zip")


def test_one_that_fails_on_the_way_leaves_no_file(backup: Path) -> None:
    path = backup.with_name("second.zip")
    with pytest.raises(ZeroDivisionError), archive.written(path, check(backup)):
        1 / 0  # noqa: B018
    assert [one.name for one in backup.parent.iterdir()] == ["b.zip"]
