"""Two who are shielded from each other: no list gives both one e-mail address or one phone number. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from participants.roster.columns import BY_KEY
from participants.roster.comparing import Details
from participants.roster.entries import Entry, Fault
from participants.roster.matching import Known, Match, digits_of

KEYS = ("email", "phone")


@dataclass(frozen=True)
class Shields:
    """Where everybody would be reached once the list is in: as it says, else as the roster has it."""

    people: Mapping[int, Known]
    said: Mapping[int, Entry]
    details: Mapping[int, Details]

    def faulted(self, entry: Entry, known: Known | None) -> Entry:
        """With a fault at each cell by which one would read or hear what is for the other."""
        if known is None or known.pk not in self.details:
            return entry
        for other in sorted(self.details[known.pk].shielded & self.people.keys()):
            for key in KEYS:
                mine = self._alike(key, entry.values.get(key, ""))
                is_news = mine != self._held(known.pk, key) or other in self.said
                if mine and is_news and mine == self._reached(other, key):
                    entry = entry.with_faults(_fault(entry, key, self.people[other].name))
        return entry

    def _held(self, pk: int, key: str) -> str:
        return self._alike(key, getattr(self.people[pk], key))

    def _reached(self, pk: int, key: str) -> str:
        said = self.said[pk].values.get(key) if pk in self.said else None
        return self._alike(key, said) if said else self._held(pk, key)

    @staticmethod
    def _alike(key: str, text: str) -> str:
        return digits_of(text) if key == "phone" else text.lower()


def shields_of(
    entries: Iterable[Entry], matches: Mapping[int, Match], people: Iterable[Known], details: Mapping[int, Details]
) -> Shields:
    said = {who.pk: one for one in entries if (who := matches[one.number].known)}
    return Shields({one.pk: one for one in people}, said, details)


def _fault(entry: Entry, key: str, other: str) -> Fault:
    told = _("%(other)s is shielded from this person and would be reached there too. Use another, or leave it empty.")
    return Fault(entry.number, BY_KEY[key].heading, entry.values[key], told % {"other": other}, key)
