"""A mail read in a process of its own, with little time and memory: anybody may send one that keeps a parser busy.

What cannot be read within these limits is kept as the text that it is.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from peermatch.inbox.reading import LARGEST, Reading, from_dict, unreadable

PROGRAM = Path(__file__).with_name("reading_alone.py")
SECONDS = 10  # of computing
PATIENCE = 30  # seconds, however busy the machine is
MEMORY = 1024**3  # bytes; ten megabytes of a mail take a fifth of it
PASSED_ON = ("LANG", "LD_LIBRARY_PATH", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")  # and no secret


def read_apart(raw: bytes, *, is_cut: bool = False) -> Reading:
    """`reading.read`, whatever these bytes do to whoever reads them."""
    is_cut = is_cut or len(raw) > LARGEST
    limits = [str(one) for one in (SECONDS, MEMORY, int(is_cut))]
    try:
        told = subprocess.run(
            [sys.executable, "-P", str(PROGRAM), *limits],
            input=raw[:LARGEST],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=PATIENCE,
            check=True,
        ).stdout
        return from_dict(json.loads(told))
    except (subprocess.SubprocessError, ValueError):
        return unreadable(raw, is_cut=is_cut)
