"""Whether an answer that someone gave for a person is the person's own: they confirmed it, or not after all."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.inviting.answering import counts
from matches.models import Answer, Seat
from peermatch.accounts.models import User


@transaction.atomic
def confirm(*, seat: Seat, answer: UUID, by: User, at: datetime) -> None:
    """The person told the coordinator that what was answered for them is their own answer. Twice is once.

    `answer` is the one that the coordinator read: a newer one is not confirmed by mistake.
    """
    _answer_for_them(seat, answer).confirm(by=by, at=at)


@transaction.atomic
def unconfirm(*, seat: Seat, answer: UUID, by: User, at: datetime) -> None:
    """They did not confirm it after all: it is a helper's answer again."""
    _answer_for_them(seat, answer).unconfirm(by=by, at=at)


def _answer_for_them(seat: Seat, answer: UUID) -> Answer:
    seat.match.lock()
    seat.match.insist_open()
    seat.refresh_from_db(fields=["state"])
    latest: Answer | None = seat.answers.first()
    if latest is None or latest.public_id != answer or not latest.spoken_by or not counts(seat, latest):
        raise ValidationError(
            _("%(name)s's answer has changed since you read it. Look at it once more.") % {"name": seat.participant}
        )
    latest.seat = seat
    return latest
