"""A poll as a coordinator reads it: the times, the best one first, what each person said, who is still to answer."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from matches.models import Ability, Poll, PollAsked, PollReply, PollTime
from matches.scheduling import warnings
from matches.scheduling.finding.time_order import Can
from matches.scheduling.finding.words import to_come_in_words, why_ahead
from matches.scheduling.polls import polling
from matches.scheduling.polls.ranking import Answers, Option, Ranking, Voter, ranking
from matches.scheduling.words import joined
from peermatch.clock import local_day, say_moment

TONES = {Ability.YES: "done", Ability.IF_NEED_BE: "wait", Ability.NO: "stop"}
MOST_COLUMNS = 8


def said_words() -> list[str]:
    """What can be said of a time, and that nothing was said yet."""
    return [*(str(one.label) for one in Ability), _("Not yet")]


@dataclass(frozen=True)
class Cell:
    """What one person said of one time."""

    name: str
    word: str
    tone: str


@dataclass(frozen=True)
class Row:
    """One time. `why`: what puts it ahead, of the recommended one."""

    time: PollTime
    when: str
    cells: tuple[Cell, ...]
    warnings: tuple[str, ...] = ()
    why: str = ""
    is_recommended: bool = False
    is_past: bool = False
    is_chosen: bool = False

    @property
    def by_word(self) -> list[tuple[str, str]]:
        """Each answer, and who gave it."""
        return [(word, joined([cell.name for cell in self.cells if cell.word == word])) for word in said_words()]


@dataclass(frozen=True)
class Person:
    """Somebody who is asked, and the reply that counts."""

    asked: PollAsked
    reply: PollReply | None
    may_be_reminded: bool


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    people: tuple[Person, ...]
    to_come: str
    is_too_soon: bool = False  # none is recommended, and the times that suit are too soon to book what people need

    @property
    def is_crowded(self) -> bool:
        """Whether there are too many people for a column each; then each answer has one."""
        return len(self.people) > MOST_COLUMNS

    @property
    def words(self) -> list[str]:
        return said_words()

    @property
    def answered(self) -> list[Person]:
        return [one for one in self.people if one.reply]

    @property
    def missing(self) -> list[Person]:
        return [one for one in self.people if not one.reply]

    @property
    def was_reminded_today(self) -> bool:
        """Whether some of those who have not answered have e-mail, and none may be asked again now."""
        return not self.to_remind and any(one.asked.seat.participant.takes_email for one in self.missing)

    @property
    def to_remind(self) -> list[Person]:
        return [one for one in self.people if one.may_be_reminded]

    @property
    def recommended(self) -> Row | None:
        return next((row for row in self.rows if row.is_recommended), None)


def read(poll: Poll, *, now: datetime, knows: bool) -> Table:
    """All that the page shows. `knows` as in `time_warnings`. As many queries for two people as for eight."""
    people, times = _people(poll, now), list(poll.times.all())
    for time in times:
        time.poll = poll
    if not poll.is_open:
        return Table(tuple(_row(time, people, now) for time in times), people, "")
    said = dict(zip([time.pk for time in times], _warnings(poll, people, times, now, knows), strict=True))
    soon = {time for time, judged in said.items() if judged.is_too_soon}
    found = _ranking(poll, people, [time for time in times if time.starts_at > now], soon)
    by_key: dict[Hashable, PollTime] = {time.pk: time for time in times}
    order = [*(by_key[one.option.key] for one in found.options), *(time for time in times if time.starts_at <= now)]
    best = found.recommended.option.key if found.recommended else None
    rows = (
        replace(
            _row(time, people, now), warnings=tuple(said[time.pk].said), is_recommended=time.pk == best,
            why=_why(found) if time.pk == best else "",
        )
        for time in order
    )  # fmt: skip
    names: Mapping[Hashable, str] = {one.asked.seat_id: one.asked.seat.participant.name for one in people}
    is_too_soon = best is None and any(one.suits for one in found.options)
    return Table(tuple(rows), people, to_come_in_words(found, names), is_too_soon)


def _people(poll: Poll, now: datetime) -> tuple[Person, ...]:
    replies, asked = polling.replies_of(poll), polling.asked_now(poll)
    waits = poll.is_open and not polling.is_past(poll, now)
    missing = [one for one in asked if one.seat_id not in replies] if waits else []
    again = {one.pk for one in polling.to_remind(poll, now, missing)}
    return tuple(Person(one, replies.get(one.seat_id), one.pk in again) for one in asked)


def _ranking(poll: Poll, people: Sequence[Person], times: Sequence[PollTime], soon: Collection[int]) -> Ranking:
    voters = tuple(
        Voter(one.asked.seat_id, one.asked.seat.participant.time_zone, one.asked.is_required) for one in people
    )
    answers: Answers = {
        (one.asked.seat_id, time): Can(said) for one in people if one.reply for time, said in one.reply.said.items()
    }
    options = (Option(time.pk, time.starts_at, time.ends_at, time.pk in soon) for time in times)
    return ranking(tuple(options), voters, answers)


def _why(found: Ranking) -> str:
    first, *others = found.options
    if others and others[0].option.is_too_soon:
        return _("The others are too soon to book what people need.")
    return why_ahead(first.rank, others[0].rank) if others else ""


def _warnings(
    poll: Poll, people: Sequence[Person], times: Sequence[PollTime], now: datetime, knows: bool
) -> list[warnings.Judged]:
    seats = [one.asked.seat for one in people]
    answered, on = [one.asked.seat_id for one in people if one.reply], local_day(now, poll.program.time_zone)
    about: Any = {"minutes": poll.minutes, "zone": poll.time_zone, "answered": answered}
    return warnings.judged_each(poll.match, seats, times, on=on, knows=knows, **about)


def _row(time: PollTime, people: Sequence[Person], now: datetime) -> Row:
    return Row(
        time, say_moment(time.starts_at, time.poll.time_zone), tuple(_cell(one, time) for one in people),
        is_past=time.starts_at <= now,
        is_chosen=bool(time.poll.meeting and time.poll.meeting.starts_at == time.starts_at),
    )  # fmt: skip


def _cell(one: Person, time: PollTime) -> Cell:
    said = one.reply.said.get(time.pk) if one.reply else None
    name = one.asked.seat.participant.name
    if said is None:
        return Cell(name, said_words()[-1], "plain")
    return Cell(name, str(Ability(said).label), TONES[Ability(said)])
