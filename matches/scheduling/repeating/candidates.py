"""Times that could be a meeting of a match: whether a clock shows them, and what speaks against each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Match, Meeting
from matches.scheduling import warnings
from peermatch.clock import WallTime, clock_name, local_day, say_day, say_moment


@dataclass(frozen=True)
class Candidate:
    """`cannot` says why it can be no meeting at all; `against` what a coordinator should know of it."""

    wall: WallTime
    when: str
    cannot: str = ""
    against: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How a form names it."""
        return self.wall.on.isoformat()


def look_at(match: Match, walls: Iterable[WallTime], *, minutes: int, now: datetime, knows: bool) -> list[Candidate]:
    """Each of these times with what speaks against it; as many queries for one as for twelve."""
    taken = set(match.meetings.standing().values_list("starts_at", flat=True))
    found = [_candidate(wall, taken, now) for wall in walls]
    possible = [one for one in found if not one.cannot]
    against = _against(match, [one.wall for one in possible], minutes=minutes, now=now, knows=knows)
    said = {one.name: tuple(words) for one, words in zip(possible, against, strict=True)}
    return [Candidate(one.wall, one.when, one.cannot, said.get(one.name, ())) for one in found]


def said_once(found: Iterable[Candidate]) -> tuple[list[str], list[Candidate]]:
    """What speaks against all that are possible alike; and each with what speaks against it besides."""
    each = list(found)
    alike, _besides = warnings.said_once([one.against for one in each if not one.cannot])
    return alike, [replace(one, against=tuple(said for said in one.against if said not in alike)) for one in each]


def _candidate(wall: WallTime, taken: set[datetime], now: datetime) -> Candidate:
    try:
        moment = wall.instant()
    except ValidationError as refusal:
        return Candidate(wall, say_day(wall.on, year=True), " ".join(refusal.messages))
    when = say_moment(moment, wall.zone, year=True)
    if wall.happens_twice():
        when = _("%(when)s (%(name)s: the clocks show it twice that day)") % {
            "when": when, "name": clock_name(_there(wall)),
        }  # fmt: skip
    if moment in taken:
        return Candidate(wall, when, _("This match already has a meeting at that time."))
    return Candidate(wall, when, _("This time is already past.") if moment <= now else "")


def _there(wall: WallTime) -> datetime:
    return datetime.combine(wall.on, wall.at, ZoneInfo(wall.zone)).replace(fold=wall.fold)


def _against(match: Match, walls: Sequence[WallTime], *, minutes: int, now: datetime, knows: bool) -> list[list[str]]:
    seats = list(match.seats.accepted().select_related("participant"))
    times = []
    for wall in walls:
        meeting = Meeting(program=match.program, match=match)
        meeting.set_time(wall, minutes)
        times.append(meeting)
    zone = walls[0].zone if walls else match.program.time_zone
    on = local_day(now, match.program.time_zone)
    return warnings.of_each(match, seats, times, minutes=minutes, zone=zone, on=on, knows=knows)
