"""Scans the code, and the running demo as a coordinator and as a participant; what each scanner wrote goes to a folder.

    bin/scan [bandit] [wapiti] [sqlmap] [--into FOLDER] [--minutes N]

bin/scan installs the scanners beside the program first. It ends with a table of what was found, and with 0 where none
found anything.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
from tests.scanning.front import Front
from tests.scanning.scanners import SCANNERS, Told, bandit
from tests.scanning.visitors import Visitor, coordinator, participant
from tests.serving import Served  # it reads settings

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def demo() -> Iterator[tuple[Path, str]]:
    """The demo behind HTTPS: its folder, and where it is."""
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as home:
        served = Served(Path(home) / "home", None)
        front = Front(Path(home), served.port)
        served.extra |= {"SITE_URL": front.url, "BEHIND_TLS_PROXY": "yes"}
        try:
            served.lay_tables()
            served.manage("collectstatic", "--noinput", "--verbosity=0")
            served.manage("seed_demo")
            served.start()
            yield served.home, front.url
        finally:
            served.clear_away()
            front.close()


def scan(wanted: list[str], into: Path, minutes: int) -> Iterator[Told]:
    if "bandit" in wanted:
        yield bandit(into)
    running = {name: run for name, run in SCANNERS.items() if name in wanted}
    if not running:
        return
    with demo() as (home, url):
        for who, enters in (("coordinator", coordinator), ("participant", participant)):
            for run in running.values():
                visitor = Visitor(who, url)
                enters(visitor, home)
                yield run(into, visitor, minutes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/scan", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("name", nargs="*", help="bandit, wapiti, sqlmap; all without one")
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "scans")
    parser.add_argument("--minutes", type=int, default=30, help="how long a scanner may take for each visitor")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    told = []
    for one in scan(asked.name or ["bandit", *SCANNERS], asked.into, asked.minutes):
        print(one, flush=True)
        told.append(one)
    print("", "What was found", *told, sep="\n")
    sys.exit(any(one.found for one in told))


if __name__ == "__main__":
    main()
