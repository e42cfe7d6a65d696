"""Best times and the order of a poll's, in a coordinator's words. Pure."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.scheduling.finding.best_times import Proposal, Standing, TeamThen
from matches.scheduling.finding.in_the_way import InTheWay, Without
from matches.scheduling.finding.time_order import Can, Rank
from matches.scheduling.finding.whose_time import BEYOND, Why
from matches.scheduling.polls.ranking import Ranking
from matches.scheduling.words import joined, length
from peermatch.clock import WallTime, say_moment, say_time, zone_label

Named = Callable[[Collection[Hashable]], Sequence[str]]  # names of those to be booked, by their keys
Names = Mapping[Hashable, str]  # by the keys of people
MOST_PAIRS = 5

# For each part of a rank: where none is left, and where there are fewer.
AHEAD = {
    "refusing": (
        gettext_lazy("Nobody who must come said no."),
        gettext_lazy("Fewer of those who must come said no: %(n)d instead of %(other)d."),
    ),
    "unanswered": (
        gettext_lazy("Everyone who must come has answered."),
        gettext_lazy("Fewer of those who must come are still to answer: %(n)d instead of %(other)d."),
    ),
    "short": (
        gettext_lazy("Everyone who must be booked is free."),
        gettext_lazy("Fewer of those who must be booked are missing: %(n)d instead of %(other)d."),
    ),
    "if_need_be": (
        gettext_lazy("Nobody who must come said only “if need be”."),
        gettext_lazy("Fewer of those who must come can only if need be: %(n)d instead of %(other)d."),
    ),
    "booked_if_need_be": (
        gettext_lazy("Everyone who must be booked can for sure."),
        gettext_lazy("Fewer of those who must be booked can only if need be: %(n)d instead of %(other)d."),
    ),
    "left_out": (
        gettext_lazy("Everyone else can come too."),
        gettext_lazy("Fewer of the others are missing: %(n)d instead of %(other)d."),
    ),
    "others_if_need_be": (
        gettext_lazy("For none of the others it is only “if need be”."),
        gettext_lazy("Fewer of the others can only if need be: %(n)d instead of %(other)d."),
    ),
    "at_night": (
        gettext_lazy("It is within the waking hours of everyone who comes."),
        gettext_lazy("It is outside waking hours for fewer people: %(n)d instead of %(other)d."),
    ),
    "less_near": (
        gettext_lazy("Those who are free to be booked name the very way that is wanted."),
        gettext_lazy("Fewer of those who must be booked do not name the way that is wanted: %(n)d, not %(other)d."),
    ),
}

CAN = {
    Can.YES: gettext_lazy("Can"),
    Can.IF_NEED_BE: gettext_lazy("If need be"),
    Can.NO: gettext_lazy("Cannot"),
    None: gettext_lazy("No answer yet"),
}
WHY = {
    Why.FREE: gettext_lazy("Within their free time."),
    Why.REACHES: format_lazy(gettext_lazy("Reaches up to {minutes} minutes beyond their free time."), minutes=BEYOND),
    Why.NOT_TOLD: gettext_lazy("Has not said when they are free."),
    Why.AWAY: gettext_lazy("Away."),
    Why.BOOKED: gettext_lazy("Already booked."),
    Why.NOT_FREE: gettext_lazy("Outside their free time."),
    Why.NIGHT: gettext_lazy("Has not said when they are free, and it is outside waking hours."),
}


def why_ahead(one: Rank, other: Rank) -> str:
    """What puts a time ahead of the one that follows it: the first in which they differ."""
    for part, (none_left, fewer) in AHEAD.items():
        n, more = getattr(one, part), getattr(other, part)
        if n != more and part == "refusing" and not (n or one.unanswered or one.if_need_be):
            return _("Everyone who must come can.")
        if n != more:
            return str(fewer) % {"n": n, "other": more} if n else str(none_left)
    return _("It is as good, and earlier.") if one.starts_at < other.starts_at else _("It is as good.")


def can_in_words(can: Can | None) -> str:
    """“Can”, as a short status; None where nothing is known yet."""
    return str(CAN[can])


def why_in_words(one: Standing) -> str:
    """What makes a time that for one person."""
    if one.why == Why.FREE and one.is_night:
        return _("Within their free time, but outside waking hours.")
    return str(WHY[one.why])


def when_in_words(one: Standing) -> str:
    """“Tue, April 14, 3:00 pm Central, until 4:00 pm”: the meeting on their own clock."""
    return _("%(begins)s, until %(ends)s") % _from_to(one.begins, one.ends, one.zone)


def hours_in_words(one: Standing, day: date) -> str:
    """“3:00 pm to 4:00 pm Central”: the same where it is that day on their clock too; else with the day."""
    walls = [WallTime(moment.date(), moment.time(), one.zone) for moment in (one.begins, one.ends)]
    if any(wall.on != day or wall.happens_twice() for wall in walls):
        return when_in_words(one)
    begins, ends = (say_time(wall.at) for wall in walls)
    return _("%(begins)s to %(ends)s %(zone)s") % {"begins": begins, "ends": ends, "zone": zone_label(one.zone)}


def stretch_in_words(proposal: Proposal, zone: str) -> str:
    """“Tue, April 14, 9:00 am Central, or any quarter hour until 11:30 am”: when to start, on the reader's clock."""
    if proposal.starts_at == proposal.last_start:
        return say_moment(proposal.starts_at, zone)
    told = _from_to(proposal.starts_at, proposal.last_start, zone)
    return _("%(begins)s, or any quarter hour until %(ends)s") % told


def _from_to(begins: datetime, ends: datetime, zone: str) -> dict[str, str]:
    one, other = (moment.astimezone(ZoneInfo(zone)) for moment in (begins, ends))
    is_plain = one.date() == other.date() and one.utcoffset() == other.utcoffset()
    return {"begins": say_moment(begins, zone), "ends": say_time(other.time()) if is_plain else say_moment(ends, zone)}


def too_soon_in_words(proposal: Proposal) -> str:
    """“Too soon to book ASL interpreters and captioners.”; empty where nothing is too soon."""
    kinds = list(dict.fromkeys(proposal.too_soon))
    return _("Too soon to book %(kinds)s.") % {"kinds": joined(kinds)} if kinds else ""


def team_in_words(team: TeamThen, named: Named, unknown: Collection[Hashable] = ()) -> str:
    """Who of those to be booked can, who only if need be, of whom nobody knows, and how many are missing."""
    if team.short is None:
        return _("Nobody knows yet who is free: there is no list of them.")
    maybe = [key for key in team.if_need_be if key not in unknown]
    lists = {
        _("%(names)s can."): team.yes,
        _("If need be: %(names)s."): maybe,
        _("When %(names)s can is not known."): [key for key in team.if_need_be if key in unknown],
    }
    said = [words % {"names": joined(named(keys))} for words, keys in lists.items() if keys]
    said = said or [_("Nobody on your list is free.")]
    if team.short:
        missing = ngettext("%(n)d of %(needed)d is missing.", "%(n)d of %(needed)d are missing.", team.short)
        said.append(missing % {"n": team.short, "needed": team.needed})
    return " ".join(said)


def in_the_way_in_words(told: InTheWay, names: Names) -> list[str]:
    """Why there is no time, one sentence each, and what would free one."""
    if told.is_too_short:
        return [_("The meeting is longer than the time between the first and the last day."), *_shorter(told)]
    said = [_("%(name)s has no time for it in these weeks.") % {"name": names[key]} for key in told.nowhere]
    for one, other in told.apart[:MOST_PAIRS]:
        pair = {"one": names[one], "other": names[other]}
        said.append(_("%(one)s and %(other)s share no time for it in these weeks.") % pair)
    if (more := len(told.apart) - MOST_PAIRS) > 0:
        said.append(ngettext("Nor does %(n)d more pair.", "Nor do %(n)d more pairs.", more) % {"n": more})
    return [*said, *(_without(way, names) for way in told.without), *_shorter(told)]


def _shorter(told: InTheWay) -> list[str]:
    if told.shorter is None:
        return []
    days = told.shorter.days
    said = ngettext(
        "A meeting of %(length)s would fit on %(n)d day.", "A meeting of %(length)s would fit on %(n)d days.", days
    )
    return [said % {"length": length(told.shorter.minutes), "n": days}]


def _without(way: Without, names: Names) -> str:
    said = ngettext(
        "Without %(names)s there would be times on %(n)d day.",
        "Without %(names)s there would be times on %(n)d days.",
        way.days,
    )
    return said % {"names": joined([names[key] for key in way.people]), "n": way.days}


def to_come_in_words(ranking: Ranking, names: Names) -> str:
    """Who is still to answer, and whether that can change which time is recommended."""
    return f"{_still_to_answer(ranking, names)} {_what_it_means(ranking)}".strip()


def _still_to_answer(ranking: Ranking, names: Names) -> str:
    if not ranking.missing:
        return _("Everyone has answered.")
    said = ngettext("%(names)s is still to answer.", "%(names)s are still to answer.", len(ranking.missing))
    return said % {"names": joined([names[key] for key in ranking.missing])}


def _what_it_means(ranking: Ranking) -> str:
    if ranking.recommended is None:
        return _("No time can be recommended yet.") if ranking.can_change else _("None of the times suits.")
    if ranking.can_change:
        return _("That can still change which time is best.")
    return _("That cannot change which time is best.") if ranking.missing else ""
