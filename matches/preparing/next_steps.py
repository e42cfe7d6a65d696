"""What a coordinator can do next where nobody is found: a sentence, and the page on which it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from peermatch.accounts.models import Program


@dataclass(frozen=True)
class Step:
    """`label` words the link to `url`."""

    sentence: str
    url: str
    label: str


def people_who(program: Program, **chosen: str) -> str:
    """The address of the list of people, filtered so."""
    address = reverse("people", args=[program.slug])
    return f"{address}?{urlencode(chosen)}" if chosen else address


def not_ready(program: Program) -> Step:
    words = _("Not ready: each one's page says what is missing, such as training or a screening.")
    return Step(words, people_who(program, readiness="not_ready"), _("See who is not ready"))


def about_those_who_cannot(reasons: Mapping[str, int], program: Program, why_not: str) -> list[Step]:
    """For each reason for which people cannot be asked now. `why_not`: the page that answers about one by name."""
    return [_ABOUT[name](program, why_not) for name in _ABOUT if reasons.get(name)]


def _full(program: Program, _why_not: str) -> Step:
    words = _("At capacity: if they agree to one more, raise “open matches at once” on their page.")
    return Step(words, people_who(program, status="active", sort="-open"), _("See who has the most open matches"))


def _resting(program: Program, _why_not: str) -> Step:
    words = _("Resting: until which day stands on their page. If they agree to begin sooner, change it there.")
    return Step(words, people_who(program, readiness="resting"), _("See who is resting"))


def _paused(program: Program, _why_not: str) -> Step:
    words = _("Paused: ask whether they want to go on, and record it on their page.")
    return Step(words, people_who(program, status="paused"), _("See who is paused"))


def _footing(_program: Program, why_not: str) -> Step:
    words = _("Not on equal footing: choose somebody else, or ask by name what stands between them.")
    return Step(words, why_not, _("Why not someone else?"))


def _language(_program: Program, why_not: str) -> Step:
    words = _("No common language: note on their page which languages they use, or that they bring an interpreter.")
    return Step(words, why_not, _("Ask about somebody by name"))


def _permission(program: Program, _why_not: str) -> Step:
    words = _("Without permission yet: record it on their page once they gave it.")
    return Step(words, people_who(program, status="invited"), _("See who has not given permission yet"))


def _none(program: Program, _why_not: str) -> Step:
    words = _("They take no matches: if that changed, raise “open matches at once” on their page.")
    return Step(words, people_who(program, status="active", sort="open"), _("See who is in the fewest matches"))


def _household(_program: Program, why_not: str) -> Step:
    words = _("Of one household: they can take one place together. To help each other they need no match.")
    return Step(words, why_not, _("Ask about somebody by name"))


def _said_no(_program: Program, why_not: str) -> Step:
    words = _("Said no to this match: if something has changed, they can be added by name and asked once more.")
    return Step(words, why_not, _("Add somebody all the same"))


_ABOUT: Mapping[str, Callable[[Program, str], Step]] = {
    "full": _full, "resting": _resting, "paused": _paused, "not_ready": lambda program, _why_not: not_ready(program),
    "footing": _footing, "language": _language, "permission": _permission, "none": _none,
    "said_no": _said_no, "household": _household,
}  # fmt: skip
