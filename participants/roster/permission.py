"""Permission to be matched: recorded once, it makes a person active."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from participants.models import Consent, Participant, Status
from peermatch.accounts.models import User


@transaction.atomic
def record_permission(*, person: Participant, given_on: date, way: str, by: User, at: datetime) -> Consent:
    """Keeps when and how permission was given. Who was waiting for it, or had left, is active from now on.

    The same permission recorded twice is one. Raises ValidationError for a day that is still to come.
    """
    if given_on > localdate(at):
        raise ValidationError(_("This day is still to come. Give the day on which they said yes."))
    if person.status == Status.ERASED:
        raise ValidationError(_("This person was erased. Add them anew if they come back."))
    if person.status in (Status.INVITED, Status.WITHDRAWN):
        person.activate(by=by, at=at)
    same = person.consents.filter(given_on=given_on, way=way, withdrawn_at=None).first()
    return same or Consent.objects.create(
        program=person.program, participant=person, given_on=given_on, way=way, recorded_by=by
    )
