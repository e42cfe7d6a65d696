"""Scans the code, and the running demo as a coordinator and as a participant; what each scanner wrote goes to a folder.

    bin/scan [bandit] [holes] [wapiti] [sqlmap] [--into FOLDER] [--modules sql,xss] [--only PART] [--as WHO]

bin/scan installs the scanners beside the program first. It ends with a table of what was found, and with 0 where none
found anything.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
from tests.scanning.front import Front
from tests.scanning.holes import find_holes
from tests.scanning.running import Told
from tests.scanning.scanners import bandit, sqlmap
from tests.scanning.visitors import VISITORS, enter
from tests.scanning.wapiti import MODULES, Scan
from tests.scanning.worlds import World
from tests.serving import Served

ROOT = Path(__file__).parent.parent.parent
MEMORY = Path("/dev/shm")  # where there is one: no disk is waited for
NAMES = ["bandit", "holes", "wapiti", "sqlmap"]


@contextmanager
def demo(into: Path, name: str) -> Iterator[tuple[Path, Front, list[str]]]:
    """The demo behind HTTPS: its database, its door, and what links open there."""
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir=MEMORY if MEMORY.is_dir() else "/tmp") as home:
        database = Path(home) / "home" / "peermatch.sqlite3"
        served = Served(database.parent, f"sqlite:///{database}?conn_max_age=60")
        front = Front(Path(home), served.port)
        served.extra |= {"SITE_URL": front.url, "BEHIND_TLS_PROXY": "yes"}
        try:
            served.lay_tables()
            served.manage("collectstatic", "--noinput", "--verbosity=0")
            served.manage("seed_demo")
            doors = served.run_module("tests.scanning.doors").split()
            served.start()
            yield database, front, doors
        finally:
            served.clear_away()
            front.close()
            (into / f"{name}-program.txt").write_text("".join(served.said))


def scan(asked: argparse.Namespace, tell: Callable[[Told], None]) -> None:
    """Both visitors at the same time, each with a demo of their own."""
    wanted = asked.name or NAMES
    if "bandit" in wanted:
        tell(bandit(asked.into))
    if "holes" in wanted:
        for one in find_holes(asked.into):
            tell(one)
    with ThreadPoolExecutor() as pool:
        coming = [pool.submit(visit, asked, wanted, who, tell) for who in VISITORS if asked.visitor in ("", who)]
    for visited in coming:
        visited.result()


def visit(asked: argparse.Namespace, wanted: list[str], who: str, tell: Callable[[Told], None]) -> None:
    modules = tuple(asked.modules.split(",")) if asked.modules else MODULES
    if "wapiti" in wanted:
        with demo(asked.into, f"wapiti-{who}") as (database, front, doors):
            visitor = enter(who, front.url, doors)
            for one in Scan(asked.into, visitor, front, database, modules, asked.only).look_and_attack():
                tell(one)
    if "sqlmap" in wanted:
        with demo(asked.into, f"sqlmap-{who}") as (database, front, doors):
            visitor = enter(who, front.url, doors)
            front.world = World(database)
            tell(sqlmap(asked.into, visitor, asked.minutes))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/scan", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("name", nargs="*", help="bandit, holes, wapiti, sqlmap; all without one")
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "scans")
    parser.add_argument("--modules", default="", help="of wapiti, with commas; all without it")
    parser.add_argument("--only", default="", help="wapiti attacks addresses alone whose pattern has this in it")
    parser.add_argument("--as", dest="visitor", default="", choices=["", *VISITORS], help="both without it")
    parser.add_argument("--minutes", type=int, default=120, help="how long sqlmap may take for each visitor")
    asked = parser.parse_args()
    django.setup()
    asked.into.mkdir(parents=True, exist_ok=True)
    told: list[Told] = []

    def tell(one: Told) -> None:
        print(one, flush=True)
        told.append(one)

    scan(asked, tell)
    print("", "What was found", *told, sep="\n")
    sys.exit(any(one.found for one in told))


if __name__ == "__main__":
    main()
