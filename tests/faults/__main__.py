"""Tries what is promised of mail and of people's work, and prints what was seen."""

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path

from tests.faults.seen import ALL, FEW, table

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if "\ndef look(" in path.read_text())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("name", nargs="*", help=", ".join(NAMES))
    parser.add_argument("--few", action="store_true", help="small numbers, as the tests take")
    asked = parser.parse_args()
    if unknown := set(asked.name) - set(NAMES):
        parser.error(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.")
    rows = []
    for name in asked.name or NAMES:
        began = time.monotonic()
        for one in import_module(f"tests.faults.{name}").look(FEW if asked.few else ALL):
            rows.append(one)
            print(f"{time.monotonic() - began:6.0f} s  {name}: {one.tried}: {one.seen}", file=sys.stderr, flush=True)
    print(table(rows))
    sys.exit(not all(one.holds for one in rows))


if __name__ == "__main__":
    main()
