"""Narrowing the people who are suggested: by topic, shared hours and language; and what goes along from page to page.

All of it stands in the address: what was chosen, the page of the list, and who was ticked to be compared. So nothing is
lost by narrowing, turning the page, asking why not somebody else, or coming back from comparing; with no script too.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matches.fitting import shared_hours, suggestions
from matches.fitting.suggestions import Judged, Place
from matches.models import Part
from participants.models import Language, Topic

HOURS = (("", _("Any")), ("1", _("At least 1 a week")), ("2", _("At least 2 a week")), ("4", _("At least 4 a week")))
NARROWING = ("topic", "hours", "language")
GO_ALONG = ("part", *NARROWING, "all", "everyone", "page")
MOST_TICKED = 20


def ticked(said: QueryDict) -> list[UUID]:
    """Who was ticked to be compared, on this page of the list or on another; what is no id is passed over."""
    found = dict.fromkeys(one for words in said.getlist("person") if (one := _uuid(words)))
    return list(found)[:MOST_TICKED]


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def going_along(said: QueryDict, *, without: Collection[str] = ()) -> QueryDict:
    """What the next page of suggestions is told, so that coming back everything is as it was."""
    told = QueryDict(mutable=True)
    for name in GO_ALONG:
        if name not in without and (words := said.get(name)):
            told[name] = words
    told.setlist("person", [str(one) for one in ticked(said)])
    return told


class NarrowForm(forms.Form):
    """What the address says. What is no choice is named on the page, and narrows nothing."""

    part = forms.ChoiceField(label=_("For the part"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    hours = forms.ChoiceField(label=_("Shares hours"), choices=HOURS, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        parts: Sequence[Part],
        part: Part,
        topics: Sequence[Topic],
        named: Mapping[int, str],
        languages: Sequence[Language],
    ) -> None:
        super().__init__(data)
        self.usual_part, self.topics, self.languages = part, topics, languages
        self._choose("part", [(one.value, one.label) for one in parts])
        self._choose(
            "topic", [("", _("Any of the problem's")), *((str(one.public_id), named[one.pk]) for one in topics)]
        )
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
        return any(self.chosen(name) for name in NARROWING)

    def narrowed(self, judged: Sequence[Judged], place: Place) -> list[Judged]:
        """Those of them whom all that was chosen leaves, in the same order."""
        passes = self._passes(place)
        return [one for one in judged if all(is_left(one) for is_left in passes.values())]

    def leaving_out(self, one: Judged, place: Place) -> list[str]:
        """What of all that was chosen leaves this one out, as the fields call it."""
        return [self._in_words(name) for name, is_left in self._passes(place).items() if not is_left(one)]

    def _in_words(self, name: str) -> str:
        field: Any = self.fields[name]
        return f"{field.label}: {dict(field.choices)[self.chosen(name)]}"

    def _passes(self, place: Place) -> dict[str, Callable[[Judged], bool]]:
        """By field in which something was chosen, whom it leaves."""
        topic = next((one.pk for one in self.topics if str(one.public_id) == self.chosen("topic")), None)
        language = next((one.pk for one in self.languages if str(one.public_id) == self.chosen("language")), None)
        hours = float(self.chosen("hours") or 0)
        found: dict[str, Callable[[Judged], bool]] = {}
        if topic is not None:
            found["topic"] = partial(_has_to_do_with, topic=topic)
        if language is not None:
            found["language"] = partial(_speaks, language=language)
        if hours:
            found["hours"] = partial(_shares, place=place, hours=hours)
        return found


def _has_to_do_with(one: Judged, topic: int) -> bool:
    known = one.known
    if topic in known.helper.offers or topic in known.wants:
        return True
    return any(topic in shown.topics for shown in known.helper.evidence)


def _speaks(one: Judged, language: int) -> bool:
    return language in one.known.languages


def _shares(one: Judged, place: Place, hours: float) -> bool:
    week = suggestions.shared_week(one.known, place.here)
    return week is not None and shared_hours.hours(week) >= hours
