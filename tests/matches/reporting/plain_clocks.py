"""How long families waited, and whether they kept in touch: each request and match by itself."""

from collections import Counter
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from matches.following_up.pace import Wanted, pace
from matches.models import Match, MatchRules, Request
from matches.requesting.clocks import Clock, Facts, Standing, Which, clocks
from matches.requesting.reading import clocks_of, with_clocks
from tests.matches.reporting.plain_rows import Rows, Told, by, counts

WORDS = {
    Standing.NOT_BEGUN: "not_counted", Standing.DROPPED: "not_counted", Standing.RUNNING: "running",
    Standing.PAUSED: "running", Standing.LATE: "overdue",
}  # fmt: skip


class Clocks(Rows):
    """Of requests, and of matches until the first contact."""

    def _two(self, which: int) -> list[Clock]:
        return [three[which] for three in self._of_requests]

    @cached_property
    def _of_requests(self) -> list[tuple[Clock, ...]]:
        rows = with_clocks(Request.objects.in_program(self.program).filter(pk__in=[one.pk for one in self._requests()]))
        return [clocks_of(one, self.hours, self.asked.now) for one in rows]

    @cache  # noqa: B019  # a test's, and gone with it
    def _third(self) -> list[Clock]:
        return [self._first_contact(one) for one in self._matches() if one.path == "family"]

    def _first_contact(self, match: Match) -> Clock:
        facts = Facts(
            received_at=match.requested_at, introduced_at=match.introduced_at,
            reached_at=min(self._in_touch(match), default=None),
            over_at=match.stage_since if match.stage == "closed" else None, holds=self._holds(match),
            waived=frozenset({Which.REACH} if match.clock_waivers.standing().exists() else ()),
        )  # fmt: skip
        return clocks(facts, self.hours, self.asked.now)[2]

    def _in_touch(self, match: Match) -> list[datetime]:
        held = [one.starts_at for one in match.meetings.all() if one.state == "held"]
        return held + [one.at for one in match.contacts.all() if counts(one)]

    def _holds(self, match: Match) -> list[tuple[datetime, datetime | None]]:
        waits: list[Any] = [(one.since, one.until) for one in match.waitings.all()]
        return waits + [(one.since, one.ended_at) for one in match.holds.all()]

    def call_back(self) -> Told:
        return by(self._two(0), _came)

    def yes(self) -> Told:
        return by(self._two(1), _came)

    def first_contact(self) -> Told:
        return by(self._third(), _came)

    def pace(self) -> Told:
        rules, now = MatchRules.of(self.program), self.asked.now
        wanted, found = Wanted(rules.contacts_wanted, rules.contacts_weeks), []
        for match in self._meant():
            if match.path == "family" and self._is_in(match.introduced_at) and self._fits(match):
                met = pace(match.introduced_at, self._in_touch(match), wanted, now, self._holds(match))
                goes_on = not met.is_over and match.stage != "closed"
                found.append("reached" if met.done >= wanted.contacts else "running" if goes_on else "missed")
        return dict(Counter(found))


def _came(clock: Clock) -> str:
    if clock.standing == Standing.DONE:
        return "late" if clock.late_by else "in_time"
    return WORDS[clock.standing]
