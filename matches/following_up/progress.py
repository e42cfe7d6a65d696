"""Where two families stand: their contacts, the clock of the first one, the pace of the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.following_up.pace import Pace, Wanted, pace
from matches.models import (
    ClockWaiver,
    Contact,
    Hold,
    Match,
    MatchRules,
    Meeting,
    MeetingState,
    Seat,
    SeatState,
    Waiting,
)
from matches.requesting.clocks import Clock, Facts, Hours, Interval, Standing, Which, clocks
from peermatch.clock import local_day, say_day, say_moment


@dataclass(frozen=True)
class Progress:
    """One match. `contacts` counts those that reached someone, meetings that were held among them."""

    match: Match
    contacts: int
    wanted: Wanted
    pace: Pace
    first: Clock  # the third clock: the first contact
    waiting: Waiting | None
    is_introduced: bool
    now: datetime
    first_waived: bool = False  # someone wrote why the first contact is not waited for

    @property
    def words(self) -> str:
        """What “active” looks like, for lists: “Introduced”, “In contact: 3 contacts”; empty before."""
        if self.contacts:
            words = ngettext("In contact: %(n)d contact", "In contact: %(n)d contacts", self.contacts)
            return words % {"n": self.contacts}
        return _("Introduced") if self.is_introduced else ""

    @property
    def count(self) -> str:
        """“2 of 4 contacts in 8 weeks (until Sun, January 17)”; before they were introduced only what there is."""
        if self.pace.until is None:
            if not self.contacts:
                return ""
            return ngettext("%(n)d contact", "%(n)d contacts", self.contacts) % {"n": self.contacts}
        words = ngettext(
            "%(done)d of %(wanted)d contact in %(weeks)d weeks (until %(day)s)",
            "%(done)d of %(wanted)d contacts in %(weeks)d weeks (until %(day)s)",
            self.wanted.contacts,
        )
        return words % {
            "done": self.pace.done, "wanted": self.wanted.contacts, "weeks": self.wanted.weeks,
            "day": say_day(local_day(self.pace.until, self.match.program.time_zone)),
        }  # fmt: skip

    @property
    def status(self) -> str:
        if not self.match.is_open:
            return _("Were in contact") if self.contacts else _("No contact on record")
        if self.waiting:
            return _("Waits for access")
        if self.first.standing == Standing.LATE:
            return _("First contact overdue")
        if not self.contacts:
            if self.first_waived:
                return _("First contact not counted")
            return _("First contact awaited") if self.is_introduced else _("Not introduced yet")
        return _("Next contact due") if self.is_behind else _("In contact")

    @property
    def tone(self) -> str:
        if not self.match.is_open:
            return "done" if self.contacts else "plain"
        if self.first.standing == Standing.LATE and not self.waiting:
            return "stop"
        if self.waiting or self.is_behind or (self.is_introduced and not self.contacts):
            return "wait"
        return "done" if self.contacts else "plain"

    @property
    def is_behind(self) -> bool:
        return self.pace.is_behind(self.now)

    @property
    def sentence(self) -> str:
        """What is awaited next, in a sentence; empty where nothing is. Of a closed match nothing is."""
        if not self.match.is_open:
            return ""
        if not self.contacts:
            return self._first_in_words()
        if self.pace.next_due is not None:
            day = say_day(local_day(self.pace.next_due, self.match.program.time_zone))
            words = _("The next contact was due on %(day)s.") if self.is_behind else _("The next is due by %(day)s.")
            return words % {"day": day}
        if self.pace.is_over:
            return _("The first weeks are over. Ask both how it went; close the match, or let it go on.")
        return ""

    def _first_in_words(self) -> str:
        if self.waiting:
            since = say_moment(self.waiting.since, self.match.program.time_zone)
            return _("The clock stands still since %(since)s.") % {"since": since}
        if not self.is_introduced or self.first.due is None:
            return ""
        words = _("The first contact was due %(when)s.") if self._is_late else _("The first contact is due %(when)s.")
        return words % {"when": say_moment(self.first.due, self.match.program.time_zone)}

    @property
    def _is_late(self) -> bool:
        return self.first.standing == Standing.LATE


def progress_of(match: Match, *, now: datetime) -> Progress:
    return progress_of_all([match], now=now)[match.pk]


def progress_of_all(matches: Iterable[Match], *, now: datetime) -> dict[int, Progress]:
    """Of matches of one program, by their pk; the same number of queries for one and for many."""
    rows = {match.pk: match for match in matches}
    if not rows:
        return {}
    program = next(iter(rows.values())).program
    rules = MatchRules.of(program)
    moments, pauses, waiting = _moments(program.pk, rows), _pauses(program.pk, rows), _waiting(program.pk, rows)
    introduced, waived = _introduced(program.pk, rows), _waived(program.pk, rows)
    return {
        pk: _progress(
            match, rules, sorted(moments[pk]), pauses[pk], waiting.get(pk), pk in introduced, now, waived=pk in waived
        )
        for pk, match in rows.items()
    }


def say_contacts(listed: Iterable[Any], *, now: datetime) -> None:
    """Gives each of these matches its `contact_words`, for lists; families alone have them."""
    rows = list(listed)
    found = progress_of_all([match for match in rows if match.is_family], now=now)
    for match in rows:
        match.contact_words = found[match.pk].words if match.pk in found else ""


def _progress(
    match: Match, rules: MatchRules, moments: list[datetime], pauses: list[Interval], waiting: Waiting | None,
    is_introduced: bool, now: datetime, *, waived: bool = False,
) -> Progress:  # fmt: skip
    wanted = Wanted(rules.contacts_wanted, rules.contacts_weeks)
    introduced_at = match.introduced_at if is_introduced else None
    facts = Facts(
        received_at=match.requested_at,
        introduced_at=introduced_at,
        reached_at=moments[0] if moments else None,
        over_at=None if match.is_open else match.stage_since,
        holds=pauses,
        waived=frozenset({Which.REACH} if waived else ()),
    )
    hours = Hours(rules.call_back_hours, rules.match_hours, rules.reach_hours)
    first = clocks(facts, hours, now)[2]
    met = pace(introduced_at, moments, wanted, now, pauses)
    return Progress(match, len(moments), wanted, met, first, waiting, is_introduced, now, waived)


def _moments(program: int, matches: Mapping[int, Match]) -> dict[int, list[datetime]]:
    """When they were in touch; a meeting that was held is one kind of contact."""
    found: dict[int, list[datetime]] = {pk: [] for pk in matches}
    contacts = Contact.objects.filter(program=program, match__in=matches).reached()
    held = Meeting.objects.filter(program=program, match__in=matches, state=MeetingState.HELD)
    for pk, moment in [*contacts.values_list("match_id", "at"), *held.values_list("match_id", "starts_at")]:
        found[pk].append(moment)
    return found


def _pauses(program: int, matches: Mapping[int, Match]) -> dict[int, list[Interval]]:
    """While an interpreter is waited for, and while the match is on hold, no clock counts."""
    found: dict[int, list[Interval]] = {pk: [] for pk in matches}
    waits = Waiting.objects.filter(program=program, match__in=matches).values_list("match_id", "since", "until")
    holds = Hold.objects.filter(program=program, match__in=matches).values_list("match_id", "since", "ended_at")
    for pk, since, until in [*waits, *holds]:
        found[pk].append((since, until))
    return found


def _waiting(program: int, matches: Mapping[int, Match]) -> dict[int, Waiting]:
    return {one.match_id: one for one in Waiting.objects.filter(program=program, match__in=matches).running()}


def _waived(program: int, matches: Mapping[int, Match]) -> set[int]:
    """Those of which a coordinator wrote why the first contact is not waited for."""
    rows = ClockWaiver.objects.filter(program=program, match__in=matches, which=Which.REACH.value).standing()
    return set(rows.values_list("match_id", flat=True))


def _introduced(program: int, matches: Mapping[int, Match]) -> set[int]:
    """Those in which at least two who said yes have been introduced."""
    seats = Seat.objects.filter(program=program, match__in=matches, state=SeatState.ACCEPTED)
    found = list(seats.exclude(introduced_at=None).values_list("match_id", flat=True))
    return {pk for pk in matches if found.count(pk) > 1}
