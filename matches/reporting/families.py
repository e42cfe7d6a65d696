"""Which families stand behind each row of a report, for what outside readers may see."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

from matches.reporting.definitions import Of
from matches.reporting.scope import Asked, rows

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
        _of_requests(rows(of, asked), "", found)
    elif of == Of.CLOCK_WAIVERS:
        _of_requests(rows(of, asked).exclude(request=None), "request__", found)
        _of_people(rows(of, asked).filter(request=None), f"match__{ASKED}", found)
    else:
        _of_people(rows(of, asked), WAYS[of], found)
    return found


def _of_people(found: Any, way: str, into: dict[int, set[Hashable]]) -> None:
    for pk, person, household in found.values_list("pk", way, f"{way}__household"):
        if person is not None:
            into[pk].add(("home", household) if household else ("person", person))


def _of_requests(found: Any, way: str, into: dict[int, set[Hashable]]) -> None:
    """Whoever is no one on record yet is told apart by name, e-mail and phone."""
    facts = ("pk", f"{way}person", f"{way}person__household", f"{way}search_text")
    for pk, person, household, words in found.values_list(*facts):
        known = ("home", household) if household else ("person", person)
        into[pk].add(known if person else ("words", words))
