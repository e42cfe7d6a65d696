"""Which zone data clocks go by: the system's, or the copy that is installed with the program, whichever is newer.

Python takes the system's wherever there is one, however old: governments change their clocks at short notice, and a
server that is not kept up to date would invite people for the wrong hour.
"""

import os
import re
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

import tzdata

VERSION = re.compile(r"# version (\d{4}[a-z]+)")  # “# version 2026a”, the first line of tzdata.zi


def use_the_newest() -> None:
    """To be called before the first zone is looked up. Whoever sets PYTHONTZPATH has chosen themselves."""
    if "PYTHONTZPATH" not in os.environ and is_older(zoneinfo.TZPATH, tzdata.IANA_VERSION):
        zoneinfo.reset_tzpath(())


def is_older(places: Sequence[str], than: str) -> bool:
    """Whether the zone data in the first of these places that has any is older, or does not say how old it is."""
    for place in map(Path, places):
        if place.is_dir():
            found = version_in(place)
            return found is None or found < than
    return True


def in_use() -> str:
    """The version of the zone data that clocks go by; empty where they do not say."""
    places = [Path(place) for place in zoneinfo.TZPATH if Path(place).is_dir()]
    return (version_in(places[0]) or "") if places else tzdata.IANA_VERSION


def version_in(place: Path) -> str | None:
    try:
        with (place / "tzdata.zi").open() as lines:
            said = VERSION.match(lines.readline())
    except OSError:
        return None
    return said[1] if said else None
