"""How long it takes to find the ten best times for a group over eight weeks, each in their own zone.

What is timed is the whole of `best_times`, which asks no database. Each search is for other people with other weeks,
away and booked now and then, across changes of clocks, with two interpreters to be booked from a list of five. No
search finds anything warm but zone data, which a server reads once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from matches.scheduling.best_times import Found, Search, Team, best_times
from matches.scheduling.whose_time import Person
from participants.free_time import Window

LIMITS = {8: 0.05, 30: 0.2}  # seconds, p95
SEARCHES, WEEKS = 60, 8
Hours = tuple[int, int]  # a window is at least and at most so long
FIRST = datetime(2026, 10, 5, 5, tzinfo=UTC)  # clocks change on October 25 and November 1
ZONES = (
    "America/Chicago", "America/New_York", "America/Los_Angeles", "America/Phoenix", "America/St_Johns",
    "Europe/London",
)  # fmt: skip


def measure() -> Iterator[dict[str, Any]]:
    """Long days; weeks in pieces of which two people must suit, so that there is very much to choose from; no way."""
    for people, limit in LIMITS.items():
        yield _measured(people, limit, "all required, free all day", required=people, pieces=1, hours=(14, 16))
        yield _measured(people, limit, "two required, weeks in pieces", required=2, pieces=3, hours=(1, 4))
        yield _measured(people, limit, "nothing suits all", required=people, pieces=1, hours=(2, 4))


def _measured(people: int, limit: float, what: str, *, required: int, pieces: int, hours: Hours) -> dict[str, Any]:
    found, seconds = list[Found](), list[float]()
    for number in range(SEARCHES):
        search = _search(people, Random(f"{people} {what} {number}"), required, pieces, hours)  # noqa: S311
        began = perf_counter()
        found.append(best_times(search))
        seconds.append(perf_counter() - began)
    p95 = quantiles(seconds, n=20)[-1]
    return {
        "name": "times", "what": f"seconds to the ten best times: {what}", "people": people, "weeks": WEEKS,
        "searches": SEARCHES, "proposals": median(len(one.proposals) for one in found),
        "median": round(median(seconds), 4), "p95": round(p95, 4), "limit": limit, "ratio": round(p95 / limit, 2),
    }  # fmt: skip


def _search(people: int, chance: Random, required: int, pieces: int, hours: Hours) -> Search:
    everybody = tuple(_person(number, chance, number < required, pieces, hours) for number in range(people))
    interpreters = tuple(_person(f"interpreter {number}", chance, False, 2, (2, 5)) for number in range(5))
    team = Team("interpreting", 2, interpreters, FIRST + timedelta(days=14))
    return Search(everybody, 60, FIRST, FIRST + timedelta(weeks=WEEKS), "America/Chicago", (team,))


def _person(key: int | str, chance: Random, is_required: bool, pieces: int, hours: Hours) -> Person:
    away = FIRST.date() + timedelta(days=chance.randrange(50))
    booked = [FIRST + timedelta(hours=chance.randrange(24 * 7 * WEEKS)) for _ in range(8)]
    return Person(
        key=key,
        zone=chance.choice(ZONES),
        windows=tuple(_window(day, chance, hours) for day in range(7) for _ in range(pieces)),
        away=((away, away + timedelta(days=2)),),
        booked=tuple((begins, begins + timedelta(minutes=90)) for begins in booked),
        is_required=is_required,
    )


def _window(day: int, chance: Random, hours: Hours) -> Window:
    length = chance.randint(*hours)
    begins, quarter = chance.randint(6, 22 - length), chance.choice([0, 15, 30, 45])
    return Window(day, time(begins, quarter), time(begins + length, quarter))
