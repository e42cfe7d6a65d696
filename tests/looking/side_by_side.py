"""Several browsers at once, each with a share of the pages."""

import os
import shutil
import sys
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from queue import Empty
from typing import Any

from tests.looking.album import Kept
from tests.looking.looking import Seen, look_at
from tests.looking.views import Wanted

CHROMIUMS = (os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium", "google-chrome")
ASK_AGAIN = 5  # seconds


def look_side_by_side(pages: list[Kept], into: Path, wanted: Wanted, parts: set[str], *, runs: int) -> Iterator[Seen]:
    context, chromium = get_context("spawn"), next((path for name in CHROMIUMS if (path := shutil.which(name))), "")
    told = context.Queue()
    shares = [(pages[number::runs], into, wanted, parts, chromium, told) for number in range(runs)]
    started = [context.Process(target=_look_at_share, args=share, daemon=True) for share in shares]
    for one in started:
        one.start()
    left = len(started)
    while left:
        try:
            seen = told.get(timeout=ASK_AGAIN)
        except Empty:
            if any(one.exitcode for one in started):
                sys.exit("A browser broke, and what it was to look at was not looked at.")
            continue
        if seen is None:
            left -= 1
        else:
            yield seen


def _look_at_share(pages: list[Kept], into: Path, wanted: Wanted, parts: set[str], chromium: str, told: Any) -> None:
    for seen in look_at(pages, into / "static", wanted, parts, into, chromium):
        told.put(seen)
    told.put(None)
