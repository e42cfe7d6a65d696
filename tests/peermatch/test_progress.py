"""Progress is seen by everybody at once, and nothing depends on it."""

from typing import Any

from peermatch.progress import Progress, Teller, told
from peermatch.remembering import recall


def test_what_was_told_last_is_known_until_it_is_forgotten() -> None:
    teller = Teller("import-1")
    teller.tell(100, 500)
    teller.tell(200, 500)
    assert told("import-1") == Progress(200, 500)
    assert told("import-2") is None
    teller.forget()
    assert told("import-1") is None


def test_it_is_said_in_percent() -> None:
    assert [Progress(0, 3).percent, Progress(1, 3).percent, Progress(3, 3).percent] == [0, 33, 100]
    assert Progress(0, 0).percent == 100


def test_where_the_broker_is_away_the_work_goes_on(settings: Any) -> None:
    away = settings.CACHES["shared"] | {"LOCATION": "unix:///nowhere/valkey.sock"}
    settings.CACHES = settings.CACHES | {"shared": away}
    teller = Teller("import-1")
    teller.tell(100, 500)
    assert teller.is_silent
    assert recall("import-1") is None
    teller.tell(200, 500)
    assert told("import-1") is None
