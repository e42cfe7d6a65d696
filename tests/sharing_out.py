"""Which of `bin/test`'s runs a test belongs to: on SQLite or on PostgreSQL, and to which share of the tests there.

docs/decisions/0007 says why. With ALL_TESTS=1, as in `.ci/run`, all but the whole program and browsers runs on both.
Without `--share` a run does all shares.
"""

import os
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
OF_MATCHES = TESTS / "matches"
DRIVES_A_BROWSER = "browser"
WITHOUT_SCRIPTS = "without JavaScript"
STARTS_THE_PROGRAM = {"served", "empty", "prepared"}
STARTS_PARTS = {"own_signals"}  # of the program: they wait as long as a part may take to stop
ASKS_FOR_PAGES = {"client", "client_of", "visitor", "administrator"}
# One or more by each file with a test of the whole.
NAMED_BY_WHOLE = ("playwright", "tests.apart", "tests.browsing", "tests.serving", "peermatch.serving.supervisor")
MAY_USE_A_DATABASE = {"db", "transactional_db", "live_server"}


def examples(whole: int) -> int:
    """How many examples of a property are tried: all in `.ci/run`, before a change goes in; a third in `bin/test`."""
    return whole if os.environ.get("ALL_TESTS") else max(whole // 3, 5)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--share",
        action="append",
        choices=["whole", "matches", "others"],
        help="only tests that drive a browser or start the whole program, and so wait a good deal; or of those that do "
        "not, only the ones of matches, or the others; can be given twice",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run that does one share only reads where that is: reading all takes each of the runs seconds."""
    share = tuple(config.getoption("share") or ())
    if share == ("whole",) and collection_path.match("test_*.py"):
        return not _may_be_whole(collection_path) or None
    if collection_path.parent != TESTS:
        return None
    other = {("matches",): collection_path != OF_MATCHES, ("others",): collection_path == OF_MATCHES}
    return other.get(share, False) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what belongs to another run, once it is sure that the other run reads it."""
    unread = {item.path for item in items if _share(item) == "whole" and not _may_be_whole(item.path)}
    if unread:
        raise pytest.UsageError(f"--share whole would not read these, as they name none of {NAMED_BY_WHOLE}: {unread}")
    elsewhere = {item for item in items if not _belongs_here(item, config)}
    config.hook.pytest_deselected(items=list(elsewhere))
    items[:] = [item for item in items if item not in elsewhere]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """`bin/test some_file` is no failure where all that the file holds belongs to another run."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and not os.environ.get("ALL_TESTS"):
        session.exitstatus = pytest.ExitCode.OK


def _belongs_here(item: pytest.Item, config: pytest.Config) -> bool:
    wanted, share = config.getoption("share"), _share(item)
    if wanted and share not in wanted:
        return False
    if os.environ.get("ALL_TESTS"):
        if share != "whole":
            return True
    elif WITHOUT_SCRIPTS in item.nodeid or _is_thorough(item, on=_database(config)):
        return False
    return _is_for_postgres(item) in (None, _database(config) == "postgres")


def _database(config: pytest.Config) -> str:
    return "postgres" if config.getoption("postgres") else "sqlite"


def _is_thorough(item: pytest.Item, on: str) -> bool:
    """Left to `.ci/run`, on that database or on both."""
    return bool((mark := item.get_closest_marker("thorough")) and mark.kwargs.get("on", on) == on)


def _may_be_whole(path: Path) -> bool:
    text = path.read_text()
    return any(name in text for name in NAMED_BY_WHOLE)


def _share(item: pytest.Item) -> str:
    if _fixtures(item) & {DRIVES_A_BROWSER, *STARTS_THE_PROGRAM, *STARTS_PARTS}:
        return "whole"
    return "matches" if "/matches/" in item.nodeid else "others"


def _is_for_postgres(item: pytest.Item) -> bool | None:
    """Whether this test belongs to the runs on PostgreSQL only, or on SQLite only (False); None if to both."""
    if DRIVES_A_BROWSER in _fixtures(item):
        return "/matches/" in item.nodeid or WITHOUT_SCRIPTS in item.nodeid
    if once := item.get_closest_marker("once"):
        return bool(once.kwargs.get("on", "postgres") == "postgres")
    if STARTS_THE_PROGRAM & _fixtures(item) or item.get_closest_marker("on_both") or is_race(item):
        return None
    return _may_use_a_database(item) and not ASKS_FOR_PAGES & _fixtures(item)


def is_race(item: pytest.Item) -> bool:
    """Whether it commits: what happens at once depends on the database more than anything."""
    return bool((mark := item.get_closest_marker("django_db")) and mark.kwargs.get("transaction")) or (
        "transactional_db" in _fixtures(item)
    )


def _may_use_a_database(item: pytest.Item) -> bool:
    """By its mark or a fixture. All others pytest-django keeps from every database."""
    return bool(item.get_closest_marker("django_db") or MAY_USE_A_DATABASE & _fixtures(item))


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))
