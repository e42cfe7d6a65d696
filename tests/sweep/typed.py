"""The wall time that was typed is what each recipient is shown, and what three programs read from their file.

`everything` is every zone × every day on which one of them changes its clock, 2026 to 2030, × {request, change, cancel}
× a recipient in each zone; the tests take a part of it (`few`). What to expect comes from dateutil and the tzdata
package's files, never from the code under test.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from dateutil import tz

from matches.scheduling import calendars
from matches.scheduling.calendars import Contact, Entry
from peermatch.clock import NoSuchTime, WallTime, say_moment
from tests.sweep.calendar_readers import READERS
from tests.sweep.zone_files import clocks

ZONES = {  # and what people there call it
    "Australia/Lord_Howe": "Lord Howe",  # changes by half an hour
    "America/St_Johns": "St Johns",
    "America/New_York": "Eastern",
    "Europe/London": "London",
    "Australia/Sydney": "Sydney",
    "Asia/Kathmandu": "Kathmandu",
    "America/Phoenix": "Arizona",
    "Pacific/Honolulu": "Hawaii",
    "America/Chicago": "Central",
    "Pacific/Chatham": "Chatham",  # at a quarter to three
    "Africa/Casablanca": "Casablanca",  # winter is the exception, and the law changes
}
YEARS = range(2026, 2031)
WALLS = (time(1, 30), time(2, 15), time(15))  # each change of clocks skips or repeats one of the first two,
WALLS_OF = {"Pacific/Chatham": (time(1, 30), time(3), time(15))}  # or of these
KINDS = ("request", "change", "cancel")
LENGTH = timedelta(minutes=45)


@dataclass(frozen=True)
class Typed:
    """What a coordinator typed."""

    zone: str
    on: date
    at: time
    fold: int = 0

    @property
    def wall(self) -> WallTime:
        return WallTime(self.on, self.at, self.zone, self.fold)

    @property
    def shown(self) -> datetime:
        return datetime.combine(self.on, self.at)

    @property
    def there(self) -> datetime:
        return self.shown.replace(tzinfo=clocks(self.zone), fold=self.fold)

    @property
    def exists(self) -> bool:
        return bool(tz.datetime_exists(self.there))

    @property
    def happens_twice(self) -> bool:
        return bool(tz.datetime_ambiguous(self.there))

    @property
    def moment(self) -> datetime:
        return self.there.astimezone(UTC)


def on_their_clock(typed: Typed, zone: str) -> datetime:
    """What a clock in that zone shows then: in the zone that was typed, what was typed, whatever any table says."""
    if zone == typed.zone:
        return typed.shown.replace(fold=typed.fold)
    local = typed.moment.astimezone(clocks(zone))
    return local.replace(tzinfo=None)


def in_words(typed: Typed, zone: str) -> str:
    """How it reads in a letter to that zone: “Sun, March 14, 2:30 am Eastern”."""
    local = on_their_clock(typed, zone)
    half = "am" if local.hour < 12 else "pm"
    said = f"{local.hour % 12 or 12}:{local:%M} {half}"
    if local.minute == 0 and local.hour in (0, 12):
        said = "noon" if local.hour else "midnight"
    return f"{local:%a}, {local:%B} {local.day}, {said} {ZONES[zone]}{_which(local, zone)}"


def _which(local: datetime, zone: str) -> str:
    """Which of two equal times, by the name of the clock; where it has none, by how far it is from UTC."""
    there = local.replace(tzinfo=clocks(zone))
    if not tz.datetime_ambiguous(there):
        return ""
    name = there.tzname() or ""
    if name.isalpha():
        return f" ({name})"
    minutes = int((there.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f" (UTC{'-' if minutes < 0 else '+'}{hours:02d}{f':{rest:02d}' if rest else ''})"


@cache
def changes_of(zone: str) -> tuple[date, ...]:
    """Each day of those years on which this zone changes its clock."""
    there = clocks(zone)
    days = (date(YEARS[0], 1, 1) + timedelta(n) for n in range(366 * len(YEARS)))
    return tuple(day for day in days if day.year in YEARS and _offset(there, day) != _offset(there, day + _A_DAY))


_A_DAY = timedelta(days=1)


def _offset(there: object, day: date) -> timedelta | None:
    return datetime(day.year, day.month, day.day, tzinfo=there).utcoffset()  # type: ignore[arg-type]


def all_days() -> list[date]:
    return sorted({day for zone in ZONES for day in changes_of(zone)})


def typed_on(zone: str, day: date) -> list[Typed]:
    """What might be typed for that day: of a wall time that is there twice, both."""
    found = [Typed(zone, day, at) for at in WALLS_OF.get(zone, WALLS)]
    return found + [replace(one, fold=1) for one in found if one.happens_twice]


def everything() -> Iterator[Typed]:
    for day in all_days():
        for zone in ZONES:
            yield from typed_on(zone, day)


def few() -> Iterator[Typed]:
    """Each zone, with one change of each kind; where a zone has none, on the days of a neighbour's."""
    for zone in ZONES:
        days = changes_of(zone) or changes_of("America/New_York")
        for day in days[:2]:
            yield from typed_on(zone, day)


def is_taken_rightly(typed: Typed) -> Iterator[str]:
    """What is wrong with how it is read from a form: hidden hours are refused, doubled ones are asked about."""
    if typed.wall.happens_twice() != typed.happens_twice:
        yield f"{typed}: happens twice: {typed.wall.happens_twice()}"
    try:
        moment = typed.wall.instant()
    except NoSuchTime:
        if typed.exists:
            yield f"{typed}: refused, and there is such a time"
    else:
        if not typed.exists:
            yield f"{typed}: taken, and there is no such time"
        elif moment != typed.moment:
            yield f"{typed}: is {moment}, not {typed.moment}"


def file_of(typed: Typed, kind: str, zone: str) -> str:
    """The file of a recipient in that zone."""
    starts_at = typed.wall.instant()
    entry = Entry(
        uid="sweep@peermatch",
        sequence=KINDS.index(kind),
        stamped_at=datetime(2025, 12, 1, tzinfo=UTC),
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        summary="Peer meeting, Bluebonnet DeafBlind Project",
        place="https://video.example/room",
        description="Questions: 512-555-0100",
        organizer=Contact("Bluebonnet DeafBlind Project", "hello@bluebonnet.example"),
        attendee=Contact(ZONES[zone], "someone@mail.example"),
    )
    return calendars.cancellation(entry) if kind == "cancel" else calendars.request(entry)


def misread(text: str, typed: Typed, zone: str) -> Iterator[str]:
    """What any of the three programs reads otherwise than this recipient's clock shows."""
    wanted = on_their_clock(typed, zone).replace(fold=0)
    ends = (typed.moment + LENGTH).astimezone(clocks(zone)).replace(tzinfo=None, fold=0)
    for name, read in READERS.items():
        found = read(text)
        shown = [
            moment.astimezone(clocks(zone)).replace(tzinfo=None, fold=0) for moment in (found.starts_at, found.ends_at)
        ]
        if shown != [wanted, ends]:
            yield f"{typed}, {zone}: {name} reads {shown}, not {[wanted, ends]}"


def wrong(typed: Typed, kinds: Iterable[str] = KINDS, zones: Sequence[str] = tuple(ZONES)) -> tuple[int, list[str]]:
    """How many files were read, and every mismatch, for that wall time, by the pure parts alone."""
    found, cases = list(is_taken_rightly(typed)), 0
    if not typed.exists:
        return 1, found
    for zone in zones:
        if (said := say_moment(typed.wall.instant(), zone)) != in_words(typed, zone):
            found.append(f"{typed}, {zone}: said as {said}, not {in_words(typed, zone)}")
        for kind in kinds:
            cases += 1
            found += misread(file_of(typed, kind, zone), typed, zone)
    return cases, found
