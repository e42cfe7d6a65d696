"""How a scanner is run, and the line of the table that says what came of it."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / ".venv-scan" / "bin"
ALLOWED = {"SQLMAP_UNSAFE_EVAL": "1"}  # what is evaluated stands in scanners.py


@dataclass(frozen=True)
class Told:
    """One line of the table: what a scanner looked at, and how much it found."""

    scanner: str
    who: str
    looked_at: str
    found: int
    minutes: float
    words: str = ""

    def __str__(self) -> str:
        said = f"{self.scanner:8} {self.who:12} {self.looked_at:44} found: {self.found:3}  {self.minutes:5.1f} min"
        return f"{said}  {self.words}".rstrip()


def run(name: str, folder: Path, *command: str) -> tuple[int, float]:
    """Its exit code, and how many minutes it took."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    with (folder / f"{name}.txt").open("w") as told:
        code = subprocess.run(
            command, stdout=told, stderr=subprocess.STDOUT, cwd=ROOT, env=os.environ | ALLOWED, check=False
        ).returncode
    return code, (time.monotonic() - began) / 60
