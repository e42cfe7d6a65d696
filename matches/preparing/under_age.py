"""Somebody under 18: only where the program allows it, with a guardian's consent, in a group, with two adults."""

from collections.abc import Iterable, Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matches.models import Format, Part, Seat, SeatState
from matches.preparing.lines import Facts, Line
from participants.models import Guardian, Participant, RosterRules
from peermatch.accounts.models import Program

ADULTS = 2
SMALLEST_GROUP = 3


def without_guardian(program: Program | int, people: Sequence[Participant]) -> list[Participant]:
    """Those of these people under 18 for whom no guardian's consent stands."""
    rows = Guardian.objects.filter(program=program, participant__in=[one.pk for one in people])
    consenting = rows.consenting()
    return [one for one in people if one.pk not in consenting]


def why_not_under_age(person: Participant) -> str:
    """Why this person cannot be asked into any match; empty for adults."""
    if not person.may_be_under_age:
        return ""
    return why_none_under_age(person.program, [person]).get(person.pk, "")


def why_none_under_age(program: Program, people: Iterable[Participant]) -> dict[int, str]:
    """The same of many, by person (pk)."""
    young = [person for person in people if person.may_be_under_age]
    known = [person for person in young if person.is_under_age]
    if known and RosterRules.of(program).adults_only:
        words, barred = _("%(name)s is under 18, and this program matches nobody under 18."), known
    else:
        words = _("%(name)s is under 18. Record a guardian's consent on their page first.")
        barred = without_guardian(program, known) if known else []
    unknown = _(
        "%(name)s is a brother or sister, and may be under 18. Ask whether they are 18 or older, and note it on their "
        "page first."
    )
    told = {person.pk: unknown for person in young if not person.is_under_age}
    told |= {person.pk: words for person in barred}
    return {person.pk: told[person.pk] % {"name": person.name} for person in young if person.pk in told}


def under_age_lines(facts: Facts, *, coming: bool = False) -> list[Line]:
    """A line where somebody is or may be under 18, else none. `coming`: of those who said yes, before a meeting."""
    seats = [seat for seat in facts.seats if not coming or seat.state == SeatState.ACCEPTED]
    young = [seat.participant for seat in seats if seat.participant.may_be_under_age]
    if not young:
        return []
    if unknown := [person for person in young if not person.is_under_age]:
        said = _("%(names)s: may be under 18. Ask, and note it on their page first.") % {"names": _names(unknown)}
        return [
            Line(
                "under-age", _("Someone who may be under 18"), _("To ask"), "stop", said, unknown[0].get_absolute_url()
            )
        ]
    title = _("Someone under 18")
    if gap := _gap(facts, seats, young):
        return [Line("under-age", title, _("Not yet safe"), "stop", gap, facts.url("seats"))]
    said = _("A guardian agreed, it is a group, and two adults are in it.")
    return [Line("under-age", title, _("Settled"), "done", said, facts.url("seats"), is_done=True)]


def _gap(facts: Facts, seats: Sequence[Seat], young: Sequence[Participant]) -> str:
    names = _names(young)
    if RosterRules.of(facts.match.program).adults_only:
        return _("%(names)s: under 18. This program matches nobody under 18.") % {"names": names}
    if missing := without_guardian(facts.match.program_id, young):
        return _("%(names)s: record a guardian's consent on their page first.") % {"names": _names(missing)}
    working = [seat for seat in seats if seat.part != Part.FACILITATOR]
    if facts.match.format == Format.ONE_TO_ONE or len(working) < SMALLEST_GROUP:
        return _("%(names)s: under 18, so only in a group of three or more, never one to one.") % {"names": names}
    if sum(seat.participant.is_adult is True for seat in seats) < ADULTS:
        return _(
            "Two people in it must be 18 or older, and say so on their pages: seat a facilitator, or note their age."
        )
    return ""


def introduction_lines(facts: Facts) -> list[Line]:
    """Nobody under 18 is introduced: there, contact details are given out."""
    young = [seat.participant for seat in facts.seats if seat.participant.may_be_under_age]
    if not young:
        return []
    title = _("Someone under 18")
    said = _("%(names)s: under 18. No phone number or address is given out; plan a meeting of the group.")
    if not all(person.is_under_age for person in young):
        title = _("Someone who may be under 18")
        said = _("%(names)s: not on record as 18 or older. Until then no phone number or address goes out.")
    told = said % {"names": _names(young)}
    return [Line("under-age", title, _("Not introduced"), "stop", told, facts.url("seats"))]


def _names(people: Sequence[Participant]) -> str:
    return get_text_list([one.first_name for one in people], _("and"))
