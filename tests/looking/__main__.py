"""Opens every page in every state that the demo and the tests know, in every view, and prints what is wrong.

    bin/look [--only PART] [--sizes 320] [--schemes dark] [--scripts on] [--parts axe,tab] [--quick] [--into FOLDER]

Pages are asked for once, as Django's test client asks, and kept; browsers then show them as they were answered with,
side by side. The admin's own pages are Django's, and are not looked at. It ends with sums, and with 0 where nothing was
found. What failed is kept as pictures.
"""

import argparse
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic

from tests.looking.album import read
from tests.looking.looking import PARTS, Found
from tests.looking.side_by_side import look_side_by_side
from tests.looking.views import DISPLAYS, SCHEMES, SCRIPTS, SIZES, Wanted
from tests.looking.vnu import check, why_not

ROOT = Path(__file__).parent.parent.parent
WORLDS = ["tests", "demo"]


def main() -> None:
    asked = _read()
    began = monotonic()
    asked.into.mkdir(parents=True, exist_ok=True)
    if not asked.again:
        _gather(asked)
    pages, out_of = read(asked.into)
    pages = [page for page in pages if asked.only in page.name]
    print(f"{len(pages)} pages of {len({page.name for page in pages})} addresses, out of {out_of} that were opened")
    views, seconds, found = 0, 0.0, list[Found]()
    wanted = Wanted(asked.sizes, asked.schemes, asked.scripts, asked.displays)
    parts = set(asked.parts) & set(PARTS)
    for seen in look_side_by_side(pages, asked.into, wanted, parts, runs=asked.runs if parts else 0):
        views, seconds = views + seen.views, seconds + seen.seconds
        found += _told(seen.found)
        print(seen, flush=True)
    if "vnu" in asked.parts:
        print(f"vnu: left out, {why_not()}" if why_not() else f"vnu: {len(pages)} pages")
        found += [] if why_not() else _told(check(pages))
    _sum_up(found)
    print(f"{len(pages)} pages, {views} views, {seconds / max(len(pages), 1):.1f} s a page in a browser, "
          f"{(monotonic() - began) / 60:.1f} minutes in all. Found: {len(found)}")  # fmt: skip
    sys.exit(bool(found))


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/look", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="addresses alone that have this in their name")
    parser.add_argument("--quick", action="store_true", help="each page in one state, narrow and dark, with scripts")
    parser.add_argument("--again", action="store_true", help="the pages that the last run kept")
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "looked", help="for pages and pictures")
    parser.add_argument("--runs", type=int, default=os.cpu_count() or 1, help="how many browsers side by side")
    chosen: dict[str, Iterable[str]] = {"sizes": SIZES, "schemes": SCHEMES, "scripts": SCRIPTS, "displays": DISPLAYS}
    chosen |= {"worlds": WORLDS, "parts": [*PARTS, "vnu"]}
    for name, all_of in chosen.items():
        parser.add_argument(
            f"--{name}", type=lambda said: said.split(","), default=list(all_of), help=", ".join(all_of)
        )
    asked = parser.parse_args()
    if asked.quick:
        asked.sizes, asked.schemes, asked.scripts, asked.displays = ["320"], ["dark"], ["on"], [""]
        asked.worlds = ["tests"]
    return asked


def _gather(asked: argparse.Namespace) -> None:
    """Both worlds side by side; what they say goes to a file each."""
    for old in [*asked.into.glob("*.json"), *asked.into.glob("*.png")]:
        old.unlink()
    made, how_much = [], "quick" if asked.quick else "all"
    for which in asked.worlds:
        command = [sys.executable, "-m", "tests.looking.gathering", which, how_much, str(asked.into), asked.only]
        with (asked.into / f"{which}.txt").open("w") as told:
            made.append(subprocess.Popen(command, stdout=told, stderr=told, cwd=ROOT))
    codes = [one.wait() for one in made]
    if any(codes):
        sys.exit(f"Its pages could not be asked for: {asked.into}/*.txt says why.")


def _told(found: list[Found] | Iterator[Found]) -> list[Found]:
    lines = list(found)
    for line in lines:
        print(line, flush=True)
    return lines


def _sum_up(found: list[Found]) -> None:
    print("", "What was found, by kind", sep="\n")
    for part, times in Counter(one.part for one in found).most_common():
        pages = len({(one.name, one.state) for one in found if one.part == part})
        print(f"{part:10} {times:5} on {pages} pages")


if __name__ == "__main__":
    main()
