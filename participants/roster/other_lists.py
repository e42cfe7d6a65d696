"""Which kind of list somebody brought, where it is not the kind that they were asked for. Other floors tell theirs."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from participants.roster.columns import PEOPLE
from participants.roster.headings import Headings, Layout


@dataclass(frozen=True)
class KindOfList:
    """told: what a list seems to be, a sentence; page, label: the address where such a list comes in, and its link."""

    layout: Layout
    told: Any
    page: str
    label: Any


_kinds: dict[str, KindOfList] = {}


def on_list(kind: KindOfList) -> None:
    _kinds[kind.layout.name] = kind


def other_kind(read: Headings) -> KindOfList | None:
    """The kind of list that these headings fit better; none where nothing is missing for the kind asked for."""
    if not read.missing:
        return None
    fits = {name: _fit(kind.layout.understand(read.names)) for name, kind in _kinds.items()}
    best = max(fits, key=lambda name: fits[name])
    return _kinds[best] if fits[best] > max(_fit(read), 1) else None


def _fit(read: Headings) -> int:
    """How many headings are understood."""
    return sum(column is not None for column in read.columns)


on_list(KindOfList(PEOPLE, _("This looks like a list of people."), "import", _("Import a list of people")))
