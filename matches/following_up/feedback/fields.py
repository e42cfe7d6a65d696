"""The questions as fields of a form: the same for whoever answers by link and for a coordinator who records."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.following_up.feedback.giving import Told
from matches.following_up.feedback.questions import AGAIN, CHANGE, GAINED, SCALES, WORDS, Words, gained_choices
from matches.framing.shown import hopes_of
from matches.models import Feedback, Goal, Seat, Way
from peermatch.accounts.models import User
from peermatch.forms import PageFields
from peermatch.watching import Watching

HOPE = "gained_"
LONGEST = 4000


class FeedbackFields(Watching, PageFields):
    """Mix into a form: it calls `add_questions` as it is made. No question must be answered."""

    seat: Seat
    before: Feedback | None
    hand: User | None
    may_say_nothing = False
    meanwhile = _(
        "Answers were recorded after this page was opened: %(now)s. Nothing that you sent is saved yet. Send it once "
        "more if it is to count instead."
    )

    def add_questions(self, seat: Seat, before: Feedback | None, *, hand: User | None, nothing: Words) -> None:
        """Filled with what they said last. `hand` records it; None where they answer themselves. `nothing`: in words,
        what is chosen where a question is left out.
        """
        self.seat, self.before, self.hand = seat, before, hand
        self.goals: list[Goal] = list(seat.goals.all())
        said = Told.of(before) if before else Told()
        asked: dict[str, forms.Field] = {}
        for one in SCALES:
            value = getattr(said, one.name)
            asked[one.name] = _choice(one.asks, one.choices, "" if value is None else str(value), nothing)
        for goal, hope in zip(self.goals, hopes_of(seat), strict=True):
            asked[f"{HOPE}{goal.pk}"] = _choice(hope, gained_choices(), said.gained.get(goal.pk, ""), nothing)
        asked["words"] = _text(WORDS, said.words, rows=5)
        asked["change"] = _text(CHANGE, said.change, rows=3)
        asked[AGAIN.name] = _choice(AGAIN.asks, AGAIN.choices, said.again, nothing)
        self.fields = asked | self.fields
        self.watch()

    @property
    def parts(self) -> dict[str, list[Any]]:
        """The bound fields, as a page sets them under its headings."""
        names = {
            "scales": [one.name for one in SCALES], "hopes": [f"{HOPE}{goal.pk}" for goal in self.goals],
            "words": ["words", "change", AGAIN.name],
        }  # fmt: skip
        return {part: [self[name] for name in theirs] for part, theirs in names.items()}

    @property
    def gained(self) -> Any:
        return GAINED

    @property
    def told(self) -> Told:
        given = self.cleaned_data
        marks: dict[str, Any] = {one.name: int(given[one.name]) if given[one.name] else None for one in SCALES}
        gained = {goal.pk: said for goal in self.goals if (said := given[f"{HOPE}{goal.pk}"])}
        return Told(**marks, again=given["again"], words=given["words"], change=given["change"], gained=gained)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.told.is_anything and not self.may_say_nothing:
            self.add_error(None, _("Answer at least one of the questions. Any one will do."))
        return cleaned

    def on_page(self) -> Iterable[tuple[str, str, str]]:
        return [shown for shown in super().on_page() if shown[0] not in ("way", "spoken_by")]

    def is_as_sent(self, name: str) -> bool:
        """What the same hand recorded before hides nothing from it: they may press twice, or think again."""
        return self._is_of_this_hand() or super().is_as_sent(name)

    def _is_of_this_hand(self) -> bool:
        if self.before is None:
            return False
        return self.before.recorded_by_id == self.hand.pk if self.hand else self.before.way == Way.LINK


def _choice(label: Any, choices: list[Any], said: str, nothing: Words) -> forms.ChoiceField:
    """Whoever chose may choose nothing again: that is a choice of its own."""
    every = [*((str(value), words) for value, words in choices), ("", nothing)]
    return forms.ChoiceField(label=label, choices=every, widget=forms.RadioSelect, initial=said, required=False)


def _text(label: Any, said: str, *, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, required=False, initial=said, widget=forms.Textarea(attrs={"rows": rows})
    )
