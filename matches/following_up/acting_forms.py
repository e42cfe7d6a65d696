"""What a coordinator writes of the plan: several lines at once, or one."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.following_up.acting import Planned, version_of
from matches.models import Action, Match, Seat, Way
from matches.models.call import WAYS_TO_TELL
from peermatch.forms import DateInput, PageFields
from peermatch.text import one_line

ROWS = 4
LONGEST = 300


class WhoField(forms.ModelChoiceField[Seat]):
    """Someone who said yes; nobody stands for what `empty_label` says."""

    def __init__(self, match: Match, **kwargs: Any) -> None:
        seats = match.seats.accepted().select_related("participant")
        super().__init__(seats, to_field_name="public_id", required=False, **kwargs)

    def label_from_instance(self, seat: Seat) -> str:
        return seat.participant.name


class Rows(PageFields, forms.Form):
    """A few lines; what is left empty is not there."""

    names: tuple[str, ...] = ()
    who_reads = gettext_lazy("Only coordinators see this.")

    def lines(self) -> Iterator[list[forms.BoundField]]:
        for number in range(ROWS):
            yield [self[f"{name}_{number}"] for name in self.names]

    def filled(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """By the line's number: what was typed in it."""
        for number in range(ROWS):
            given = tuple(self.cleaned_data.get(f"{name}_{number}") for name in self.names)
            if any(given):
                yield number, given

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        there = list(self.filled())
        for number, (words, *rest) in there:
            if not words and any(rest) and f"words_{number}" not in self.errors:
                self.add_error(f"words_{number}", _("Line %(n)d: write what it is, or empty it.") % {"n": number + 1})
        if not there and not self.errors:
            self.add_error("words_0", _("Fill in at least one line."))
        return cleaned


class OptionsForm(Rows):
    submit = gettext_lazy("Save the options")
    names = ("words", "seat")

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(ROWS):
            self.fields[f"words_{n}"] = forms.CharField(label=_("Option"), max_length=LONGEST, required=False)
            label = _("Who brought it up")
            self.fields[f"seat_{n}"] = WhoField(match, label=label, empty_label=_("Not on record"))

    @property
    def said(self) -> list[tuple[str, Seat | None]]:
        return [(one_line(words), seat) for _number, (words, seat) in self.filled()]


class PlanForm(Rows):
    submit = gettext_lazy("Save the plan")
    who_reads = gettext_lazy("Everyone who said yes reads this once you send the plan.")
    names = ("words", "due", "seat")

    def __init__(self, *args: Any, match: Match, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(ROWS):
            self.fields[f"words_{n}"] = forms.CharField(label=_("What"), max_length=LONGEST, required=False)
            self.fields[f"seat_{n}"] = WhoField(match, label=_("Who"), empty_label=_("The coordinator"))
            self.fields[f"due_{n}"] = forms.DateField(label=_("By when"), widget=DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number, (words, due, _seat) in self.filled():
            if words and not due and f"due_{number}" not in self.errors:
                self.add_error(
                    f"due_{number}", _("Line %(n)d: choose the day by which it is done.") % {"n": number + 1}
                )
        return cleaned

    @property
    def items(self) -> list[Planned]:
        return [Planned(one_line(words), seat, due) for _number, (words, due, seat) in self.filled()]


class ActionForm(PageFields, forms.Form):
    """`seen` names the version that the page began with."""

    words = forms.CharField(
        label=gettext_lazy("What"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "Everyone who said yes reads this once you send the plan; a line that they have already, at once."
        ),
    )
    due = forms.DateField(label=gettext_lazy("By when"), widget=DateInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("words", "seat", "due", "seen")

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        first = {"words": action.words, "due": action.due, "seen": version_of(action)}
        first["seat"] = action.seat.public_id if action.seat else None
        super().__init__(*args, initial=first, **kwargs)
        self.fields["seat"] = WhoField(action.match, label=_("Who"), empty_label=_("The coordinator"))
        self.order_fields(self.field_order)

    @property
    def planned(self) -> Planned:
        given = self.cleaned_data
        return Planned(one_line(given["words"]), given["seat"], given["due"])

    def begin_from(self, action: Action) -> None:
        """What is typed is now for it as it is: the refusal says how that reads."""
        typed: Any = self.data
        changed = typed.copy()
        changed["seen"] = version_of(action)
        self.data = changed


class DoneForm(PageFields, forms.Form):
    submit = gettext_lazy("It is done")
    way = forms.ChoiceField(
        label=gettext_lazy("How you know"),
        choices=[("", gettext_lazy("Choose one")), *((one.value, one.label) for one in (*WAYS_TO_TELL, Way.EMAIL))],
    )
    spoken_by = forms.CharField(
        label=gettext_lazy("Who spoke, if it was someone else"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: the interpreter, or Tom, her husband."),
    )
    outcome = forms.CharField(
        label=gettext_lazy("What came of it, in a few words"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("Only coordinators see this."),
    )
