"""Taking a proposed group: all of it is seated at once, or nobody; and how that is undone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting.groups import Group
from matches.fitting.knowing import known_of, offset_of
from matches.fitting.reasons import hours_in_words
from matches.models import Format, Match, Part, Seat, SeatState
from matches.preparing.formats import SHAPES, places, size_problem
from matches.preparing.grouping import part_of, takes_a_group
from matches.preparing.seating import seat_person, take_out, why_not
from participants.models import Participant
from peermatch import undoing
from peermatch.accounts.models import User
from peermatch.clock import local_day
from peermatch.undoing import Undoing

TAKEN = "group-take"


@transaction.atomic
def take_group(*, match: Match, people: Mapping[int, bool], by: User, at: datetime) -> list[Seat]:
    """Gives places to all of these people (by id; whether they provide), or to nobody, saying who cannot and why.

    Whoever takes part already keeps their part: done twice, it is done once. Answers with the new places.
    """
    match.lock()
    match.insist_open()
    if not takes_a_group(match):
        raise ValidationError(_("The format of this match takes no group any more. Choose the format first."))
    seats = list(match.seats.select_related("participant"))
    here = {seat.participant_id for seat in seats if seat.takes_part}
    chosen = Participant.objects.in_program(match.program).listed().filter(pk__in=set(people) - here)
    new = list(chosen.select_for_update().order_by("pk"))
    _insist_all_may_come(match, seats, new, gone=len(set(people) - here) - len(new))
    why = _why_these(match, {*people, *here}, on=local_day(at, match.program.time_zone)) if new else {}
    parts = {one.pk: part_of(match, provides=people[one.pk]) for one in new}
    return [seat_person(match=match, person=one, part=parts[one.pk], by=by, at=at, why=why) for one in new]


def _why_these(match: Match, everyone: Collection[int], *, on: date) -> dict[str, Any]:
    """What spoke for this group that day, in words: kept with each place."""
    known = known_of(match.program_id, everyone, on=on)
    group = Group((), tuple(known.values()))
    houses = len(group.organizations)
    said = [hours_in_words(group.week, offset_of(match.program.time_zone, on))] if group.week is not None else []
    if houses:
        said.append(ngettext("From %(n)d organization.", "From %(n)d organizations.", houses) % {"n": houses})
    words = ngettext("in a group of %(n)d person", "in a group of %(n)d people", len(known)) % {"n": len(known)}
    return {"words": words, "for": said, "against": []}


def _insist_all_may_come(match: Match, seats: Collection[Seat], new: Sequence[Participant], *, gone: int) -> None:
    said_no = {seat.participant_id for seat in seats if seat.state == SeatState.DECLINED}
    told = [why_not(person) or (_said_no(person) if person.pk in said_no else "") for person in new]
    told += [_("One of these people is no longer in the program's list.")] * bool(gone)
    told.append(_too_many(match, seats, new))
    if reasons := [reason for reason in told if reason]:
        raise ValidationError([*reasons, _("Nobody was added. Look at the groups that are possible now.")])


def _said_no(person: Participant) -> str:
    return _("%(name)s said no to this match.") % {"name": person.name}


def _too_many(match: Match, seats: Collection[Seat], new: Sequence[Participant]) -> str:
    """Two coordinators may have taken a group each."""
    people = [seat.participant for seat in seats if seat.takes_part and seat.part != Part.FACILITATOR]
    count = places((one.pk, one.household_id) for one in [*people, *new])
    chosen = Format(match.format)
    return size_problem(chosen, count) if new and count > SHAPES[chosen].most else ""


# Undo


def undo_taking(told: Undoing) -> str:
    """All of them are taken out again, as long as none was asked or changed since."""
    since: dict[str, str] = told.facts["seats"]
    rows: Any = Seat.objects.in_program(told.program).filter(public_id__in=since)
    seats = list(rows.select_related("match__program", "participant").order_by("pk"))
    if len(seats) < len(since) or not all(_is_as_it_was(seat, since) for seat in seats):
        raise ValidationError(_("Something changed since. Look at the match and change it by hand."))
    for seat in seats:
        take_out(seat=seat, by=told.by, at=told.at)
    words = ngettext("%(n)d person is out of the match again.", "%(n)d people are out of the match again.", len(seats))
    return words % {"n": len(seats)}


def _is_as_it_was(seat: Seat, since: Mapping[str, str]) -> bool:
    return seat.state == SeatState.PROPOSED and seat.state_since.isoformat() == since[str(seat.public_id)]


def register() -> None:
    """Called when the app is ready."""
    undoing.register(TAKEN, undo_taking)
