"""Taking back an answer that was recorded by mistake. Its row stays on record; it only counts no more."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting import letters
from matches.inviting.answering import answer, counts
from matches.inviting.holding_back import whose_letter_is
from matches.inviting.sending import call_back, send_again
from matches.models import Answer, Invitation, Seat
from peermatch.accounts.models import User
from peermatch.outbox import queue
from peermatch.outbox.models import State


@transaction.atomic
def take_answer_back(*, mistaken: Answer, by: User, at: datetime) -> Answer | None:
    """The answer before it counts again; without one, the person is waited for. Says which answer counts now.

    The letter that told them of it is called back where it waits. If the answer had stopped their invitation before it
    left, they are asked with a new one, or read as not asked while the gate is closed. Refuses once they answered
    again, or were introduced.
    """
    seat = mistaken.seat
    seat.match.lock()
    seat.refresh_from_db(fields=["state", "state_since"])
    _insist_latest(mistaken)
    earlier: Answer | None = seat.answers.exclude(pk=mistaken.pk).first()
    seat.await_answer(by=by, at=at, detail=str(mistaken.get_said_display()))
    invitations = Invitation.objects.filter(program=seat.program_id, seat=seat).standing()
    invitations.filter(answered_at=mistaken.at).update(answered_at=None)
    why = _("The answer was recorded by mistake.")
    queue.supersede(program=seat.program, about=letters.about(seat), kinds=[letters.ANSWER], now=at, why=why)
    if earlier is None:
        _ask_who_never_had_the_letter(seat, by=by, at=at)
        return None
    return answer(
        seat=seat, said=earlier.said, way=earlier.way, at=at, reason=earlier.reason, by=by,
        spoken_by=earlier.spoken_by, confirmed=earlier.confirmed_by_person, given_on=earlier.given_on,
    )  # fmt: skip


def _ask_who_never_had_the_letter(seat: Seat, *, by: User, at: datetime) -> None:
    if seat not in whose_letter_is(seat.match, State.SUPERSEDED):
        return
    try:
        with transaction.atomic():
            send_again(seat=seat, instead_of=seat.invitations.all()[0].public_id, by=by, at=at)
    except ValidationError as refusal:
        call_back(seat, at=at)
        seat.ask_anew(by=by, at=at, detail=" ".join(refusal.messages))


def _insist_latest(mistaken: Answer) -> None:
    seat = mistaken.seat
    seat.match.insist_open()
    if seat.answers.first() != mistaken or not counts(seat, mistaken):
        raise ValidationError(_("%(name)s has answered again since.") % {"name": seat.participant.name})
    introduced = seat.match.introduced_at
    if introduced is not None and introduced >= mistaken.at:
        raise ValidationError(_("They were introduced to each other since: names cannot be called back."))
