"""Mail as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as django_mail

from peermatch.outbox import deliver
from peermatch.outbox.backends import delivered, place_of
from peermatch.outbox.delivering import claiming
from peermatch.outbox.models import Email, State
from peermatch.outbox.postman import Postman
from tests.peermatch.outbox.conftest import NOON, TOKEN, again


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "peermatch.outbox.backends.MailFolder"
    settings.MAIL_DIR = tmp_path / "deep" / "mail"
    return tmp_path / "deep" / "mail"


def test_each_mail_is_a_file_named_by_its_message_id(note: Callable[..., Email], folder: Path) -> None:
    mail = note()
    assert deliver.send_due(now=lambda: NOON).sent == 1
    assert [path.name for path in folder.iterdir()] == [f"{mail.message_id.strip('<>')}.eml"]
    copy = delivered(mail.message_id)
    assert copy
    assert f"http://127.0.0.1:8000/a/{TOKEN}/" in copy.text
    assert ("Subject", "Your meeting") in copy.headers


def test_a_second_copy_replaces_the_first(note: Callable[..., Email], folder: Path) -> None:
    note()
    [held] = claiming.claim(NOON, 1)
    with Postman() as postman:
        postman.carry(held)
        first = place_of(held.message_id).read_bytes()
        postman.carry(held)
    assert [path.read_bytes() for path in folder.iterdir()] == [first]


def test_files_are_for_the_program_alone(note: Callable[..., Email], folder: Path) -> None:
    mail = note()
    deliver.send_due(now=lambda: NOON)
    assert folder.stat().st_mode & 0o077 == 0
    assert place_of(mail.message_id).stat().st_mode & 0o077 == 0


def test_mail_that_is_not_the_outbox_s_is_kept_too(folder: Path) -> None:
    django_mail.send_mail("Server error", "Look at the log.", None, ["admin@peers.example"])
    assert len(list(folder.glob("*.eml"))) == 1


@pytest.mark.parametrize("message_id", ["<../../etc/passwd>", "<a/b@c>", "<.hidden@c>"])
def test_a_message_id_never_leaves_the_folder(folder: Path, message_id: str) -> None:
    assert place_of(message_id).parent == folder
    assert not place_of(message_id).name.startswith(".")


def test_no_file_is_no_copy(folder: Path) -> None:
    assert delivered("<nothing@here>") is None


def test_a_folder_that_cannot_be_written_burns_no_mail(note: Callable[..., Email], folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file is in the way")
    mail = note()
    assert deliver.send_due(now=lambda: NOON).put_off == 1
    assert (again(mail).state, again(mail).error_code) == (State.QUEUED, "connection")
