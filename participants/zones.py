"""The clocks of participants, of who answers for them and of those who are booked, for mail; and to whom nothing is
sent unasked."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from participants.models import AccessProvider, Guardian, Participant
from peermatch.outbox.models import Email

EVERYWHERE = "mail of all programs leaves together"


def zones_of(mails: Sequence[Email]) -> Mapping[UUID, str]:
    """By public id, of those among these mails' recipients who are on a list here."""
    refs = {mail.recipient for mail in mails}
    people = Participant.objects.across_programs(EVERYWHERE).filter(public_id__in=refs)
    providers = AccessProvider.objects.across_programs(EVERYWHERE).filter(public_id__in=refs)
    guardians = Guardian.objects.across_programs(EVERYWHERE).filter(public_id__in=refs)
    zones: list[Any] = [rows.order_by().values_list("public_id", "time_zone") for rows in (people, providers)]
    zones.append(guardians.order_by().values_list("public_id", "participant__time_zone"))
    return {ref: zone for rows in zones for ref, zone in rows}


def held_back(mails: Sequence[Email]) -> set[UUID]:
    """By public id, those among these mails' recipients who are not to be asked for now."""
    people = Participant.objects.across_programs(EVERYWHERE).filter(is_held_back=True)
    found = people.filter(public_id__in={mail.recipient for mail in mails}).order_by()
    return set(found.values_list("public_id", flat=True))
