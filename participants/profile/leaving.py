"""Leaving the program: one door for the person's own page and for a coordinator who writes down what they said."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participants.models import OwnChange, Participant, Status
from participants.profile.changes import note
from peermatch.accounts.models import User


@transaction.atomic
def leave_program(*, person: Participant, way: str, by: User | None, at: datetime, reason: str = "") -> None:
    """Every permission they gave ends, and whoever registered with `on_leaving` hears of it.

    `by` is the coordinator who writes it down, None for their own page. Raises ValidationError if they left before.
    """
    person = Participant.objects.select_for_update().select_related("program").get(pk=person.pk, program=person.program)
    if person.status in (Status.WITHDRAWN, Status.ERASED):
        raise ValidationError(_("%(name)s left the program before.") % {"name": person.name})
    for consent in person.consents.standing():
        consent.withdraw(way=way, by=by, at=at)
    person.leave(by=by, at=at, reason=reason)
    if by is None:
        note(person, [OwnChange.What.LEFT], at=at)
