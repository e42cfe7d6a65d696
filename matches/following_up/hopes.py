"""Hopes at the end of a match: what each person said of theirs, and what the coordinator knows beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.following_up.feedback.overview import Person
from matches.framing.shown import hope_in_words
from matches.models import AtEnd, Feedback, Gained, Goal, HopeAtEnd, HopeGained, Match, Seat
from peermatch.accounts.models import User

AS_SAID = {
    Gained.YES.value: AtEnd.GAINED, Gained.PARTLY.value: AtEnd.PARTLY, Gained.NO.value: AtEnd.NOT_GAINED,
    Gained.TOO_EARLY.value: AtEnd.UNKNOWN,
}  # fmt: skip
AT_END_TONES = {AtEnd.GAINED.value: "done", AtEnd.PARTLY.value: "wait"}


@dataclass(frozen=True)
class Hope:
    """`said`: who said what of it, in a sentence; empty where nobody did. `known`: what the coordinator recorded last,
    or what follows from their word."""

    goal: Goal
    words: str
    said: str
    known: str


@dataclass(frozen=True)
class Known:
    """As it is shown on a closed match; `said` is the person's own word, which counts instead."""

    hope: str
    words: str
    tone: str
    said: str


def hopes_of(person: Person, goals: Sequence[Goal], before: Mapping[int, str]) -> list[Hope]:
    """`before`: by hope (pk), what was recorded when the match was closed before."""
    told = {one.goal_id: one for one in person.given.hopes.all()} if person.given else {}
    return [
        Hope(
            goal, hope_in_words(goal.text, number), _in_words(told.get(goal.pk), person),
            _starts_as(told.get(goal.pk), before.get(goal.pk, "")),
        )
        for number, goal in enumerate(goals, start=1)
    ]  # fmt: skip


def _starts_as(told: HopeGained | None, before: str) -> str:
    return AS_SAID[told.said].value if told else before or AtEnd.UNKNOWN.value


def _in_words(told: HopeGained | None, person: Person) -> str:
    if told is None or person.given is None:
        return ""
    return who_said(person.given, person.seat, str(told.get_said_display()))


def who_said(given: Feedback, seat: Seat, said: str) -> str:
    """“Tom, her husband, said for Robin Park: Partly.”"""
    names = {"name": seat.participant.name, "who": given.spoken_by, "said": said}
    return (_("%(who)s said for %(name)s: %(said)s.") if given.spoken_by else _("%(name)s said: %(said)s.")) % names


def recorded_before(match: Match) -> dict[int, str]:
    """By hope (pk), what was recorded last, whether it still stands or not."""
    rows = HopeAtEnd.objects.filter(program=match.program_id, seat__match=match).exclude(goal=None)
    return {goal: known for goal, known in rows.order_by("pk").values_list("goal", "known") if goal}


def record(*, match: Match, known: Mapping[int, str], by: User, at: datetime) -> None:
    """Called by the door that closes the match, in its transaction."""
    goals = {goal.pk: goal for goal in Goal.objects.filter(program=match.program_id, seat__match=match)}
    if set(known) - set(goals):
        raise ValidationError(_("Their hopes were changed meanwhile. Open this page again, and say it anew."))
    for pk in filter(known.get, known):
        one = HopeAtEnd(program=match.program, seat_id=goals[pk].seat_id, goal=goals[pk], hope=goals[pk].text)
        one.known, one.at, one.by = known[pk], at, by
        one.clean_fields(exclude=["program"])
        one.save()


def take_back(match: Match, *, at: datetime) -> None:
    """The match goes on: this was not its end."""
    HopeAtEnd.objects.filter(program=match.program_id, seat__match=match).standing().update(taken_back_at=at)


def at_end(match: Match) -> list[tuple[Seat, list[Known]]]:
    """Of a closed match, by person; in two queries."""
    rows = HopeAtEnd.objects.filter(program=match.program_id, seat__match=match).standing()
    told = HopeGained.objects.filter(program=match.program_id, feedback__seat__match=match)
    own = {one.goal_id: one for one in told.filter(feedback__taken_back_at=None).select_related("feedback")}
    found: dict[Seat, list[Known]] = {}
    for row in rows.select_related("seat__participant").order_by("seat", "pk"):
        one = own.get(row.goal_id) if row.goal_id else None
        said = who_said(one.feedback, row.seat, str(one.get_said_display())) if one else ""
        tone = AT_END_TONES.get(row.known, "plain")
        theirs = found.setdefault(row.seat, [])
        hope = hope_in_words(row.hope, len(theirs) + 1)
        theirs.append(Known(hope, str(row.get_known_display()), tone, said))
    return list(found.items())
