"""Promises to keep confidence: one door, by link or recorded by a coordinator; and who has not promised yet."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Confidence, Seat, SeatState
from participants.consenting.texts import kept, text_for
from participants.models import ConsentText, TextFor
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.clock import local_day


def words_for(seat: Seat) -> ConsentText:
    """What this person is asked to promise."""
    return text_for(seat.participant, TextFor.CONFIDENCE)


def promise_of(seat: Seat) -> Confidence | None:
    rows = Confidence.objects.in_program(seat.match.program).filter(
        match=seat.match_id, participant=seat.participant_id
    )
    return rows.select_related("text", "recorded_by").first()


def may_promise(seat: Seat) -> bool:
    """Who said yes themselves. A helper's word is never the person's own."""
    latest = seat.answers.first()
    return seat.state == SeatState.ACCEPTED and not (latest and latest.is_a_helpers)


@transaction.atomic
def promise(
    *, seat: Seat, way: str, at: datetime, by: User | None = None, promised_on: date | None = None
) -> Confidence:  # fmt: skip
    """`by` is the coordinator who writes it down, None for their own page. Promised twice, it counts once.

    Raises ValidationError where they have not said yes themselves, or for a day that is still to come.
    """
    today = local_day(at, seat.match.program.time_zone)
    if promised_on and promised_on > today:
        raise ValidationError(_("This day is still to come. When did they say it?"))
    if not may_promise(seat):
        raise ValidationError(_("%(name)s has not said yes themselves.") % {"name": seat.participant.name})
    row, is_new = Confidence.objects.in_program(seat.match.program).get_or_create(
        match_id=seat.match_id, participant_id=seat.participant_id,
        defaults={
            "program": seat.match.program, "text": kept(words_for(seat)), "promised_on": promised_on or today,
            "way": way, "recorded_by": by, "recorded_at": at,
        },
    )  # fmt: skip
    if is_new:
        person = seat.participant
        of = audit.of(row, person=person.public_id, fields=["promised_on"])
        audit.changed(of, by=by or person, program=seat.match.program)
    found: Confidence = row
    return found


@transaction.atomic
def not_so(*, promises: Iterable[Confidence], why: str, by: User, at: datetime) -> int:
    """These were recorded by mistake: whoever is asked to promise is asked again. Says how many."""
    rows = list(promises)
    for row in rows:
        row.mark_not_so(why=why, by=by, at=at)
        of = audit.of(row, person=row.participant.public_id, fields=["removed_at"])
        audit.changed(of, by=by, program=row.program)
    return len(rows)
