"""People who are suggested, as they are shown: how well they fit in words, why, and what speaks against."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from matches.disclosing.topics import called
from matches.fitting.knowing import offset_of
from matches.fitting.reasons import Case, Names, Reason, asked_in_words, case_of, fit_in_words
from matches.fitting.suggestions import Judged, Place
from matches.models import FootingConcern
from matches.preparing.load import load_in_words, no_room_beside, proposed_for
from matches.preparing.suggesting import Search
from participants.models import Participant, Topic
from participants.told_apart import told_apart


@dataclass(frozen=True)
class Card:
    """One person who is suggested. `case.settle` blocks the match until it is settled or gone on with."""

    person: Participant
    judged: Judged
    case: Case
    fit_words: str
    called: str  # as they are told from others of this name who are shown with them
    proposed: int  # for how many matches they are and were not asked yet

    @property
    def tone(self) -> str:
        if self.case.settle:
            return "stop"
        return "done" if self.fit_words == _("Fits well") else "plain"

    @property
    def load(self) -> str:
        return load_in_words(self.person, self.proposed)

    @property
    def asked(self) -> str:
        return asked_in_words(self.judged.known.asked)


def cards(search: Search, place: Place, judged: Sequence[Judged]) -> list[Card]:
    """These as cards, in the same order; in a constant number of queries."""
    rows: Any = Participant.objects.in_program(search.match.program).select_related("organization")
    people = rows.in_bulk([one.known.id for one in judged])
    names, apart = names_for(search), _footing(search, people)
    proposed = proposed_for(search.match.program, people.values(), besides=search.match)
    made = (
        _card(people[one.known.id], one, place, search, names, apart.get(one.known.id, ()), proposed)
        for one in judged
        if one.known.id in people
    )
    called = told_apart(people.values())
    return [replace(card, called=called[card.person.pk]) for card in made]


def _card(
    person: Participant, judged: Judged, place: Place, search: Search, names: Names, apart: Collection[Reason],
    proposed: Mapping[int, int],
) -> Card:  # fmt: skip
    case = case_of(judged, place, search.weights, names)
    settle = (*case.settle, *(one for one in apart if one.strength))
    against = (
        *(one for one in apart if not one.strength),
        *no_room_beside(person, proposed.get(person.pk, 0)),
        *case.against,
    )
    case = replace(case, settle=settle, against=against)
    fits = fit_in_words(judged, place, len(case.settle))
    return Card(person, judged, case, fits, person.name, proposed.get(person.pk, 0))


def _footing(search: Search, people: Mapping[int, Participant]) -> dict[int, list[Reason]]:
    """What stands between them and those who are here; of strength 1 where it blocks."""
    told: dict[int, list[Reason]] = {}
    for person, findings in search.around.in_words(list(people), knows=search.knows).items():
        told[person] = [_apart(one.sentence, blocks=one.is_open) for one in findings]
    blocks = FootingConcern.LEVELS in search.rules.footing_blocks
    for pk, one in people.items():
        if one.level in search.far_levels:
            words = _("Level far from others here: %(level)s.") % {"level": one.get_level_display()}
            told.setdefault(pk, []).append(_apart(words, blocks=blocks))
    return told


def _apart(sentence: str, *, blocks: bool) -> Reason:
    return Reason(_("Settle first") if blocks else _("To know"), sentence, float(blocks))


def names_for(search: Search) -> Names:
    """What topics, languages and those who are here are called."""
    return Names(
        _topics_called(search), {one.pk: one.name for one in search.languages},
        {seat.participant_id: seat.participant.first_name for seat in search.seats},
        offset_of(search.match.program.time_zone, search.on),
    )  # fmt: skip


def _topics_called(search: Search) -> dict[int, str]:
    """The names of the problem's topics and of what is narrower than they."""
    narrower = search.wanted.covered - search.wanted.topics.keys()
    rows = Topic.objects.in_program(search.match.program).filter(pk__in=narrower).order_by() if narrower else ()
    return {**search.wanted.topics, **called(search.match, rows)}
