"""Who takes part: seating people, taking them out, and why someone cannot be asked now."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Match, Problem, Seat, SeatState, insist_not_apart
from matches.preparing.parts import allowed_parts
from matches.preparing.under_age import why_not_under_age
from participants.models import Participant, Status
from peermatch.accounts.models import User
from peermatch.clock import say_day


def why_not(person: Participant) -> str:
    """Why this person cannot be asked into a match now, and what would change it; empty if they can."""
    said = {"name": person.name, "open": person.open_matches, "capacity": person.capacity}
    if person.status == Status.INVITED:
        return _("%(name)s has not given permission yet. Record it on their page first.") % said
    if person.status == Status.PAUSED:
        return _paused(person)
    if person.status != Status.ACTIVE:
        return _("%(name)s has left the program.") % said
    if reason := why_not_under_age(person):
        return reason
    if person.is_held_back:
        return say_held_back(person)
    if person.is_asked_again:
        return _("%(name)s is asked again for permission, and has not answered. Record it on their page first.") % said
    if person.capacity == 0:
        return _("%(name)s takes no matches now: “open matches at once” is 0 on their page.") % said
    if person.is_at_capacity:
        return (
            _(
                "%(name)s is in %(open)d of %(capacity)d open matches. If they agree to more, raise "
                "“open matches at once” on their page."
            )
            % said
        )
    return ""


def say_held_back(person: Participant) -> str:
    return _("%(name)s is not to be asked for now. A lead can say why, and let it go on.") % {"name": person.name}


def _paused(person: Participant) -> str:
    if person.paused_until:
        return _("%(name)s is paused until %(day)s.") % {"name": person.name, "day": say_day(person.paused_until)}
    return _("%(name)s is paused.") % {"name": person.name}


@transaction.atomic
def seat_person(
    *, match: Match, person: Participant, part: str, by: User, at: datetime, why: dict[str, Any] | None = None,
    batched: bool = False,
) -> Seat:  # fmt: skip
    """Gives the person a place, or another part as long as they were not asked. Done twice, it is done once.

    `why`: why they were suggested, as it was read then; kept with the place. `batched`: a batch found them, of which
    the history tells, and a draft stays one until somebody works on it.
    """
    match.lock()
    match.insist_open()
    _insist_part(match, part)
    place = match.seats.filter(participant=person).first()
    if place and place.takes_part:
        return _give_part(place, part)
    insist_may_sit(match=match, person=person, part=part)
    place = place or Seat(program=match.program, match=match, participant=person)
    place.part, place.why_suggested = part, why or {}
    place.propose(by=by, at=at, detail=_("from a batch") if batched else "")
    if not batched:
        match.begin_preparing(by=by, at=at)
    return place


def insist_may_sit(*, match: Match, person: Participant, part: str) -> None:
    """Refuses, in words, whoever cannot be given that part now."""
    match.insist_open()
    _insist_part(match, part)
    if reason := why_not(person):
        raise ValidationError(reason)
    insist_not_apart(Seat(program=match.program, match=match, participant=person))


def _insist_part(match: Match, part: str) -> None:
    if part not in allowed_parts(match):
        raise ValidationError(_("Choose the part this person has in the match."))


def _give_part(place: Seat, part: str) -> Seat:
    if place.part == part:
        return place
    if place.state != SeatState.PROPOSED:
        raise ValidationError(
            _("%(name)s was asked as “%(part)s”. Take them out first, then ask them anew.")
            % {"name": place.participant.name, "part": place.get_part_display()}
        )
    place.part = part
    place.save(update_fields=["part"])
    return place


@transaction.atomic
def take_out(*, seat: Seat, by: User, at: datetime, reason: str = "") -> None:
    """Takes the person out. Their link, their mail and their meeting are ended by the steps that made them, which
    hear of it through `on_seat_change`. Done twice, it is done once.
    """
    seat.match.lock()
    seat.refresh_from_db(fields=["state"])
    if seat.state == SeatState.WITHDRAWN:
        return
    insist_may_leave(seat)
    seat.withdraw(by=by, at=at, detail=reason)


def insist_may_leave(seat: Seat) -> None:
    """Refuses, in words, to take out whoever asked for the match."""
    asked = Problem.objects.filter(program=seat.program_id, match=seat.match).first()  # later ones are cases
    if seat.state != SeatState.DECLINED and asked and asked.requester_id == seat.participant_id:
        raise ValidationError(
            _("%(name)s asked for this match. If they no longer want it, close the match.")
            % {"name": seat.participant.name}
        )
