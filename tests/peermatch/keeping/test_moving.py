"""Moving is refused where something would be lost."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.utils import timezone

from peermatch.keeping.moving import move_to
from peermatch.models import Tick


@pytest.mark.django_db
def test_it_is_refused_while_background_work_runs_anywhere(tmp_path: Path) -> None:
    Tick.record(timezone.now())
    with pytest.raises(CommandError, match="Stop it everywhere"):
        move_to(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["words", "postgres://", "mysql2://x/y"])
def test_what_is_no_address_of_a_database_is_refused(url: str) -> None:
    with pytest.raises(CommandError, match="This is no address of a database"):
        move_to(url)
