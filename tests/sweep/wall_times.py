"""The whole sweep of wall times, `python -m tests.sweep.wall_times`: cases, mismatches and seconds; 1 if any is wrong.

First the parts that compute, for all there is, in as many processes as there are cores; then the real doors, with a
program of their own that is thrown away.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

SHOWN = 20  # mismatches


def main() -> int:
    about = (
        "Compares the wall time that was typed with what each recipient is shown, for all there is: it takes a while."
    )
    argparse.ArgumentParser(prog="python -m tests.sweep.wall_times", description=about).parse_args()
    home = tempfile.mkdtemp(prefix="peermatch-sweep-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "PEERMATCH_HOME": home}
    os.environ.pop("DATABASE_URL", None)
    try:
        return sum([_timed("computed", _computed), _timed("by the real doors", _by_the_doors)]) and 1
    finally:
        shutil.rmtree(home)


def _timed(what: str, sweep: Callable[[], Iterable[tuple[int, list[str]]]]) -> int:
    """How many mismatches there were, after saying so."""
    begun, cases = time.monotonic(), 0
    wrong: list[str] = []
    for count, found in sweep():
        cases, wrong = cases + count, wrong + found
    seconds = time.monotonic() - begun
    print(f"{what}: {cases:,} cases, {len(wrong)} mismatches, {seconds:.0f} s", *wrong[:SHOWN], sep="\n", flush=True)
    return len(wrong)


def _set_up() -> None:
    import django

    django.setup()


def _computed() -> Iterable[tuple[int, list[str]]]:
    from tests.sweep import typed

    with ProcessPoolExecutor(initializer=_set_up) as pool:
        yield from pool.map(typed.wrong, list(typed.everything()), chunksize=4)


def _by_the_doors() -> Iterable[tuple[int, list[str]]]:
    _set_up()
    from django.test.utils import setup_test_environment

    database: Any = empty_database()
    setup_test_environment()
    from django.test import Client

    from tests.factories import make_member, make_program
    from tests.sweep.road import Road, pairs

    program = make_program()
    coordinator, client = make_member(program, "Ana Castillo"), Client()
    client.force_login(coordinator)
    road = Road(program, coordinator, client)
    for first, second in pairs():
        yield road.walk(first, second)
    database.creation.destroy_test_db("", verbosity=0)


def empty_database() -> Any:
    from django.db import connection

    connection.settings_dict["TEST"]["MIGRATE"] = False
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    return connection


if __name__ == "__main__":
    sys.exit(main())
