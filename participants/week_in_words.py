"""The week as people write it, “Mon-Fri 12-13; weekday evenings”, and as it is said back to them. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from itertools import groupby
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.free_time import DAY, LAST_MINUTE, Window, tidy, windows_of
from peermatch.clock import say_time

# What a part of the day means when no hours are given, in hours. Evenings: samples of real rosters.
PARTS_OF_DAY = {"morning": (9, 12), "afternoon": (12, 17), "evening": (17, 21)}
EARLIEST_UNASKED = 6  # “5-9” hardly means five in the morning: ask


def say_week(windows: Iterable[Window]) -> str:
    """“Mon–Fri 5:00 pm–9:00 pm; Sat 10:00 am–2:00 pm”; empty for no free time. `parse_week` reads it back."""
    by_day = {
        day: tuple((w.begins, w.ends) for w in group)
        for day, group in groupby(tidy(windows), key=lambda window: window.weekday)
    }
    same: dict[tuple[tuple[time, time], ...], list[int]] = {}
    for day, times in by_day.items():
        same.setdefault(times, []).append(day)
    return "; ".join(f"{_say_days(days)} {', '.join(map(_say_hours, times))}" for times, days in same.items())


def day_names() -> list[str]:
    """Short names, Monday first."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def _say_days(days: list[int]) -> str:
    names, said = day_names(), []
    for _offset, group in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        run = [day for _position, day in group]
        if len(run) > 2:
            said.append(f"{names[run[0]]}–{names[run[-1]]}")
        else:
            said += [names[day] for day in run]
    return ", ".join(said)


def _say_hours(span: tuple[time, time]) -> str:
    ends = time(0) if span[1] == LAST_MINUTE else span[1]
    return f"{say_time(span[0])}–{say_time(ends)}"


DAY_WORDS = {
    "weekday": range(5), "workday": range(5), "weekend": range(5, 7), "daily": range(7), "everyday": range(7),
    **{name: [day] for day, names in enumerate((
        ("mon", "monday"), ("tue", "tues", "tuesday"), ("wed", "weds", "wednesday"),
        ("thu", "thur", "thurs", "thursday"), ("fri", "friday"), ("sat", "saturday"), ("sun", "sunday"),
    )) for name in names},
}  # fmt: skip
SAME_AS = [
    (r"[–—−]|\b(?:to|until|till|through|thru)\b", "-"),
    (r"\b(?:and|or)\b|[&/+]", ","),
    (r"\bevery day\b", "daily"),
    (r"\b(?:from|between|every|on|at|the|in)\b|:(?!\d)", " "),
]
TOKEN = re.compile(
    r"(?P<time>\d{1,2}(?::\d{2})?(?!\d)(?:\s*(?:[ap]\.?\s?m\b\.?|[ap]\b))?|\b(?:noon|midnight)\b)"
    r"|(?P<word>[^\W\d]+)\.?|(?P<dash>-)|(?P<comma>,)|(?P<other>\S)"
)


class Token(NamedTuple):
    kind: str
    text: str


class ClockWord(NamedTuple):
    """A time as written: hour 0–24, minute, and whether it was said to be before or after noon."""

    hour: int
    minute: int
    half: str

    def at(self, half: str) -> int:
        """Minutes since midnight, if it is meant in that half of the day ("" for a 24-hour clock)."""
        hour = self.hour % 12 + (12 if half == "p" else 0) if half and self.hour <= 12 else self.hour
        return hour * 60 + self.minute


def parse_week(text: str) -> list[Window]:
    """Windows of a week, tidy. Clauses stand apart by “;” or a new line: days, then hours or a part of the day.

    Hours are on a 24-hour clock unless am or pm says otherwise. Raises ValidationError that quotes the clause.
    """
    spans: list[tuple[int, int]] = []
    for clause in re.split(r"[;\n]", text):
        if clause.strip(" ,."):
            spans += _clause(clause.strip())
    return windows_of(spans)


def _clause(clause: str) -> Iterator[tuple[int, int]]:
    tokens = _tokens(clause)
    while tokens:
        days = _days(tokens, clause)
        for begins, ends in _times(tokens, clause):
            for day in days:
                yield from _on_week(day * DAY + begins, day * DAY + ends)


def _on_week(begins: int, ends: int) -> list[tuple[int, int]]:
    """Sunday night runs on into Monday."""
    week = 7 * DAY
    return [(begins, ends)] if ends <= week else [(begins, week), (0, ends - week)]


def _tokens(clause: str) -> list[Token]:
    text = clause.casefold()
    for pattern, plain in SAME_AS:
        text = re.sub(pattern, plain, text)
    return [Token(str(m.lastgroup), m.group(str(m.lastgroup))) for m in TOKEN.finditer(text)]


def _take(tokens: list[Token], kind: str) -> bool:
    """Drops the next token if it is of that kind."""
    return bool(tokens and tokens[0].kind == kind and tokens.pop(0))


def _day_word(tokens: list[Token]) -> Sequence[int] | None:
    if not tokens or tokens[0].kind != "word":
        return None
    return DAY_WORDS.get(tokens[0].text) or DAY_WORDS.get(tokens[0].text.removesuffix("s"))


def _days(tokens: list[Token], clause: str) -> list[int]:
    found: list[int] = []
    while (days := _day_word(tokens)) is not None:
        tokens.pop(0)
        found += days
        if _take(tokens, "dash"):
            last = _day_word(tokens)
            if last is None or len(last) > 1 or len(days) > 1:
                raise _unclear(clause, tokens)
            tokens.pop(0)
            found += [(days[0] + step) % 7 for step in range((last[0] - days[0]) % 7 + 1)]
        _take(tokens, "comma")
    if not found:
        raise _unclear(clause, tokens, _("Say which days"))
    return sorted(set(found))


def _times(tokens: list[Token], clause: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while tokens and _day_word(tokens) is None:
        part = PARTS_OF_DAY.get(tokens[0].text.removesuffix("s"))
        if part:
            tokens.pop(0)
            found.append((part[0] * 60, part[1] * 60))
        else:
            found.append(_hours(tokens, clause))
        _take(tokens, "comma")
    if not found:
        raise _unclear(clause, tokens, _("Say from when to when"))
    return found


def _hours(tokens: list[Token], clause: str) -> tuple[int, int]:
    begins = _clock_word(tokens, clause)
    if not _take(tokens, "dash"):
        raise _unclear(clause, tokens, _("Say from when to when"))
    ends = _clock_word(tokens, clause)
    if not begins.half and not ends.half and 0 < begins.hour < EARLIEST_UNASKED:
        raise ValidationError(
            _("“%(clause)s”: is that morning or evening? Write %(evening)s or %(morning)s.")
            % {
                "clause": clause,
                "evening": f"{begins.hour + 12}-{(ends.hour + 12) % 24 or 24}",
                "morning": f"{begins.hour} am-{ends.hour} am",
            }
        )
    return _resolved(begins, ends, clause)


def _resolved(begins: ClockWord, ends: ClockWord, clause: str) -> tuple[int, int]:
    """Minutes of the day. One am or pm may stand for both; an end at or before the beginning is the next day's."""
    first = begins.at(begins.half)
    if ends.half and not begins.half and begins.hour <= 12:
        same, other = begins.at(ends.half), begins.at("a" if ends.half == "p" else "p")
        first = same if same < (ends.at(ends.half) or DAY) else other
    last = ends.at(ends.half)
    if begins.half and not ends.half and ends.hour <= 12:
        last = min((at for at in (ends.at("a"), ends.at("p")) if at > first), default=ends.at("a"))
    if last == 0:
        last = DAY
    if last <= first:
        if first < DAY // 2 or last > DAY // 2:
            raise ValidationError(
                _("“%(clause)s”: the end is not after the beginning. Write 9-17 or 9 am-5 pm.") % {"clause": clause}
            )
        last += DAY
    return first, last


def _clock_word(tokens: list[Token], clause: str) -> ClockWord:
    if not tokens or tokens[0].kind != "time":
        raise _unclear(clause, tokens)
    text = tokens.pop(0).text
    if text in ("noon", "midnight"):
        return ClockWord(12, 0, "p" if text == "noon" else "a")
    hour, minute = (int(number) for number in (*re.findall(r"\d+", text), "0")[:2])
    half = (re.sub(r"[\d:\s]", "", text) or " ")[0].strip()
    if minute > 59 or hour * 60 + minute > DAY or (half and not 1 <= hour <= 12):
        raise ValidationError(
            _("“%(clause)s”: there is no such time as “%(time)s”.") % {"clause": clause, "time": text.strip()}
        )
    return ClockWord(hour, minute, half)


def _unclear(clause: str, tokens: list[Token], ask: str = "") -> ValidationError:
    ask = ask or (_("“%(word)s” is not understood") % {"word": tokens[0].text} if tokens else _("The end is missing"))
    return ValidationError(
        _("“%(clause)s”: %(ask)s. Write it like “Mon-Fri 12-13; Sat 10-14” or “weekday evenings”.")
        % {"clause": clause, "ask": ask}
    )
