"""How long to wait with a mail that was not taken, by what the mail server answered. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

A_MINUTE = timedelta(minutes=1)
JITTER = 0.2  # of the delay, so that mail that failed together does not come back together
_ENHANCED = re.compile(r"\b4\.\d{1,3}\.\d{1,3}\b")  # RFC 3463


@dataclass(frozen=True)
class Pace:
    """The first delay, doubled each time up to the longest."""

    first: timedelta
    longest: timedelta

    def after(self, attempts: int, seed: int) -> timedelta:
        """How long to wait after that many attempts.

        The seed (any whole number that belongs to the mail) spreads the delays by a fifth either way.
        """
        plain: timedelta = min(self.first * 2 ** min(max(attempts, 1) - 1, 10), self.longest)
        spread = (seed * 2654435761 % 1000) / 999 * 2 - 1  # Knuth's multiplicative hash, onto -1 to 1
        return plain * (1 + JITTER * spread)


@dataclass(frozen=True)
class Row:
    """Answers that mean the same: by enhanced code, by words, by code. `why` is why that pace."""

    pace: Pace
    why: str
    enhanced: frozenset[str] = frozenset()
    words: re.Pattern[str] | None = None
    codes: frozenset[str] = frozenset()


def _pace(first: int, longest: int) -> Pace:
    return Pace(first * A_MINUTE, longest * A_MINUTE)


USUAL = _pace(1, 60)
# The first row that knows the enhanced code counts, then the first that knows the words, then the code.
TABLE = (
    Row(
        _pace(30, 240), "The mailbox is full: its owner has to clear it, which takes hours.",
        frozenset({"4.2.2"}), re.compile(r"quota|(?:mailbox|inbox)\b.{0,20}\bfull|full (?:mailbox|inbox)", re.I),
    ),
    Row(
        _pace(15, 240), "We sent too much at once, or for a sender they hardly know: more of it prolongs that.",
        frozenset({"4.7.0", "4.7.28", "4.7.650"}),
        re.compile(r"rate.?limit|throttl|too (?:many|much)|unusual (?:rate|volume)|temporarily deferred", re.I),
    ),
    Row(
        _pace(5, 60), "Greylisting: whoever comes again after five minutes is let in.",
        frozenset({"4.7.1"}), re.compile(r"gr[ea]y.?list", re.I),
    ),
    Row(
        _pace(10, 60), "Their server has no room or too much to do.",
        frozenset({"4.3.1", "4.3.2", "4.5.3"}), re.compile(r"insufficient|system storage|disk full|overload", re.I),
        frozenset({"452"}),
    ),
    Row(
        _pace(2, 60), "The mailbox is in use, or cannot be looked up just now.",
        frozenset({"4.2.1", "4.4.3"}), None, frozenset({"450"}),
    ),
)  # fmt: skip


def pace_of(code: str, words: str) -> Pace:
    """How to come again after that answer; a minute, then doubled up to an hour, where nothing more is known."""
    said = _ENHANCED.search(words)
    for knows in (
        lambda row: said is not None and said[0] in row.enhanced,
        lambda row: row.words is not None and row.words.search(words) is not None,
        lambda row: code in row.codes,
    ):
        if found := next(filter(knows, TABLE), None):
            return found.pace
    return USUAL


def in_time(delay: timedelta, expires_at: datetime | None, now: datetime) -> timedelta:
    """The delay, but never more than a quarter of what is left: a reminder is tried again while it is of use."""
    return delay if expires_at is None else min(delay, max((expires_at - now) / 4, A_MINUTE))
