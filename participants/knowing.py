"""Who may read what is protected of a person: what they need, facts of a child, private notes, who is kept apart.

Leads; whoever works with them in a match, which other floors say (`known_by`); and while no match has them, whoever
keeps their record: who added them, or whom a lead named. docs/decisions/0039 says why.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from django.db.models import Q

from participants.models import Participant
from peermatch.accounts.access import ProgramRequest
from peermatch.accounts.models import CAN_WRITE, Membership, Program, Role, User

Known = Callable[[Program, int, date], Q]
Tells = Callable[[Participant, date], Iterable[User]]
_known: list[Known] = []
_tells: list[Tells] = []
MOST_NAMED = 5
_ASKED = "_knows"  # on the request


def known_by(known: Known, tells: Tells) -> None:
    """Registers which people a user, by id, works with that day; and who works with one of them."""
    if known not in _known:
        _known.append(known)
        _tells.append(tells)


def those_known(membership: Membership) -> Q:
    """The people of the program of whom this member may read all."""
    if membership.is_lead or not membership.can_write:
        return Q() if membership.is_lead else Q(pk__in=[])
    program, user = membership.program, membership.user_id
    found = Q(open_matches=0, kept_by=user)
    for known in _known:
        found |= known(program, user, program.today)
    return found


def knows(request: ProgramRequest, person: Participant) -> bool:
    """Of the person whom the request is about; asked once."""
    known: dict[int, bool] = request.__dict__.setdefault(_ASKED, {})
    if person.pk not in known:
        known[person.pk] = bool(known_among(request.membership, [person.pk]))
    return known[person.pk]


def known_among(membership: Membership, keys: Collection[int]) -> set[int]:
    """Those of these people whom this member knows: one query, or none."""
    if membership.is_lead or not membership.can_write:
        return set(keys) if membership.is_lead else set()
    rows = Participant.records.in_program(membership.program).filter(those_known(membership))
    return set(rows.filter(pk__in=keys).values_list("pk", flat=True))


def who_knows(person: Participant) -> list[User]:
    """Whom to ask about them: those who work with them, whoever keeps their record, else the leads."""
    today = person.program.today
    found = [user for tells in _tells for user in tells(person, today)]
    if person.kept_by and not person.open_matches:
        found.append(person.kept_by)
    members = Membership.objects.filter(program=person.program, user__is_active=True, role__in=CAN_WRITE)
    here = {one.user_id: one for one in members.select_related("user").order_by("pk")}
    known = [user for user in dict.fromkeys(found) if user.pk in here]
    return (known or [one.user for one in here.values() if one.role == Role.LEAD])[:MOST_NAMED]
