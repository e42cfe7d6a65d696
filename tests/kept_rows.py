"""Rows that tests of a file begin with are made once: each test finds them as they were, and gets objects of its own.

What a `@kept` fixture makes lies in the database behind a savepoint, until a test begins with others or the file ends.
Such a fixture asks for nothing but `db` and other kept ones. Before a change goes in, each test makes its own.
"""

import os
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, TypeVar

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.sharing_out import is_race

Function = TypeVar("Function", bound=Callable[..., Any])
Fixture = pytest.FixtureDef[Any]
Made = dict[str, Any]
begins_with = pytest.StashKey[Made]()


@dataclass
class Level:
    """What one fixture made, and what those before it made, as it left them."""

    fixture: Fixture
    made: Made
    savepoint: Any
    blocker: DjangoDbBlocker


levels: list[Level] = []
WORTH_KEEPING = 3  # a program and its coordinator alone are made as quickly as copied


def kept(fixture: Function) -> Function:
    if not os.environ.get("ALL_TESTS"):
        fixture.is_kept = True  # type: ignore[attr-defined]
    return fixture


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Fixture, request: pytest.FixtureRequest) -> Any:
    if fixturedef.scope == "module":
        drop()  # what it makes lies below
    elif fixturedef.argname == "_django_db_helper":
        _begin(request, request.getfixturevalue("django_db_blocker"))
    elif fixturedef.argname in request.node.stash.get(begins_with, {}):
        found = request.node.stash[begins_with][fixturedef.argname]
        fixturedef.cached_result = (found, fixturedef.cache_key(request), None)  # type: ignore[arg-type]
        return found
    return None


def _begin(request: pytest.FixtureRequest, blocker: DjangoDbBlocker) -> None:
    item = request.node
    commits = is_race(item) or "live_server" in item.fixturenames
    wanted = [] if commits else _wanted(item._fixtureinfo.name2fixturedefs)
    drop(sum(1 for _same in takewhile(lambda pair: pair[0].fixture is pair[1], zip(levels, wanted, strict=False))))
    for fixture in wanted[len(levels) :]:
        _make(fixture, blocker)
    if levels:
        item.getparent(pytest.Module).addfinalizer(drop)
        item.stash[begins_with] = deepcopy(levels[-1].made)


def _wanted(fixtures: dict[str, Sequence[Fixture]]) -> list[Fixture]:
    """Each after those that it asks for. What asks for most comes first: it stays where only the others differ."""

    def with_needed(name: str, nth: int = -1) -> list[Fixture]:
        """Nothing where it cannot be kept. One that asks for its own name gets what it takes the place of."""
        fixture, line = fixtures[name][nth], list[Fixture]()
        if not getattr(fixture.func, "is_kept", False):
            return []
        for asked in fixture.argnames:
            needed = with_needed(asked, nth - 1 if asked == name else -1)
            if asked != "db" and not needed:
                return []
            line += needed
        return [*line, fixture]

    lines = [line for name in fixtures if (line := with_needed(name))]
    lines.sort(key=lambda line: (-len(line), line[-1].argname))
    if not lines or len(lines[0]) < WORTH_KEEPING:
        return []
    return list(dict.fromkeys(fixture for line in lines for fixture in line))


def _make(fixture: Fixture, blocker: DjangoDbBlocker) -> None:
    made = deepcopy(levels[-1].made) if levels else {}
    savepoint: Any = transaction.atomic()
    savepoint._from_testcase = True  # what may not run in a transaction runs in that of a test
    with blocker.unblock():
        savepoint.__enter__()
        levels.append(Level(fixture, made, savepoint, blocker))
        try:
            made[fixture.argname] = fixture.func(**{name: (made | {"db": None})[name] for name in fixture.argnames})
        except BaseException:
            drop(len(levels) - 1)
            raise


def drop(to: int = 0) -> None:
    """Leaves that many levels, and takes back what the others made."""
    while len(levels) > to:
        level = levels.pop()
        with level.blocker.unblock():
            transaction.set_rollback(True)
            level.savepoint.__exit__(None, None, None)
