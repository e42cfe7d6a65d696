"""Two who are shielded from each other have no mailbox and no phone in common: one would read what is for the other."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from participants.models.participant import Participant

SHIELDED = "shielded"  # the code of the refusal, by which a person's own page says it in other words
WORDS = {
    "email": _("%(other)s is shielded from %(name)s, and has this e-mail address: each would read the other's mail."),
    "phone": _("%(other)s is shielded from %(name)s, and has this phone number: each would hear the other's calls."),
}
NOT_HERE = _("We could not take this here. Please call or write to your coordinator: they put it right for you.")


def refuse_shared_address(person: "Participant") -> None:
    """Raises ValidationError where the address or number that is about to be kept is theirs who must learn nothing."""
    if not person.pk or not (person.email or person.phone):
        return
    from participants.models.relationship import shielded_from

    others = shielded_from(person.program, [person.pk])
    if not others:
        return
    rows = type(person).objects.filter(program=person.program_id)
    stored = rows.filter(pk=person.pk).values_list("email", "phone_key").first() or ("", "")
    now = {"email": person.email.strip().lower(), "phone": person.keys_alike()[1]}
    new = {name: value for (name, value), before in zip(now.items(), stored, strict=True) if value and value != before}
    refused = {}
    for name, value in new.items():
        same = Q(email__iexact=value) if name == "email" else Q(phone_key=value)
        if other := rows.filter(same, pk__in=others).first():
            told = {"other": other.name, "name": person.name}
            refused[name] = ValidationError(WORDS[name], code=SHIELDED, params=told)
    if refused:
        raise ValidationError(refused)


def why_not_one(kept: "Participant", gone: "Participant") -> "list[Participant]":
    """Who is shielded from one of these two, and would be reached with, or live with, whoever the two become."""
    from participants.models.relationship import shielded_from

    pair = [kept, gone]
    others = shielded_from(kept.program, [one.pk for one in pair])
    if not others:
        return []
    near = Q(pk__in=[])
    for one in pair:
        near |= Q(email__iexact=one.email) if one.email else Q(pk__in=[])
        near |= Q(phone_key=one.phone_key) if one.phone_key else Q(pk__in=[])
        near |= Q(household=one.household_id) if one.household_id else Q(pk__in=[])
    return list(type(kept).objects.filter(near, program=kept.program_id, pk__in=others))
