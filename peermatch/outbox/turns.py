"""How many mails a minute a large provider of mailboxes is brought: who brings many at once is turned away. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
AT_ONCE = MINUTE / 4  # a quarter of what is brought in a minute may come at once
KEEPS = MINUTE  # how long a turn is kept that is not taken when it comes
Limits = Mapping[str, tuple[str, int]]  # by domain, the name under which it is counted, and how many a minute


def read_limits(words: str) -> dict[str, tuple[str, int]]:
    """From “gmail.com,googlemail.com=100 yahoo.com=60”: domains with a comma between are counted as one.

    Raises ValueError with the part that is wrong.
    """
    found: dict[str, tuple[str, int]] = {}
    for part in words.split():
        names, _equals, number = part.partition("=")
        domains = [name.strip().lower() for name in names.split(",")]
        if not all(domains) or not number.isascii() or not number.isdigit() or not 1 <= int(number) <= 100_000:
            raise ValueError(part)
        found |= dict.fromkeys(domains, (domains[0], int(number)))
    return found


def limit_of(address: str, limits: Limits) -> tuple[str, int] | None:
    """Under which name mail to that address is counted, and how many go in a minute; None where nothing limits it."""
    return limits.get(address.rpartition("@")[2].lower())


def next_turns(free_from: datetime, count: int, now: datetime, a_minute: int) -> list[datetime]:
    """When so many more mails may be brought, each as far from the one before as the limit says.

    `free_from` is when the first turn is that nobody has. What lies in the past may go now.
    """
    step = MINUTE / a_minute
    first = max(free_from, now - AT_ONCE)
    return [first + n * step for n in range(count)]


def free_after(turns: Iterable[datetime], a_minute: int) -> datetime:
    return max(turns) + MINUTE / a_minute


def has_its_turn(turn: datetime | None, now: datetime) -> bool:
    """Whether a mail that was given this turn may go now. After a pause, for whatever reason, turns are given anew."""
    return turn is not None and turn <= now < turn + KEEPS
