"""Whom a request may come from, among the people that the program knows: recognized, never assumed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matches.models import Request
from participants.models import Participant
from participants.models.participant import only_digits
from peermatch.text import fold

MOST_SHOWN = 5
FEWEST_DIGITS = 7


@dataclass(frozen=True)
class Recognized:
    """One person whom it may be, and by what."""

    person: Participant
    by: str


def recognize(request: Request) -> list[Recognized]:
    """People with the same mailbox, phone, or name and time zone; the surest first."""
    people = Participant.objects.in_program(request.program).listed().select_related("organization")
    digits = only_digits(request.phone)
    found: dict[int, Recognized] = {}
    if request.email:
        for person in people.filter(email__iexact=request.email)[:MOST_SHOWN]:
            found.setdefault(person.pk, Recognized(person, _("the same e-mail")))
    if len(digits) >= FEWEST_DIGITS:
        for person in people.search(digits)[:MOST_SHOWN]:
            if digits in only_digits(person.phone):
                found.setdefault(person.pk, Recognized(person, _("the same phone")))
    for person in people.search(request.name).filter(time_zone=request.time_zone)[:MOST_SHOWN]:
        if fold(person.name) == fold(request.name):
            found.setdefault(person.pk, Recognized(person, _("the same name and time zone")))
    return list(found.values())[:MOST_SHOWN]
