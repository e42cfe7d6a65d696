"""What the people of a match said, beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.following_up.feedback.questions import AGAIN, CHANGE, SCALES, WORDS
from matches.framing.shown import hope_in_words
from matches.models import Feedback, FeedbackAsked, Gained, Match, Seat, SeatState
from matches.models.feedback import HIGH, LOW

TONES = {Gained.YES: "done", Gained.PARTLY: "wait", Gained.NO: "plain", Gained.TOO_EARLY: "plain"}
NOTHING = "–"


@dataclass(frozen=True)
class Person:
    """One of the match. `asked`: they are awaited, or were; `ended`: the latest time that was given up; `earlier`: what
    counts no more, the latest first."""

    seat: Seat
    given: Feedback | None
    asked: FeedbackAsked | None
    ended: FeedbackAsked | None
    earlier: Sequence[Feedback]

    @property
    def is_awaited(self) -> bool:
        return self.given is None and self.asked is not None

    @property
    def status(self) -> tuple[str, str]:
        """(word, tone)."""
        if self.given:
            return _("Given"), "done"
        if self.asked:
            return (_("Asked"), "wait") if self.asked.is_by_mail else (_("You ask them"), "wait")
        return (str(self.ended.get_ended_why_display()), "plain") if self.ended else (_("Not asked"), "plain")

    @property
    def marks(self) -> list[tuple[str, str, str]]:
        """(question, answer, tone) of each that has a fixed answer; a dash where it was left out."""
        if self.given is None:
            return [(str(one.short), NOTHING, "") for one in (*SCALES, AGAIN)]
        return [(str(one.short), *_said(self.given, one.name)) for one in (*SCALES, AGAIN)]

    @property
    def said(self) -> list[tuple[str, str]]:
        """(question, answer) of all that they answered, in the words in which they were asked."""
        if self.given is None:
            return []
        scales = [(str(one.asks), _said(self.given, one.name)[0]) for one in SCALES]
        hopes = [(hope, said) for hope, said, _tone in self.hopes]
        words = [(str(WORDS), self.given.words), (str(CHANGE), self.given.change)]
        found = [*scales, *hopes, *words, (str(AGAIN.asks), _said(self.given, AGAIN.name)[0])]
        return [(asks, said) for asks, said in found if said not in ("", NOTHING)]

    @property
    def hopes(self) -> list[tuple[str, str, str]]:
        """(hope, answer, tone), as it was when they answered."""
        rows = self.given.hopes.all() if self.given else ()
        return [
            (hope_in_words(one.hope, number), str(one.get_said_display()), TONES[Gained(one.said)])
            for number, one in enumerate(rows, start=1)
        ]


def _said(feedback: Feedback, name: str) -> tuple[str, str]:
    value: Any = getattr(feedback, name)
    if value in (None, ""):
        return NOTHING, ""
    words = str(getattr(feedback, f"get_{name}_display")())
    if isinstance(value, int):
        return f"{value}: {words}", "stop" if value <= LOW else "done" if value >= HIGH else "wait"
    return words, {"yes": "done", "no": "plain"}.get(value, "wait")


@dataclass(frozen=True)
class Overview:
    people: list[Person]

    @property
    def given(self) -> int:
        return sum(one.given is not None for one in self.people)

    @property
    def in_words(self) -> str:
        """“2 of 3 gave feedback.”"""
        told = {"n": self.given, "all": len(self.people)}
        return ngettext("%(n)d of %(all)d gave feedback.", "%(n)d of %(all)d gave feedback.", self.given) % told

    @property
    def brief(self) -> list[str]:
        """“Robin Park: Very useful.”: of each who said of what use it was."""
        said = [(one.seat.participant.name, one.given) for one in self.people if one.given and one.given.usefulness]
        return [f"{name}: {given.get_usefulness_display()}." for name, given in said]

    @property
    def is_news(self) -> bool:
        """Whether there is some that no coordinator said they read, beside that of who is to be phoned about it."""
        return any(one.given and not one.given.seen_at and not one.given.is_low for one in self.people)

    @property
    def status(self) -> tuple[str, str]:
        if self.people and self.given == len(self.people):
            return _("All gave theirs"), "done"
        if self.given:
            return _("%(n)d of %(all)d") % {"n": self.given, "all": len(self.people)}, "wait"
        return (_("Asked"), "wait") if any(one.asked for one in self.people) else (_("Not asked"), "plain")


def overview(match: Match) -> Overview:
    """Everyone who said yes, and whoever gave feedback before they left; in the same number of queries."""
    given: Any = Feedback.objects.filter(program=match.program).select_related("recorded_by")
    asked: Any = FeedbackAsked.objects.filter(program=match.program)
    rows = match.seats.select_related("participant").prefetch_related(
        Prefetch("feedbacks", given.prefetch_related("hopes")), Prefetch("feedback_asked", asked)
    )
    seats = [seat for seat in rows if seat.state == SeatState.ACCEPTED or seat.feedbacks.all()]
    return Overview([_person(seat) for seat in seats])


def _person(seat: Seat) -> Person:
    rows = list(seat.feedbacks.all())
    asked = list(seat.feedback_asked.all())
    given = next((one for one in rows if one.is_standing), None)
    standing, ended = (next((one for one in asked if one.is_standing == stands), None) for stands in (True, False))
    return Person(seat, given, standing, ended, [one for one in rows if not one.is_standing])
