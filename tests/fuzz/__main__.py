"""Tries every form of the program with hostile posts, after a valid one that succeeds, and prints what was answered.

A post that breaks a form, and a refused one that changed a row, is a fault. It takes long: half an hour a database.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", nargs="*", help="addresses by their names; all without one")
    parser.add_argument("--posts", type=int, default=200, help="hostile posts for each form")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        env = {"FUZZ_POSTS": str(asked.posts), "FUZZ_ONLY": " ".join(asked.name) or "all", "FUZZ_TOLD": str(told)}
        command = [sys.executable, "-m", "pytest", "-q", "--show-capture=no", "tests/fuzz"]
        ran = subprocess.run(
            command + ["--postgres"] * asked.postgres, cwd=ROOT, env=os.environ | {"ALL_TESTS": "1"} | env, check=False
        )
        print(told.read_text() if told.exists() else "")
    sys.exit(ran.returncode)


if __name__ == "__main__":
    main()
