"""Measures what docs promise to be fast, beside its limit or its peer.

    .venv/bin/python benchmarks/run.py [NAME…] [--json]

A benchmark is a module of this folder with a function `measure()` that yields one record at a time: name, what was
measured, sizes, median and p95, the limit or the peer beside them, and the ratio. Each is run in a process of its own,
so that none warms another's memory. `import_rows.py` is run by itself.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ONE = "--one"


def names() -> list[str]:
    """Those of this folder that yield records."""
    found = (path for path in sorted(HERE.glob("*.py")) if path != Path(__file__))
    return [path.stem for path in found if "def measure() ->" in path.read_text()]


def records(name: str) -> Iterator[dict[str, Any]]:
    """What one benchmark measures, each record as soon as it is there."""
    command = [sys.executable, __file__, ONE, name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            yield json.loads(line)
    if child.returncode:
        sys.exit(f"{name} failed.")


def run_here(name: str) -> None:
    """Yields it to whoever started this process."""
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    for record in import_module(name).measure():
        print(json.dumps(record), flush=True)


def as_words(record: dict[str, Any]) -> str:
    rest = ", ".join(f"{key} {value}" for key, value in record.items() if key not in ("name", "what"))
    return f"{record['name']}: {record['what']}: {rest}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures what docs promise to be fast.")
    parser.add_argument("name", nargs="*", help=", ".join(names()))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(ONE, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        return run_here(asked.one)
    if unknown := set(asked.name) - set(names()):
        parser.error(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(names())}.")
    for name in asked.name or names():
        for record in records(name):
            print(json.dumps(record) if asked.json else as_words(record), flush=True)
    return None


if __name__ == "__main__":
    main()
