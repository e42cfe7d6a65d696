"""Which of those who ask and of those who could provide stand in a batch."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import Path
from matches.workspace.batches.askers import Open
from matches.workspace.batches.beginning import insist_on_size
from matches.workspace.batches.willing import Willing
from participants.models import Topic
from peermatch.accounts.models import Program

ALL, SOME = "all", "some"
WHICH = ((ALL, gettext_lazy("All of these")), (SOME, gettext_lazy("Only those I tick")))
One = TypeVar("One", Open, Willing)


class NarrowForm(forms.Form):
    """A plain GET form. A value that is none of the choices narrows nothing."""

    path = forms.ChoiceField(
        label=gettext_lazy("Path"), choices=[("", gettext_lazy("Both")), *Path.choices], required=False
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)

    def __init__(self, data: Any, *, program: Program) -> None:
        super().__init__(data)
        self.topics = {str(one.public_id): one for one in Topic.objects.in_program(program).order_by("name")}
        field: Any = self.fields["topic"]
        field.choices = [("", gettext_lazy("All topics")), *((key, one.name) for key, one in self.topics.items())]
        self.is_valid()

    @property
    def path_chosen(self) -> str:
        return str(self.cleaned_data.get("path", ""))

    @property
    def topic_chosen(self) -> Topic | None:
        return self.topics.get(str(self.cleaned_data.get("topic", "")))

    @property
    def narrows(self) -> bool:
        return bool(self.path_chosen or self.topic_chosen)


class BatchForm(forms.Form):
    """Everybody who is shown, or those who are ticked, on each side."""

    which_ask = forms.ChoiceField(
        label=gettext_lazy("Who asks"), choices=WHICH, initial=ALL, widget=forms.RadioSelect, required=False
    )
    ask = forms.MultipleChoiceField(label=gettext_lazy("Who asks"), required=False)
    which_provide = forms.ChoiceField(
        label=gettext_lazy("Who could provide"), choices=WHICH, initial=ALL, widget=forms.RadioSelect, required=False
    )
    provide = forms.MultipleChoiceField(label=gettext_lazy("Who could provide"), required=False)

    def __init__(self, data: Any, *, askers: Sequence[Open], providers: Sequence[Willing]) -> None:
        super().__init__(data)
        self.everyone: dict[str, Sequence[Any]] = {"ask": askers, "provide": providers}
        self.chosen: dict[str, list[Any]] = {"ask": [], "provide": []}
        for name, people in self.everyone.items():
            field: Any = self.fields[name]
            field.choices = [(one.key, one.key) for one in people]
            field.error_messages["invalid_choice"] = _("Somebody you ticked can no longer be chosen. Look again.")

    @property
    def ticked(self) -> frozenset[str]:
        """For the page: the keys of those who are ticked."""
        return frozenset(key for name in self.everyone for key in (self[name].value() or ()))

    def clean(self) -> dict[str, Any]:
        for name, people in self.everyone.items():
            if name not in self.errors and f"which_{name}" not in self.errors:
                self._choose(name, people)
        if not self.errors:
            self._insist_on_size()
        return self.cleaned_data

    def _insist_on_size(self) -> None:
        try:
            insist_on_size(self.chosen["ask"], self.chosen["provide"])
        except ValidationError as refused:
            side = str(refused.code)
            nobody_ticked = self.cleaned_data[f"which_{side}"] == SOME and not self.chosen[side]
            self.add_error(side if nobody_ticked else f"which_{side}", refused)

    def _choose(self, name: str, people: Sequence[Any]) -> None:
        ticked: Collection[str] = self.cleaned_data[name]
        if self.cleaned_data[f"which_{name}"] == SOME:
            self.chosen[name] = [one for one in people if one.key in ticked]
            return
        if ticked:
            said = {"n": len(ticked), "of": len(people), "some": WHICH[1][1]}
            words = _("You ticked %(n)d of %(of)d. Choose “%(some)s”, or tick nobody.") % said
            self.add_error(f"which_{name}", ValidationError(words))
        self.chosen[name] = list(people)
