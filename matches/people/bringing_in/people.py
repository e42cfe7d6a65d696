"""Whom a cell means: people of the roster and coordinators, by e-mail or by name. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from participants.roster.cells import CellProblem
from peermatch.text import fold

MOST_GUESSES = 100  # a list with more unknown names has another trouble than slips
WITH_ADDRESS = re.compile(r"(.*?)\s*<([^<>]+@[^<>]+)>")  # “Rosa Delgado <rosa@example.org>”


@dataclass(frozen=True)
class Person:
    """pk and public_id: of their row; why_not: what keeps them out of any match, in a sentence.

    is_adult: None where it is not known; may_be_young: no contact details are given to them, or theirs to anybody.
    """

    pk: int
    public_id: str
    name: str
    email: str
    is_family: bool = False
    why_not: str = ""
    is_adult: bool | None = None
    may_be_young: bool = False


@dataclass
class Directory:
    """Those who can be meant. Raises CellProblem, with what to do, where it is not exactly one."""

    people: Iterable[Person]
    where: str  # where those who are missing are to be added, in a sentence
    by_email: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    guesses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people:
            if person.email:
                self.by_email[person.email.lower()].append(person)
            self.by_name[fold(person.name)].append(person)

    def find(self, said: str) -> Person:
        name, email = _parts(said)
        found = self.by_email.get(email, []) if email else self.by_name.get(fold(name), [])
        if email and name:
            found = [one for one in found if fold(one.name) == fold(name)]
        if len(found) == 1:
            return found[0]
        raise self._several(said, found, email) if found else self._nobody(said, name)

    def _several(self, said: str, found: list[Person], email: str) -> CellProblem:
        told: dict[str, object] = {"said": said, "n": len(found)}
        if email:
            told["example"] = f"{found[0].name} <{email}>"
            return CellProblem(
                _("%(n)d people share the e-mail %(said)s. Write the name too, like %(example)s.") % told
            )
        return CellProblem(_("%(n)d people are called %(said)s. Write the e-mail of the one you mean.") % told)

    def _nobody(self, said: str, name: str) -> CellProblem:
        told = _("there is no %(said)s here. %(where)s") % {"said": said, "where": self.where}
        return CellProblem(told, lambda: self._guess(name))

    def _guess(self, name: str) -> str:
        key = fold(name)
        if key and key not in self.guesses and len(self.guesses) < MOST_GUESSES:
            close = get_close_matches(key, self.by_name, n=1, cutoff=0.85)
            self.guesses[key] = self.by_name[close[0]][0].name if close else ""
        return self.guesses.get(key, "")


def _parts(said: str) -> tuple[str, str]:
    """Name and e-mail, either of them empty."""
    if both := WITH_ADDRESS.fullmatch(said):
        return both.group(1).strip(' "'), both.group(2).strip().lower()
    return ("", said.lower()) if "@" in said else (said, "")
