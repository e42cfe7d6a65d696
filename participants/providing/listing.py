"""The list as its page shows it: narrowed by what they do and by words, with what is known of their time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from participants.models import BOOKED_KINDS, AccessProvider
from participants.roster.words import free_times
from peermatch.accounts.models import Program
from peermatch.text import fold, words_to_find


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: words of a name or of a language, and one kind."""

    words: str = ""
    kind: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.kind)

    def matches(self, one: AccessProvider) -> bool:
        told = fold(f"{one.name} {one.works_in}")
        return (not self.kind or self.kind in one.kinds) and all(word in told for word in words_to_find(self.words))


@dataclass(frozen=True)
class Line:
    """One of them as the list tells it."""

    row: AccessProvider
    does: str
    times: list[str]


def kinds_in_words() -> list[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in BOOKED_KINDS]


def wanted_of(words: str, kind: str) -> Wanted:
    """A kind that is none is as if nothing was said."""
    return Wanted(words.strip(), kind if kind in {one.value for one in BOOKED_KINDS} else "")


def listed(program: Program) -> list[AccessProvider]:
    """All of the program's, those who are offered first."""
    rows = AccessProvider.objects.in_program(program)
    return sorted(rows, key=lambda one: one.is_retired)


def lines(rows: Iterable[AccessProvider]) -> list[Line]:
    return [Line(row, what_they_do(row), free_times(row.windows.all(), row.time_zone)) for row in rows]


def what_they_do(row: AccessProvider) -> str:
    """“Interpreter, CART captioning. Works in ASL, ProTactile. An agency: up to 3 people at once.”"""
    said = [", ".join(row.does) + "."]
    if row.works_in:
        said.append(_("Works in %(languages)s.") % {"languages": row.works_in.rstrip(".")})
    if row.is_agency:
        said.append(_("An agency, up to %(n)d people at once.") % {"n": row.at_once})
    return " ".join(said)
