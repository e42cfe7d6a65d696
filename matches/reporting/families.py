"""Which families stand behind each row of a report, for what outside readers may see."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from matches.models import Request
from matches.reporting.definitions import Of
from matches.reporting.scope import Asked, rows
from participants.models.participant import phone_key
from peermatch.accounts.models import Program
from peermatch.text import fold

Families = Mapping[int, set[Hashable]]
ASKED = "problems__requester"
# From a row to the person whose family it is about.
WAYS = {
    Of.MATCHES: ASKED,
    Of.CLOSED: ASKED,
    Of.REMATCHES: ASKED,
    Of.INTRODUCED: ASKED,
    Of.OPEN: ASKED,
    Of.MEETINGS: f"match__{ASKED}",
    Of.CONTACTS: f"match__{ASKED}",
    Of.WAIVERS: f"match__{ASKED}",
    Of.ATTENDANCE: "seat__participant",
    Of.FEEDBACK: "seat__participant",
    Of.HOPES: "feedback__seat__participant",
    Of.HOPES_AT_END: "seat__participant",
    Of.NEEDS: "participant",
    Of.BOOKINGS: "accommodation__participant",
    Of.COSTS: "accommodation__participant",
}


def families(of: Of, asked: Asked) -> Families:
    """By row, the families, or people on their own, that it is about; none where nobody knows whose it is."""
    found: dict[int, set[Hashable]] = defaultdict(set)
    if of in (Of.REQUESTS, Of.DECLINED):
        _of_requests(rows(of, asked), "", asked.program, found)
    elif of == Of.CLOCK_WAIVERS:
        _of_requests(rows(of, asked).exclude(request=None), "request__", asked.program, found)
        _of_people(rows(of, asked).filter(request=None), f"match__{ASKED}", found)
    else:
        _of_people(rows(of, asked), WAYS[of], found)
    return found


def _of_people(found: Any, way: str, into: dict[int, set[Hashable]]) -> None:
    for pk, person, household in found.values_list("pk", way, f"{way}__household"):
        if person is not None:
            into[pk].add(("home", household) if household else ("person", person))


def _of_requests(found: Any, way: str, program: Program, into: dict[int, set[Hashable]]) -> None:
    of_each = _of_each_request(program)
    for pk, request in found.values_list("pk", f"{way}pk"):
        into[pk].add(of_each[request])


def _of_each_request(program: Program) -> dict[int, Hashable]:
    """Whoever is no one on record yet is told apart by name, e-mail and phone. One of them in common makes two the
    same, or the same as someone on record: rather too few families than too many."""
    facts = ("pk", "person", "person__household", "first_name", "last_name", "email", "phone")
    requests = Request.objects.in_program(program).order_by("pk").values_list(*facts)
    marks: dict[int, list[Hashable]] = {}
    known: dict[int, Hashable] = {}
    alike = Alike()
    for pk, person, household, first, last, email, phone in requests:
        marks[pk] = _marks(f"{first} {last}", email, phone)
        if person:
            known[pk] = ("home", household) if household else ("person", person)
        else:
            alike.join(marks[pk])
    on_record: dict[Hashable, Hashable] = {}
    for pk, family in known.items():
        for mark in marks[pk]:
            on_record.setdefault(alike.of(mark), family)
    unlinked = {pk: alike.of(own[0]) for pk, own in marks.items() if pk not in known}
    return known | {pk: on_record.get(one, one) for pk, one in unlinked.items()}


def _marks(name: str, email: str, phone: str) -> list[Hashable]:
    """A phone of which no digits can be read is taken as it is typed."""
    said = {"name": fold(name), "email": fold(email), "phone": phone_key(phone) or fold(phone)}
    return [(what, words) for what, words in said.items() if words or what == "name"]


class Alike:
    """Marks that were found together are one's, and so are those of two of which one mark is the same."""

    def __init__(self) -> None:
        self._leads: dict[Hashable, Hashable] = {}

    def of(self, mark: Hashable) -> Hashable:
        """The one mark that stands for all that are one's."""
        while mark in self._leads:
            mark = self._leads[mark]
        return mark

    def join(self, marks: Sequence[Hashable]) -> None:
        for mark in marks[1:]:
            one, other = self.of(marks[0]), self.of(mark)
            if one != other:
                self._leads[other] = one
