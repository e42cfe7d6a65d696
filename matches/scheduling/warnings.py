"""What speaks against times that are not a meeting yet, as the page of a meeting says it of that one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from matches.models import Match, Seat
from matches.scheduling import booking, coming, said_of_times
from matches.scheduling.access import arranging, working_days
from peermatch.clock import say_day


class Time(Protocol):
    """A time of a poll, or a meeting that nobody planned yet."""

    on: date
    starts_at: datetime
    ends_at: datetime


class Judged(NamedTuple):
    """What speaks against a time, and whether it is too soon to book what people need."""

    said: list[str]
    is_too_soon: bool


def of_each(
    match: Match,
    seats: Sequence[Seat],
    times: Sequence[Time],
    *,
    minutes: int,
    zone: str,
    on: date,
    knows: bool,
    answered: Collection[int] = (),
) -> list[list[str]]:
    """For each of these times what a coordinator should know of it, as `judged_each` says it."""
    judged = judged_each(match, seats, times, minutes=minutes, zone=zone, on=on, knows=knows, answered=answered)
    return [one.said for one in judged]


def said_once(of_each: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """What speaks against all of several times alike; and what speaks against each besides."""
    alike = [said for said in of_each[0] if all(said in one for one in of_each)] if len(of_each) > 1 else []
    return alike, [[said for said in one if said not in alike] for one in of_each]


def judged_each(
    match: Match,
    seats: Sequence[Seat],
    times: Sequence[Time],
    *,
    minutes: int,
    zone: str,
    on: date,
    knows: bool,
    answered: Collection[int] = (),
) -> list[Judged]:
    """For each of these times what a coordinator should know of it, as seen on the day `on`, told in that zone.

    `answered`: seats (pk) of those who said what they can, which counts more than the week that is on record.
    `knows`: whether the reader may read what people need. As many queries for one time and person as for eight.
    """
    if not seats or not times:
        return [Judged([], False) for _time in times]
    prefetch_related_objects(list(seats), "participant__windows", "participant__away")
    first, last = min(time.starts_at for time in times), max(time.ends_at for time in times)
    booked = booking.overlapping(match, seats, first, last)
    names = {seat.participant_id: seat.participant.name for seat in seats}
    polled = said_of_times.said_of(match, seats, times)
    needs = arranging.on_days(match.program, names, minutes=minutes, days=[time.on for time in times], on=on)
    found = []
    for time, needed, told in zip(times, needs, polled, strict=True):
        asked = [seat for seat in seats if seat.pk not in answered]
        said = of_day(time.on) + [words for seat in asked for words in _against(seat, time, told.get(seat.pk, ""))]
        clashing = [one for one in booked if one.starts_at < time.ends_at and one.ends_at > time.starts_at]
        said += [booking.in_words(one, zone) for one in clashing]
        is_too_soon = any(one.is_late for one in needed)
        found.append(Judged(said + arranging.in_words(needed, knows=knows), is_too_soon))
    return found


def of_day(on: date) -> list[str]:
    """“Fri, December 25 is a federal holiday (Christmas Day).”, or nothing."""
    name = working_days.holiday(on)
    return [_("%(day)s is a federal holiday (%(name)s).") % {"day": say_day(on), "name": name}] if name else []


def _against(seat: Seat, time: Time, said: str) -> list[str]:
    return coming.against(seat, coming.on_their_clock(seat, time.starts_at, time.ends_at), said)
