"""Whether a letter about somebody under 18 may go to whoever is said to answer for them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from participants.models import APART, Guardian, NewAddress, Participant, Relationship, RelationshipKind, RosterRules
from participants.profile.wanted import GONE
from peermatch.accounts.models import Program
from peermatch.returning.stopping import stopped_addresses
from peermatch.text import fold

NOBODY = 0  # no row has this number


def is_apart(guardian: Guardian | None) -> bool:
    """Whether this is somebody who is kept apart from the person, or shielded from one whom the person lives with.
    Known again by address or name. One query, whoever is asked about."""
    program = guardian.program_id if guardian else NOBODY
    alike = Q(name_key=fold(guardian.name) if guardian else "-")
    if guardian and guardian.email:
        alike |= Q(email__iexact=guardian.email)
    person, house = (guardian.participant_id, guardian.participant.household_id) if guardian else (NOBODY, None)
    people = Participant.objects.filter(alike, program=program).exclude(pk=person).order_by().values("pk")
    pairs = _between(people, pk=person) & Q(kind__in=APART)
    if house:
        pairs |= _between(people, household=house) & Q(kind=RelationshipKind.SHIELDED)
    on = (guardian.participant.program if guardian else Program()).today
    return bool(Relationship.objects.filter(pairs, program=program).standing(on).exists())


def _between(people: Any, **whom: int) -> Q:
    """Relationships of one of these people with whoever that is."""
    [(field, value)] = whom.items()
    return Q(one__in=people, **{f"other__{field}": value}) | Q(other__in=people, **{f"one__{field}": value})


def why_not_asked(guardian: Guardian) -> str:
    """Why no letter goes to them now, in words for a coordinator; empty if one may."""
    person = guardian.participant
    name = person.first_name
    if RosterRules.of(person.program).adults_only:
        return _("This program matches nobody under 18.")
    if person.status in GONE or not person.is_under_age:
        return _("%(name)s is not under 18, or left the program. Nobody is asked for them.") % {"name": name}
    if person.is_held_back:
        return _("%(name)s is not to be asked for now. A lead can say why, and let it go on.") % {"name": name}
    if "@" not in guardian.email:
        return _("There is no e-mail address on record. Call them, and record their answer.")
    if _is_their_own(guardian.email, person):
        return _("This is the address of %(name)s. Whoever answers for them needs one of their own.") % {"name": name}
    if is_apart(guardian):
        return _(
            "No letter goes there. Somebody with this address or name is to be kept apart from %(name)s, or from whom "
            "they live with. Speak with a lead."
        ) % {"name": name}
    if stopped_addresses(guardian.program_id, [guardian.email]):
        return _("Our mail to this address came back. Correct it, or call them and record their answer.")
    return ""


def _is_their_own(address: str, person: Participant) -> bool:
    own = {person.email.lower(), *person.helper_contact.lower().replace(",", " ").split()}
    typed = NewAddress.objects.filter(program=person.program_id, participant=person, email__iexact=address)
    return address.lower() in own or typed.waiting().exists()
