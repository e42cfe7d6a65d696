"""Backups as whoever looks after the machine meets them: made while the program runs, restored into an empty one."""

import fcntl
import os
import signal
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from peermatch.audit.guarding import WORDS
from tests.peermatch.keeping.conftest import OLDER, NewHome, keeper, manifest_of
from tests.servers import start_postgres
from tests.serving import Served

KILLED_BACKUP = """
import os
from pathlib import Path
from peermatch.keeping import archive, backing_up
archive.Writing.close = lambda work: os.kill(os.getpid(), 9)
backing_up.back_up(Path('{path}'))
"""
KILLED_RESTORE = """
import os
from pathlib import Path
from peermatch.keeping import filling, restoring
filling.finish = lambda tables: os.kill(os.getpid(), 9)
restoring.restore(Path('{path}'), erasures=[])
"""
DELETES_RECORDS = """
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from django.db import connection
assert Record.objects.across_programs("a test").filter(did=Did.RESTORED, actor="restore").count() == 1
connection.cursor().execute("DELETE FROM audit_record")
"""
TOUCHED = {  # by a restore: letters that fell due are written down, and held; and that it was restored is recorded
    "audit_record",
    "matches_action", "matches_planletter",
    "matches_happening", "matches_invitation", "matches_call", "outbox_email", "participants_link",
}  # fmt: skip


def test_it_is_one_private_file_that_says_what_it_holds(demo: Served, kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    held = manifest_of(kept)
    assert held["tables"]["accounts_user"]["rows"] == 4
    assert held["tables"]["participants_participant"]["rows"] > 20
    assert held["mails"] == len(list((demo.home / "mail").glob("*.eml")))
    assert "django_session" not in held["tables"]
    for secret in demo.home.glob("*.secret"):
        assert secret.read_bytes() not in kept.read_bytes()


LOOK = """
from peermatch.accounts.models import User
from peermatch.keeping.connecting import at_one_moment
from peermatch.keeping.tables import Table
table = Table(User)
with at_one_moment() as alias:
    before = table.look(alias)
    User.objects.create_user('later@bluebonnet.example', name='Later')
    assert table.look(alias) == before
assert User.objects.filter(name='Later').delete()[0] == 1
"""


def test_it_sees_one_moment_and_keeps_nobody_from_writing_meanwhile(demo: Served) -> None:
    demo.manage("shell", "-v0", "-c", LOOK)


@pytest.mark.once(on="sqlite")
def test_a_backup_that_is_killed_leaves_nothing_and_none_is_written_over(demo: Served, kept: Path) -> None:
    folder = demo.home / "backups"
    folder.mkdir()
    assert keeper(demo, "shell", "-v0", "-c", KILLED_BACKUP.format(path=folder / "b.zip"))[0] == -signal.SIGKILL
    assert not (folder / "b.zip").exists()
    assert "Kept in" in demo.manage("backup", str(folder))
    assert sorted(path.suffix for path in folder.iterdir()) == [".jsonl", ".zip"]
    before = kept.read_bytes()
    code, said = keeper(demo, "backup", str(kept))
    assert (code, "is there already" in said) == (1, True)
    assert kept.read_bytes() == before


@pytest.mark.thorough(on="sqlite")
def test_it_comes_back_whole_into_an_empty_database_and_only_there(kept: Path, demo: Served, new_home: NewHome) -> None:
    other = new_home("other")
    assert keeper(other, "shell", "-v0", "-c", KILLED_RESTORE.format(path=kept))[0] == -signal.SIGKILL

    code, said = keeper(other, "restore", str(kept))
    assert (code, "--without-erasures" in said) == (1, True)
    said = other.manage("restore", str(kept), "--erasures", str(demo.home / "erasures.jsonl"))
    assert "LINK_KEYS are not those" not in said  # both homes have the same keys
    other.manage("backup", str(other.home / "again.zip"))
    then, again = manifest_of(kept)["tables"], manifest_of(other.home / "again.zip")["tables"]
    assert {name for name, seen in then.items() if again[name] != seen} <= TOUCHED
    assert len(list((other.home / "mail").glob("*.eml"))) == manifest_of(kept)["mails"]
    assert new_person(other)
    code, refused = keeper(other, "shell", "-v0", "-c", DELETES_RECORDS)
    assert (code, WORDS in refused) == (1, True)
    sends = "from peermatch.outbox.deliver import send_due; print(send_due())"
    assert "sent=0" in other.manage("shell", "-v0", "-c", sends)

    code, said = keeper(other, "restore", str(kept))
    assert (code, "The database is not empty" in said) == (1, True)


@pytest.mark.skipif(not os.environ.get("ALL_TESTS"), reason="20 s of work; test_versions.py says what is read of it")
@pytest.mark.once(on="sqlite")
def test_one_of_an_older_version_is_brought_up_to_date(new_home: NewHome) -> None:
    other = new_home("later")
    code, said = keeper(other, "restore", str(OLDER), "--without-erasures")
    assert (code, "tables of another version" in said) == (1, True)
    for file in other.home.glob("peermatch.sqlite3*"):
        file.unlink()
    assert "Letters held back: 1" in other.manage("restore", str(OLDER), "--without-erasures")
    other.manage("migrate", "--check")
    assert new_person(other)


def new_person(program: Served) -> str:
    """A row that is made after a restore gets a number of its own."""
    make = "from peermatch.accounts.models import *; print(User.objects.create_user('new@x.example', name='N').pk)"
    return program.manage("shell", "-v0", "-c", make)


@pytest.mark.once(on="sqlite")
def test_it_is_refused_while_the_program_runs(demo: Served, kept: Path) -> None:
    with (demo.home / "serve.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        code, said = keeper(demo, "restore", str(kept), "--without-erasures")
    assert (code, "PeerMatch already runs on" in said) == (1, True)


FIND = """
from participants.models import Participant
from peermatch.accounts.models import Program
print(Participant.objects.in_program(Program.objects.get(slug='bluebonnet')).get(last_name='Caldwell').public_id)
"""


@pytest.mark.thorough
@pytest.mark.once(on="sqlite")
def test_whoever_was_erased_since_stays_erased(demo: Served, kept: Path, new_home: NewHome) -> None:
    """Ines Caldwell is erased in one installation; a restore in another, with that one's list, has none of her."""
    assert says(kept, "caldwell")
    one, two = new_home("one"), new_home("two")
    one.manage("restore", str(kept), "--without-erasures")
    one.manage("erase", one.manage("shell", "-v0", "-c", FIND).strip(), "--program=bluebonnet", "--yes")
    for file in one.home.glob("peermatch.sqlite3*"):
        assert b"caldwell" not in file.read_bytes().lower()
    listed = one.home / "erasures.jsonl"
    assert "Caldwell" not in listed.read_text()
    two.manage("restore", str(kept), "--erasures", str(listed))
    two.manage("backup", str(two.home / "two.zip"))
    assert not says(two.home / "two.zip", "caldwell")
    counted = manifest_of(two.home / "two.zip")["tables"]
    assert (
        counted["participants_participant"]["rows"] == manifest_of(kept)["tables"]["participants_participant"]["rows"]
    )


def says(backup: Path, word: str) -> bool:
    with zipfile.ZipFile(backup) as archive:
        return any(word.encode() in archive.read(name).lower() for name in archive.namelist())


@pytest.fixture
def postgres(short_folder: Path) -> Iterator[str]:
    """An empty PostgreSQL beside the SQLite of the others: its address."""
    started: list[subprocess.Popen[bytes]] = []
    yield start_postgres(short_folder / "postgres", started)
    for server in started:
        server.send_signal(signal.SIGINT)
        server.wait()


@pytest.mark.thorough
@pytest.mark.once(on="sqlite")
def test_all_moves_to_the_other_kind_of_database_and_back(
    demo: Served, kept: Path, new_home: NewHome, postgres: str
) -> None:
    """There its tables are made too; a database that has its tables already is filled."""
    large, back = Served(demo.home, postgres), new_home("back")
    assert f"DATABASE_URL={postgres}" in demo.manage("move_to", postgres)
    code, said = keeper(demo, "move_to", postgres)
    assert (code, "The database is not empty" in said) == (1, True)
    elsewhere = f"sqlite:///{back.home / 'peermatch.sqlite3'}"
    folder, name = postgres.split("@/", 1)[1].rsplit("/", 1)
    with closing(psycopg2.connect(host=f"/{folder.lstrip('/')}", user="peermatch", dbname=name)):
        code, said = keeper(large, "move_to", elsewhere)
    assert (code, "1 other connections" in said) == (1, True)
    large.manage("move_to", elsewhere)
    back.manage("backup", str(back.home / "back.zip"))
    came_back, there = (manifest_of(file)["tables"] for file in (back.home / "back.zip", kept))
    assert came_back.pop("audit_record")["rows"] >= there.pop("audit_record")["rows"]  # each backup is recorded too
    assert came_back == there
    assert new_person(back)
