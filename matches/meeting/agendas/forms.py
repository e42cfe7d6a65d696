"""What a coordinator types about an agenda. `seen` names the version that the page began with."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.meeting.agendas.facts import Facts, expert_of
from matches.meeting.agendas.saying import said
from matches.meeting.timing.shapes import What
from matches.models import Agenda, AgendaShape, Segment, SegmentLeads
from matches.models.agenda import LONGEST_WORDS
from matches.models.meeting import LONGEST
from peermatch.forms import PageFields
from peermatch.text import one_line


class ProposeForm(PageFields, forms.Form):
    submit: Any = gettext_lazy("Propose it")

    shape = forms.ChoiceField(label=gettext_lazy("Kind of agenda"), widget=forms.RadioSelect)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, facts: Facts, agenda: Agenda | None, **kwargs: Any) -> None:
        known = [str(shape) for shape in facts.shapes]
        shape = agenda.shape if agenda and agenda.shape in known else str(facts.usual_shape)
        super().__init__(*args, initial={"shape": shape, "seen": agenda.version if agenda else 0}, **kwargs)
        field: Any = self.fields["shape"]
        field.choices = [(shape, AgendaShape(shape).label) for shape in known]


class SegmentForm(PageFields, forms.Form):
    submit: Any = gettext_lazy("Save the segment")

    words = forms.CharField(
        label=gettext_lazy("What is done"),
        max_length=LONGEST_WORDS,
        help_text=gettext_lazy("Everyone who gets the agenda reads this: no names of children, no diagnoses."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST)
    leads = forms.ChoiceField(label=gettext_lazy("Who leads"), choices=SegmentLeads.choices)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agenda: Agenda, segment: Segment, **kwargs: Any) -> None:
        self.usual = said(Segment(what=segment.what))
        first = {"words": segment.words or self.usual, "minutes": segment.minutes, "leads": segment.leads}
        super().__init__(*args, initial=first | {"seen": agenda.version}, **kwargs)
        self.fields["minutes"].help_text = _("At least %(n)d. What follows is timed anew.") % {"n": segment.least}
        if segment.what == What.BREAK:
            self.fields["leads"].widget = forms.HiddenInput()

    def clean_words(self) -> str:
        """The usual words are kept as such: they follow the program's language."""
        words = one_line(self.cleaned_data["words"])
        return "" if words == self.usual else words


class AddForm(PageFields, forms.Form):
    submit: Any = gettext_lazy("Add it")

    is_break = forms.BooleanField(label=gettext_lazy("A break of 15 minutes"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What is done"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=gettext_lazy("Everyone who gets the agenda reads this: no names of children, no diagnoses."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST, required=False)
    leads = forms.ChoiceField(label=gettext_lazy("Who leads"), choices=SegmentLeads.choices)
    after = forms.TypedChoiceField(label=gettext_lazy("Where"), coerce=int)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agenda: Agenda, segments: list[Segment], **kwargs: Any) -> None:
        first = {"seen": agenda.version, "after": len(segments), "minutes": 5}
        super().__init__(*args, initial=first | kwargs.pop("initial", {}), **kwargs)
        after = [
            (index, _("After %(n)d: %(what)s") % {"n": index, "what": said(one)})
            for index, one in enumerate(segments, start=1)
        ]
        field: Any = self.fields["after"]
        field.choices = [(0, _("At the beginning")), *after]

    def clean_words(self) -> str:
        return one_line(self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("is_break"):
            return data
        if not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write what is done, or choose a break."))
        if not data.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Write how many minutes it takes."))
        return data


class PresentersForm(PageFields, forms.Form):
    """A number for each who may present: the turn they have, or none. And who teaches."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    teaches = forms.ChoiceField(label=gettext_lazy("Who teaches"), required=False)

    def __init__(self, *args: Any, agenda: Agenda, facts: Facts, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": agenda.version}, **kwargs)
        self.submit = _("Save who presents") if agenda.turns else _("Save who teaches")
        self.pool = {str(seat.public_id): seat for seat in facts.pool} if agenda.turns else {}
        turns = [("", _("Does not present")), *((str(n), str(n)) for n in range(1, len(self.pool) + 1))]
        now = {str(seat.public_id): str(n) for n, seat in enumerate(facts.seats[: agenda.turns], start=1)}
        for ref, seat in self.pool.items():
            self.fields[ref] = forms.ChoiceField(
                label=_("Turn of %(name)s") % {"name": seat.participant.name},
                choices=turns,
                initial=now.get(ref, ""),
                required=False,
            )
        if agenda.is_taught:
            names = [(str(seat.public_id), seat.participant.name) for seat in facts.everyone]
            field: Any = self.fields["teaches"]
            field.choices = names if expert_of(facts.everyone) else [("", _("Not said")), *names]
            field.initial = str(facts.teaches.public_id) if facts.teaches else ""
        else:
            del self.fields["teaches"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for ref, seat in self.pool.items():
            turn = data.get(ref, "")
            if turn and turn in taken:
                said = _("%(name)s has this turn already: choose another number.") % {"name": taken[turn]}
                self.add_error(ref, said)
            elif turn:
                taken[turn] = seat.participant.name
        if self.pool and not taken and not self.errors:
            self.add_error(next(iter(self.pool)), _("At least one person presents: choose a number."))
        return data

    @property
    def chosen(self) -> dict[str, Any]:
        """What the door takes."""
        turns = sorted((int(turn), ref) for ref in self.pool if (turn := self.cleaned_data.get(ref)))
        told = {name: self.cleaned_data.get(name, "") for name in ("teaches", "seen")}
        return told | {"presents": [ref for _turn, ref in turns]}


class ReadForm(PageFields, forms.Form):
    """Names what the coordinator has just read."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)


class SeenForm(PageFields, forms.Form):
    """A button: nothing is typed."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
