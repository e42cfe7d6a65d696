"""Who answers for a coordinator that day, told to the pages that know no match."""

from datetime import date

from django.db.models import Q

from matches.models import Cover, Seat
from participants.models import Participant
from peermatch.accounts.models import Membership, Program, User


def answers_for(person: Participant, membership: Membership, on: date) -> bool:
    """Whether this member answers for somebody: a lead, the coordinator of a match of theirs, who covers today."""
    if membership.is_lead or not membership.can_write:
        return membership.is_lead
    away = Cover.objects.in_program(person.program).on(on).filter(covering=membership.user_id).values("away")
    mine = Q(match__coordinator=membership.user_id) | Q(match__coordinator__in=away)
    return Seat.objects.in_program(person.program).filter(mine, participant=person).exists()


def who_answers_for(program: Program, who: User, on: date) -> User:
    """Registered with `covered_by`."""
    cover = Cover.objects.in_program(program).on(on).filter(away=who).select_related("covering").first()
    return cover.covering if cover else who
