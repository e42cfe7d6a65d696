"""What clocks show, by dateutil over the files of the tzdata package: a source of its own beside `zoneinfo`.

dateutil reads the first block of a file alone, which the package leaves empty (all years would be UTC, without a word).
So what stands in the second block, and in the rule at its end, is written into a first one. Nothing is marked as summer
time there: where winter is the exception, as in Casablanca, dateutil takes the wrong hour to be there twice.
"""

import io
import re
import struct
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files

from dateutil import tz

HEADER = ">4sc15x6l"
HEADER_SIZE = struct.calcsize(HEADER)
LAST_YEAR, EARLIEST = 2037, -(2**31)  # what a first block can hold
NAME = r"(<[^>]+>|[A-Za-z]+)"
OFFSET = r"([+-]?\d+(?::\d+)*)"
DAY = r"M(\d+)\.(\d+)\.(\d+)(?:/([+-]?\d+(?::\d+)*))?"
RULE = re.compile(f"{NAME}{OFFSET}{NAME}{OFFSET}?,{DAY},{DAY}")


Kind = tuple[int, str]


@dataclass(frozen=True)
class Changes:
    """Moments (seconds since 1970) at which the clocks change, and to what: (offset in seconds, name)."""

    at: list[int]
    to: list[Kind]
    first: Kind


@cache
def clocks(zone: str) -> tzinfo:
    """The zone as dateutil knows it from the package's file."""
    found: tzinfo = tz.tzfile(io.BytesIO(_first_block(_read(zone))), zone)
    return found


def _read(zone: str) -> Changes:
    raw = files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    start = HEADER_SIZE + _size(_counts(raw, 0), wide=False)
    counts = _counts(raw, start)
    _utc, _std, _leap, times, types, chars = counts
    at = start + HEADER_SIZE
    moments = list(struct.unpack_from(f">{times}q", raw, at))
    which = raw[at + times * 8 : at + times * 9]
    kinds_at = at + times * 9
    names = raw[kinds_at + types * 6 :][:chars]
    kinds = []
    for n in range(types):
        offset, _summer, name_at = struct.unpack_from(">lbB", raw, kinds_at + n * 6)
        kinds.append((offset, names[name_at : names.index(b"\0", name_at)].decode()))
    end = start + HEADER_SIZE + _size(counts, wide=True)
    rule = raw[end:].strip(b"\n").decode()
    known = [(moment, kinds[kind]) for moment, kind in zip(moments, which, strict=True)]
    known += [one for one in _by_rule(rule) if not moments or one[0] > moments[-1]]
    early = [to for moment, to in known if moment < EARLIEST]
    known = [one for one in known if EARLIEST <= one[0] < -EARLIEST]
    return Changes([moment for moment, _to in known], [to for _moment, to in known], [kinds[0], *early][-1])


def _counts(raw: bytes, start: int) -> tuple[int, ...]:
    magic, _version, *counts = struct.unpack_from(HEADER, raw, start)
    assert magic == b"TZif"
    return tuple(counts)


def _size(counts: tuple[int, ...], *, wide: bool) -> int:
    utc, std, leaps, times, types, chars = counts
    moment = 8 if wide else 4
    return times * (moment + 1) + types * 6 + chars + leaps * (moment + 4) + std + utc


def _by_rule(rule: str) -> list[tuple[int, Kind]]:
    """Every change that a rule like “EST5EDT,M3.2.0,M11.1.0” makes, in order; none for a zone without summer time."""
    found = RULE.fullmatch(rule)
    if not found:
        return []
    std_name, std, dst_name, dst, *days = found.groups()
    winter = -_seconds(std)
    summer = -_seconds(dst) if dst else winter + 3600
    made = []
    for year in range(1970, LAST_YEAR + 1):
        begins, ends = _local(year, days[:4]) - winter, _local(year, days[4:]) - summer
        made += [(begins, (summer, dst_name.strip("<>"))), (ends, (winter, std_name.strip("<>")))]
    return sorted(made)


def _seconds(text: str) -> int:
    sign, parts = (-1 if text.startswith("-") else 1), [int(part) for part in text.lstrip("+-").split(":")]
    return sign * sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def _local(year: int, day: list[str]) -> int:
    """Seconds since 1970 on the local clock: that weekday (0 is Sunday) of that week (5 is the last) of that month."""
    month, week, weekday = (int(one) for one in day[:3])
    first = date(year, month, 1)
    number = 1 + (weekday - first.isoweekday()) % 7 + (week - 1) * 7
    while number > monthrange(year, month)[1]:
        number -= 7
    midnight = datetime(year, month, number, tzinfo=UTC)
    return int((midnight + timedelta(seconds=_seconds(day[3] or "2"))).timestamp())


def _first_block(changes: Changes) -> bytes:
    kinds = list(dict.fromkeys([changes.first, *changes.to]))
    names = list(dict.fromkeys(name for _offset, name in kinds))
    chars = b"".join(name.encode() + b"\0" for name in names)
    name_at = {name: chars.index(name.encode() + b"\0") for name in names}
    return b"".join([
        struct.pack(HEADER, b"TZif", b"\0", 0, 0, 0, len(changes.at), len(kinds), len(chars)),
        struct.pack(f">{len(changes.at)}l", *changes.at),
        bytes(kinds.index(to) for to in changes.to),
        *(struct.pack(">lbB", offset, 0, name_at[name]) for offset, name in kinds),
        chars,
    ])  # fmt: skip
