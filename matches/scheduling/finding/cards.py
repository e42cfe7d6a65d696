"""Best times as a page tells them: when, who can, why one is ahead, and what would help where there is none."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Seat
from matches.scheduling import prefilled
from matches.scheduling.access.working_days import days_off
from matches.scheduling.finding import words
from matches.scheduling.finding.best_times import Proposal, Standing, TeamThen
from matches.scheduling.finding.bookable import Bookable
from matches.scheduling.finding.form import AS_TICKED, WEEKS, TimesForm
from matches.scheduling.finding.in_the_way import InTheWay
from matches.scheduling.finding.knowing import Known
from matches.scheduling.finding.time_order import Can
from matches.scheduling.finding.whose_time import Why
from matches.scheduling.words import joined
from matches.scheduling.words import length as length_in_words
from participants.week_fields import windows_of
from participants.week_in_words import say_week
from peermatch.clock import zone_label

KINDS = {Can.YES: "for", Can.IF_NEED_BE: "against", Can.NO: "settle"}
Changed = tuple[str, dict[str, object]]  # what a link says, and what of the search it changes
TOLD_ONE_BY_ONE = 6  # of more people than these, those who can are folded away


@dataclass(frozen=True)
class OneThere:
    """What the time is for one person."""

    name: str
    can: Can
    said: str
    when: str
    why: str
    is_required: bool

    @property
    def kind(self) -> str:
        return KINDS[self.can]


@dataclass(frozen=True)
class TeamThere:
    """Who of those to be booked could come at the time."""

    kind: str
    said: str
    tone: str
    who: str


@dataclass(frozen=True)
class Card:
    """One proposal. `query` prefills the form that plans it, `value` names it where people are asked."""

    when: str
    status: str
    tone: str
    ahead: str
    too_soon: str
    is_holiday: bool
    people: Sequence[OneThere]
    folded: Sequence[OneThere]
    teams: Sequence[TeamThere]
    query: str
    value: str


@dataclass(frozen=True)
class Way:
    """Something else to look for, and where."""

    words: str
    query: str


def cards_of(proposals: Sequence[Proposal], form: TimesForm, known: Known) -> list[Card]:
    """Each with what puts it ahead of the one after it."""
    after: list[Proposal | None] = [*proposals[1:], None]
    return [_card(one, other, form, known) for one, other in zip(proposals, after, strict=False)]


def _card(one: Proposal, after: Proposal | None, form: TimesForm, known: Known) -> Card:
    status, tone = _status(one)
    begins = one.starts_at.astimezone(ZoneInfo(form.zone))
    people = [_person(standing, begins.date(), known.names) for standing in one.people]
    folds = len(people) > TOLD_ONE_BY_ONE
    return Card(
        when=words.stretch_in_words(one, form.zone),
        status=status,
        tone=tone,
        ahead=words.why_ahead(one.rank, after.rank) if after else "",
        too_soon=words.too_soon_in_words(one),
        is_holiday=begins.date() in days_off(begins.year),
        people=[person for person in people if not folds or person.can is not Can.YES],
        folded=[person for person in people if folds and person.can is Can.YES],
        teams=[_team(team, known.bookable) for team in one.teams if team.short is not None],
        query=prefilled.as_query(one, form.zone, form.length),
        value=begins.strftime(AS_TICKED),
    )


def _team(team: TeamThen, bookable: Bookable) -> TeamThere:
    """Where those of whom nobody knows would do, that is told, and no more."""
    known = [key for key in team.if_need_be if key not in bookable.unknown]
    if team.short:
        said, tone = _("Missing"), "settle"
    elif len(team.yes) >= team.needed:
        said, tone = _("Can"), "for"
    else:
        said, tone = (_("If need be") if len(team.yes) + len(known) >= team.needed else _("Not known")), "against"
    return TeamThere(capfirst(team.kind), said, tone, words.team_in_words(team, bookable.named, bookable.unknown))


def _status(one: Proposal) -> tuple[str, str]:
    can = len(one.who(Can.YES))
    if can == len(one.people):
        return _suits_everyone(one)
    if one.who(Can.NO):
        comes = len(one.people) - len(one.who(Can.NO))
        return _("%(n)d of %(all)d can come") % {"n": comes, "all": len(one.people)}, "wait"
    rest = len(one.people) - can
    said = ngettext("If need be for %(n)d person", "If need be for %(n)d people", rest)
    return said % {"n": rest}, "wait"


def _suits_everyone(one: Proposal) -> tuple[str, str]:
    short = sum(team.short or 0 for team in one.teams)
    if not short:
        return _("Suits everyone"), "done"
    said = ngettext(
        "Suits everyone, but nobody is free for %(n)d place to be booked",
        "Suits everyone, but nobody is free for %(n)d places to be booked",
        short,
    )
    return said % {"n": short}, "wait"


def _person(one: Standing, day: date, names: Mapping[int, str]) -> OneThere:
    name, can = names[int(str(one.key))], words.can_in_words(one.can)
    is_plain = one.why is Why.FREE and not one.is_night  # “Can” says it
    why = "" if is_plain else words.why_in_words(one)
    return OneThere(name, one.can, can, words.hours_in_words(one, day), why, one.is_required)


def in_the_way_in_words(told: InTheWay, names: Mapping[int, str]) -> list[str]:
    """Whose hours stand in the way, one sentence each."""
    return words.in_the_way_in_words(told, _by_key(names))


def ways_out(told: InTheWay | None, form: TimesForm, names: Mapping[int, str], *, later: bool) -> list[Way]:
    """What else to look for where no time suits. `later`: whether there is one within as many weeks as there may be."""
    ways = [*(_without(told, form, names) if told else ()), *(_shorter(told) if told else ())]
    if later:
        ways.append((_("Look within %(n)d weeks") % {"n": WEEKS[-1]}, {"weeks": WEEKS[-1]}))
    return [Way(words, form.other(**changed)) for words, changed in ways]


def _without(told: InTheWay, form: TimesForm, names: Mapping[int, str]) -> Iterator[Changed]:
    for way in told.without:
        left = [str(seat.public_id) for seat in form.required if seat.participant_id not in way.people]
        who = joined([names[int(str(key))] for key in way.people])
        yield _("Look for times at which %(names)s need not be there") % {"names": who}, {"must": left}


def _shorter(told: InTheWay) -> Iterator[Changed]:
    if told.shorter is not None:
        minutes = told.shorter.minutes
        yield _("Look for %(length)s") % {"length": length_in_words(minutes)}, {"minutes": minutes}


def weeks_in_the_way(told: InTheWay | None, seats: Sequence[Seat]) -> list[tuple[Seat, str]]:
    """Those without any time and those who share none, with what they said of their week."""
    keys = {*told.nowhere, *chain.from_iterable(told.apart)} if told else set()
    return [(seat, _week(seat)) for seat in seats if seat.participant_id in keys]


def _week(seat: Seat) -> str:
    """“Mon–Fri 5:00 pm–9:00 pm, Central”, on their own clock."""
    person = seat.participant
    said = say_week(windows_of(person.windows.all()))
    return f"{said}, {zone_label(person.time_zone)}" if said else ""


def _by_key(names: Mapping[int, str]) -> Mapping[Hashable, str]:
    return dict(names.items())


def unknown_weeks(without: Sequence[Seat], names: Mapping[int, str]) -> str:
    """Who has said nothing of their week, and what that means."""
    who = joined([names[seat.participant_id] for seat in without])
    said = ngettext(
        "%(names)s has not said when they are free: from 8:00 am to 9:00 pm on their clock, all counts as if need be.",
        "%(names)s have not said when they are free: from 8:00 am to 9:00 pm on their clock, all counts as if need be.",
        len(without),
    )
    return said % {"names": who} if without else ""
