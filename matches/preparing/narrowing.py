"""Narrowing the people who are suggested: by topic, shared hours and language."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.fitting import shared_hours, suggestions
from matches.fitting.suggestions import Judged, Place
from matches.models import Part
from participants.models import Language, Topic

HOURS = (("", _("Any")), ("1", _("At least 1 a week")), ("2", _("At least 2 a week")), ("4", _("At least 4 a week")))


class NarrowForm(forms.Form):
    """What the address says. What is no choice is named on the page, and narrows nothing."""

    part = forms.ChoiceField(label=_("For the part"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    hours = forms.ChoiceField(label=_("Shares hours"), choices=HOURS, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self, data: Any, *, parts: Sequence[Part], part: Part, topics: Sequence[Topic], languages: Sequence[Language]
    ) -> None:
        super().__init__(data)
        self.usual_part, self.topics, self.languages = part, topics, languages
        self._choose("part", [(one.value, one.label) for one in parts])
        self._choose("topic", [("", _("Any of the problem's")), *((str(one.public_id), one.name) for one in topics)])
        self._choose("language", [("", _("Any")), *((str(one.public_id), one.name) for one in languages)])
        if len(parts) < 2:
            del self.fields["part"]
        if len(topics) < 2:
            del self.fields["topic"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def part_chosen(self) -> Part:
        return Part(self.chosen("part") or self.usual_part)

    @property
    def narrows(self) -> bool:
        return any(self.chosen(name) for name in ("topic", "hours", "language"))

    def narrowed(self, judged: Sequence[Judged], place: Place) -> list[Judged]:
        """Those of them whom all that was chosen leaves, in the same order."""
        topic = next((one.pk for one in self.topics if str(one.public_id) == self.chosen("topic")), None)
        language = next((one.pk for one in self.languages if str(one.public_id) == self.chosen("language")), None)
        hours = float(self.chosen("hours") or 0)
        return [
            one
            for one in judged
            if (topic is None or _has_to_do_with(one, topic))
            and (language is None or language in one.known.languages)
            and (not hours or _shares(one, place, hours))
        ]


def _has_to_do_with(one: Judged, topic: int) -> bool:
    known = one.known
    if topic in known.helper.offers or topic in known.wants:
        return True
    return any(topic in shown.topics for shown in known.helper.evidence)


def _shares(one: Judged, place: Place, hours: float) -> bool:
    week = suggestions.shared_week(one.known, place.here)
    return week is not None and shared_hours.hours(week) >= hours
