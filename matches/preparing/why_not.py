"""“Why not …?”: for anybody of the program, what keeps them from a place, all of it, and what would change it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from matches.fitting.readiness import not_ready_openly
from matches.fitting.suggestions import Judged
from matches.models import FootingConcern, Seat
from matches.preparing.narrowing import NarrowForm
from matches.preparing.seating import why_not
from matches.preparing.suggesting import Found, Search, judge_these, without_words
from matches.preparing.suggestion_cards import Card, cards
from participants.models import Participant, Readiness


@dataclass(frozen=True)
class Answer:
    """`barred`: each thing that keeps them from it, a sentence each. `rank`: their place among those suggested.

    `is_checked`: whether a check before inviting asks for a reason, if they are added all the same.
    `left_out`: what of all that was chosen leaves them out of the list; their place is then that without it.
    """

    person: Participant
    seat: Seat | None
    barred: tuple[str, ...]
    card: Card
    rank: int | None
    is_checked: bool
    left_out: Sequence[str] = ()

    @property
    def can_be_asked(self) -> bool:
        return self.seat is None and not self.barred

    @property
    def can_be_seated(self) -> bool:
        """Whether the place may be theirs in spite of what keeps them from it."""
        return self.seat is None and not why_not(self.person)


def answers(
    search: Search, people: Collection[Participant], found: Found, seats: Sequence[Seat], form: NarrowForm
) -> list[Answer]:
    """An answer for each of these, in their order.

    `found`: all who are suggested; `seats`: of the match, all; `form`: how the list was narrowed.
    """
    place, judged = judge_these(search, [person.pk for person in people])
    by_person = {card.person.pk: card for card in cards(search, place, judged)}
    silent, readiness = set(without_words(search)), _readiness(search, people)
    seated = {seat.participant_id: seat for seat in seats if seat.takes_part}
    ranks = _ranks(found.judged) | _ranks(form.narrowed(found.judged, found.place))
    left_out = {one.known.id: form.leaving_out(one, found.place) for one in judged}
    return [
        Answer(
            person, seated.get(person.pk), tuple(_barred(search, person, readiness, silent, by_person[person.pk])),
            by_person[person.pk], ranks.get(person.pk),
            _is_checked(search, person, readiness.get(person.pk), by_person[person.pk]), left_out[person.pk],
        )
        for person in people
        if person.pk in by_person
    ]  # fmt: skip


def _ranks(judged: Sequence[Judged]) -> dict[int, int]:
    """By person, their place in this list."""
    return {one.known.id: rank for rank, one in enumerate(judged, start=1)}


def _readiness(search: Search, people: Collection[Participant]) -> Mapping[int, Readiness]:
    rows = Readiness.objects.in_program(search.match.program).filter(participant__in=people)
    return {row.participant_id: row for row in rows}


def _barred(
    search: Search, person: Participant, readiness: Mapping[int, Readiness], silent: Collection[int], card: Card
) -> list[str]:
    found = [
        why_not(person),
        _said_no(search, person),
        _earlier(search, person),
        _kind(search, person),
        *_not_ready(search, person, readiness.get(person.pk)),
    ]
    if person.pk in silent:
        found.append(_no_words(person))
    if person.pk in search.around.of_one_household and FootingConcern.HOUSEHOLD not in search.rules.footing_blocks:
        found.append(_at_home(person))
    found += [one.sentence for one in card.case.settle if one.strength]  # what stands between them and those here
    return [one for one in found if one]


def _is_checked(search: Search, person: Participant, row: Readiness | None, card: Card) -> bool:
    must_be_ready = search.match.is_family and search.provides
    return bool(card.case.settle or (must_be_ready and _not_ready(search, person, row)))


def _said_no(search: Search, person: Participant) -> str:
    if person.pk not in search.said_no:
        return ""
    return _("%(name)s said no to this match. Ask again only if something has changed.") % {"name": person.name}


def _earlier(search: Search, person: Participant) -> str:
    if person.pk not in search.earlier:
        return ""
    words = _("%(name)s was asked for the match that this one follows. Add them only if you mean to.")
    return words % {"name": person.name}


def _kind(search: Search, person: Participant) -> str:
    if person.kind in search.kinds:
        return ""
    words = (
        _("%(name)s is a professional. For this path families and deafblind adults are suggested.")
        if search.match.is_family
        else _("%(name)s is of a family. For this path professionals and deafblind adults are suggested.")
    )
    return words % {"name": person.name}


def _not_ready(search: Search, person: Participant, row: Readiness | None) -> list[str]:
    row = row or Readiness(program=person.program, participant=person)
    if search.match.is_family and search.provides:
        lacks = row.lacks(search.rules, search.on)
        return lacks if search.knows or not lacks else [not_ready_openly()]
    return row.lacks(_Nothing(), search.on)


@dataclass(frozen=True)
class _Nothing:
    """Outside of support between families nobody must be trained or screened; whoever rests, rests."""

    needs_training: bool = False
    needs_screening: bool = False
    needs_agreement: bool = False


def _at_home(person: Participant) -> str:
    return _("%(name)s lives with someone in this match, and would take another part.") % {"name": person.name}


def _no_words(person: Participant) -> str:
    return _("%(name)s shares no language with someone in this match, and neither has an interpreter on record.") % {
        "name": person.name
    }


def why_added(search: Search, person: Participant) -> dict[str, Any]:
    """How this person fits the place, as it is kept with it: without what only some may know.

    `in_spite`: what kept them from it, if they were added all the same.
    """
    open_to_all = replace(search, knows=False)
    place, judged = judge_these(open_to_all, [person.pk])
    [card] = cards(open_to_all, place, judged)
    barred = _barred(open_to_all, person, _readiness(open_to_all, [person]), without_words(open_to_all), card)
    return {
        "fit": card.judged.fit,
        "words": card.fit_words,
        "for": [f"{one.label}: {one.sentence}" for one in card.case.strongest],
        "against": [one.sentence for one in (*card.case.settle, *card.case.against)][:5],
        "in_spite": barred,
    }
