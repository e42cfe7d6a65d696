"""Sending invitations: who may be asked, the gate, and one door for each way to ask."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from matches.disclosing.telling import in_full
from matches.inviting import letters, links
from matches.inviting.circle import Circle, circle_of
from matches.models import Invitation, Match, Seat, SeatState
from matches.preparing.checklist import insist_may_invite
from matches.preparing.seating import why_not
from participants.models import Participant, Status
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.languages import speaking_to
from peermatch.outbox import queue
from peermatch.outbox.letters import Message

Beside = Callable[[], Sequence[tuple[Seat, str]]]


def answer_day(program: Program, on: date) -> date:
    """By when an answer is wanted to what is sent that day."""
    return on + timedelta(days=program.answer_days)


@speaking_to("seat.participant")
def preview(seat: Seat, *, on: date, circle: Circle | None = None) -> Message:
    """The invitation exactly as this person would get it if it were sent that day."""
    circle = circle or circle_of(seat.match)
    asked = letters.asked_of(seat, circle, on=on, answer_by=answer_day(circle.match.program, on))
    return letters.invitation(asked, circle.match)


@transaction.atomic
def send(*, match: Match, seats: Collection[Seat], by: User, at: datetime) -> list[Invitation]:
    """Asks each of these people who was not asked yet: those whom e-mail reaches by letter, the others by a call.

    Refuses all of them while the gate is closed, or if one of them may not be asked.
    """
    match.lock()
    on = local_day(at, match.program.time_zone)
    insist_may_invite(match, on=on)
    circle = circle_of(match)
    chosen = {seat.pk for seat in seats}
    waiting = [seat for seat in circle.seats if seat.pk in chosen and seat.state == SeatState.PROPOSED]
    _insist_askable(match, waiting)
    match.begin_inviting(by=by, at=at)
    return [_invite(seat, circle, by=by, at=at, on=on) for seat in waiting]


@transaction.atomic
def send_again(*, seat: Seat, instead_of: UUID, by: User, at: datetime) -> Invitation | None:
    """A new invitation in place of one that was lost or went astray; its link replaces all earlier ones.

    None if that invitation was replaced already: a second click sends nothing.
    """
    match = seat.match
    match.lock()
    latest: Invitation | None = seat.invitations.first()
    if latest is None or latest.public_id != instead_of:
        return None
    on = local_day(at, match.program.time_zone)
    insist_may_invite(match, on=on)
    circle = circle_of(match)
    mine = circle.place_of(seat)
    _insist_askable(match, [mine])
    call_back(mine, at=at)
    return _invite(mine, circle, by=by, at=at, on=on)


def _insist_askable(match: Match, seats: list[Seat]) -> None:
    """Looks at the people as they are now, and keeps them so until the end of the transaction.

    Someone who was asked before and gets a new invitation may be at their capacity: this match is part of it.
    """
    asked_before = {seat.participant_id for seat in seats if seat.was_asked}
    people = Participant.objects.filter(program=match.program, pk__in=[seat.participant_id for seat in seats])
    for person in people.select_for_update().order_by("pk"):
        if person.pk in asked_before and person.status == Status.ACTIVE:
            continue
        if reason := why_not(person):
            raise ValidationError(reason)


@in_full()
@speaking_to("seat.participant")
def _invite(seat: Seat, circle: Circle, *, by: User, at: datetime, on: date) -> Invitation:
    match, answer_by = circle.match, answer_day(circle.match.program, on)
    link, path = None, ""
    if seat.participant.takes_email:
        link, path = links.issue(seat, until=links.lifetime(match, at=at))
    invitation = Invitation.objects.create(
        program=match.program, seat=seat, link=link, answer_by=answer_by, sent_at=at, sent_by=by
    )
    seat.invite(by=by, at=at)
    if link:
        message = letters.invitation(letters.asked_of(seat, circle, on=on, answer_by=answer_by), match)
        letters.post(
            seat=seat, kind=letters.INVITATION, message=message, occasion=invitation.public_id, path=path,
            now=at, expires_at=link.expires_at,
        )  # fmt: skip
    return invitation


def call_back(seat: Seat, *, at: datetime) -> None:
    """Ends the seat's links and standing invitation, and stops mail about them that is still waiting."""
    links.revoke_links(seat, at=at)
    kinds = [letters.INVITATION, letters.REMINDER, letters.REPLY, letters.NEW_LINK]
    queue.supersede(program=seat.program, about=letters.about(seat), kinds=kinds, now=at)


@transaction.atomic
def send_new_link(*, seat: Seat, at: datetime, beside: Beside = tuple) -> bool:
    """A fresh link for someone who was asked and lost theirs, at most one an hour; says whether one was sent.

    `beside` makes links to their other matches: the same letter brings them.
    """
    seat.match.lock()
    if not _may_have_new_link(seat, at):
        return False
    link, path = links.issue(seat, until=links.lifetime(seat.match, at=at))
    letters.post_new_link(seat, path, beside(), occasion=link.public_id, now=at, expires_at=link.expires_at)
    return True


def _may_have_new_link(seat: Seat, at: datetime) -> bool:
    if not (seat.was_asked and seat.match.is_open and seat.participant.takes_what_they_ask_for):
        return False
    if not seat.invitations.standing().exists():
        return False
    rest = timedelta(hours=seat.participant.hours_between_new_links)
    return not letters.had_new_link(seat, at - rest)
