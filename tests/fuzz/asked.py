"""What a run is asked for, and what it tells: `python -m tests.fuzz` says the one and reads the other."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from tests.fuzz.trying import Tried

MOST = int(os.environ.get("FUZZ_POSTS", "6"))
_ONLY = os.environ.get("FUZZ_ONLY", "")  # names of addresses, or as "0/2" a share of all
_TOLD = os.environ.get("FUZZ_TOLD", "")
IS_OF_ALL = "/" in _ONLY


def share(names: Iterable[str], usual: str) -> set[str]:
    """Those of these addresses that this run tries. usual: where it was asked for none."""
    if IS_OF_ALL:
        number, of = map(int, _ONLY.split("/"))
        return set(sorted(names)[number::of])
    return set((_ONLY or usual).split()) & set(names)


def tell(what: str, tried: Iterable[Tried], missing: list[str]) -> None:
    if not _TOLD:
        return
    found = list(tried)
    rows = [
        f"{one.name:28} {one.sent:4} posts  {one.seconds:6.1f} s  "
        + "  ".join(f"{code}: {times}" for code, times in sorted(one.answers.items()))
        for one in found
        if one.is_reached
    ]
    said = {"rows": rows, "sent": sum(one.sent for one in found), "missing": missing}
    said["faults"] = [fault for one in found for fault in one.faults]
    Path(_TOLD, what + _ONLY.replace("/", "-of-")[:20]).write_text(json.dumps(said))
