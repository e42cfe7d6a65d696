"""Tries every form of the program with hostile posts, after a valid one that succeeds, and prints what was answered.

A post that breaks a form, and a refused one that changed a row, is a fault. A valid one writes a row, unless
`tests/fuzz/silent.py` says why not. Several runs share the forms, each with a
database of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", nargs="*", help="addresses by their names; all without one")
    parser.add_argument("--posts", type=int, default=200, help="hostile posts for each form")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL")
    parser.add_argument("--runs", type=int, default=os.cpu_count() or 1, help="how many run side by side")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        many = 1 if asked.name else asked.runs
        runs = [_start(asked, number, many, folder) for number in range(many)]
        codes = [run.wait() for run in runs]
        found = [json.loads(path.read_text()) for path in Path(folder).iterdir()]
    rows = sorted(row for one in found for row in one["rows"])
    faults = [fault for one in found for fault in one["faults"]]
    missing = sorted(name for one in found for name in one["missing"])
    print(*rows, "", f"{len(rows)} forms, {sum(one['sent'] for one in found)} posts", sep="\n")
    print(f"{(time.monotonic() - began) / 60:.1f} minutes, faults: {len(faults)}", *faults, sep="\n")
    print("No valid post at:", *(missing or ["none"]), sep="\n")
    sys.exit(max(codes))


def _start(asked: argparse.Namespace, number: int, of: int, told: str) -> "subprocess.Popen[bytes]":
    only = " ".join(asked.name) or f"{number}/{of}"
    env = {"FUZZ_POSTS": str(asked.posts), "FUZZ_ONLY": only, "FUZZ_TOLD": told, "ALL_TESTS": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "--show-capture=no", "--no-header", "tests/fuzz"]
    return subprocess.Popen(command + ["--postgres"] * asked.postgres, cwd=ROOT, env=os.environ | env)


if __name__ == "__main__":
    main()
