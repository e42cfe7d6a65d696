"""Permission: recorded once, to be matched, it makes a person active; withdrawn, they leave."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participants.consenting import asking, texts
from participants.models import ChildFacts, Consent, ConsentText, Guardian, Participant, RosterRules, Status
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.clock import local_day


@transaction.atomic
def record_permission(
    *,
    person: Participant,
    given_on: date,
    way: str,
    by: User | None,
    at: datetime,
    what_for: str = Consent.WhatFor.MATCHING,
    text_version: str = "",
    text: ConsentText | None = None,
) -> Consent:
    """Keeps when and how permission was given, and for which wording.

    With the permission to be matched, who was waiting for it, or had left, is active from now on. The same
    permission recorded twice is one. `text`: the program's own words, as they agreed to them. Raises ValidationError
    for a day that is still to come.
    """
    if given_on > local_day(at, person.program.time_zone):
        raise ValidationError(_("This day is still to come. Give the day on which they said yes."))
    if person.status == Status.ERASED:
        raise ValidationError(_("This person was erased. Add them anew if they come back."))
    is_to_match = what_for == Consent.WhatFor.MATCHING
    if is_to_match and person.is_adult is False and RosterRules.of(person.program).adults_only:
        raise ValidationError(_("This program matches nobody under 18."))
    if is_to_match and person.is_under_age and Guardian.of(person) is None:
        raise ValidationError(_("%(name)s is under 18. Record a guardian's consent first.") % {"name": person.name})
    if is_to_match and person.status in (Status.INVITED, Status.WITHDRAWN):
        person.activate(by=by, at=at)
    told = {"given_on": given_on, "way": way, "what_for": what_for, "text_version": text_version}
    text = texts.kept(text) if text else None
    told |= {"text": text}
    if text:
        asking.agreed(person, text, at=at)
    if same := person.consents.standing().filter(**told).first():
        return same
    given = Consent.objects.create(program=person.program, participant=person, recorded_by=by, **told)
    of = audit.of(given, person=person.public_id, fields=["given_on"])
    audit.changed(of, by=by or person, program=person.program)
    return given


@transaction.atomic
def withdraw_permission(*, consent: Consent, way: str, by: User | None, at: datetime, reason: str = "") -> None:
    """The person takes a permission back. Without one to be matched they leave the program, at once.

    Raises ValidationError if it was withdrawn before.
    """
    person = Participant.objects.select_for_update().filter(program=consent.program_id).get(pk=consent.participant_id)
    consent.refresh_from_db(fields=["withdrawn_at"])
    consent.withdraw(way=way, by=by, at=at)
    asking.withdrew(person, consent.what_for, at=at)
    of = audit.of(consent, person=person.public_id, fields=["withdrawn_at"])
    audit.changed(of, by=by or person, program=person.program)
    for other in person.consents.standing().filter(what_for=consent.what_for):
        other.withdraw(way=way, by=by, at=at)  # saying no takes back every earlier yes to the same
    if consent.what_for == Consent.WhatFor.CHILD:
        _forget_child(person, by=by)
    if consent.what_for != Consent.WhatFor.MATCHING:
        return
    if person.status not in (Status.WITHDRAWN, Status.ERASED):
        person.leave(by=by, at=at, reason=reason)


def _forget_child(person: Participant, *, by: User | None) -> None:
    """What was kept about their child goes at once."""
    facts = ChildFacts.objects.in_program(person.program).filter(participant=person)
    for row in facts:
        audit.changed(
            audit.of(row, person=person.public_id, fields=["age_band", "needs"]),
            by=by or person,
            program=person.program,
        )
    facts.delete()
