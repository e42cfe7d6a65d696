"""What must be written down is written down, though the database is away for a while."""

import pytest
from django.db import InterfaceError, OperationalError, connection

from peermatch.outbox.delivering import patience, stopping
from peermatch.outbox.delivering.patience import patiently

pytestmark = pytest.mark.django_db(transaction=True)


class Database:
    """Away for so many tries."""

    def __init__(self, away: int, problem: type[Exception] = OperationalError) -> None:
        self.away, self.problem, self.tries = away, problem, 0

    def write(self) -> str:
        self.tries += 1
        if self.tries <= self.away:
            raise self.problem("away")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "written"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LONGEST_PAUSE", 0.0)


@pytest.mark.parametrize("problem", [OperationalError, InterfaceError])
def test_a_database_that_comes_back_is_waited_for(problem: type[Exception]) -> None:
    database = Database(5, problem)
    assert (patiently(database.write), database.tries) == ("written", 6)


def test_it_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.01)
    with pytest.raises(OperationalError):
        patiently(Database(10**9).write)


def test_who_is_asked_to_stop_waits_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "WHEN_STOPPING", 0.01)
    stopping.ask()
    try:
        with pytest.raises(OperationalError):
            patiently(Database(10**9).write)
    finally:
        stopping._asked.clear()


def test_any_other_trouble_is_nothing_to_wait_for() -> None:
    database = Database(1, ValueError)
    with pytest.raises(ValueError, match="away"):
        patiently(database.write)
    assert database.tries == 1
