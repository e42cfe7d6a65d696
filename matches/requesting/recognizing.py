"""Whom a request may come from, among the people that the program knows: recognized, never assumed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matches.models import Request
from participants.models import Participant
from participants.models.participant import only_digits, phone_key
from peermatch.accounts.models import Program
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


def recognize_surely(program: Program, requests: Collection[Request]) -> dict[int, Participant]:
    """By request, the one person it is from beyond doubt; left out where it is nobody, or may be several.

    Someone of the same name with the same mailbox, phone or time zone, and nobody else of that name. One query.
    """
    keys = {row.pk: fold(row.name) for row in requests}
    people = Participant.objects.in_program(program).listed().filter(name_key__in=set(keys.values()))
    named: dict[str, list[Participant]] = defaultdict(list)
    for person in people.select_related("organization") if keys else ():
        named[person.name_key].append(person)
    found = {row.pk: named[keys[row.pk]] for row in requests}
    return {row.pk: found[row.pk][0] for row in requests if len(found[row.pk]) == 1 and _is_sure(row, found[row.pk][0])}


def _is_sure(request: Request, person: Participant) -> bool:
    same_mailbox = bool(request.email) and request.email.lower() == person.email.lower()
    same_phone = bool(phone_key(request.phone)) and phone_key(request.phone) == phone_key(person.phone)
    return same_mailbox or same_phone or request.time_zone == person.time_zone
