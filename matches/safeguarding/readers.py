"""Who reads a worry, and is told of it at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matches.models import ContactStop, Cover, Match, Worry
from peermatch.accounts.models import CAN_WRITE, Membership, Program, Role, User


@dataclass(frozen=True)
class Readers:
    """`left_out`: whom it is about; they are told only if nobody else works for the program."""

    users: tuple[User, ...]
    left_out: User | None = None

    @property
    def names(self) -> str:
        return get_text_list([one.name for one in self.users], _("and"))

    @property
    def is_left_out(self) -> bool:
        return self.left_out is not None and self.left_out not in self.users


def readers_of(program: Program, match: Match | None, *, on: date, about: User | None = None) -> Readers:
    """Leads, whoever covers for them that day, and who answers for the match; without the member it is about.

    Where nobody is left, the other coordinators; where there are none either, whoever there is.
    """
    members = Membership.objects.filter(program=program, role__in=CAN_WRITE, user__is_active=True)
    everyone = list(members.select_related("user").order_by("user__name", "pk"))
    leads = [one.user for one in everyone if one.role == Role.LEAD]
    covers = Cover.objects.in_program(program).on(on).filter(away__in=leads).select_related("covering")
    told = {*leads, *(row.covering for row in covers), *([match.coordinator, match.who_answers(on)] if match else [])}
    at_work = [one.user for one in everyone]
    chosen = [user for user in at_work if user in told and user != about]
    others = [user for user in at_work if user != about]
    return Readers(tuple(chosen or others or at_work), about)


def stops_read_by(program: Program, user: User, *, leads: bool, away: Collection[int]) -> Any:
    """Contact that was stopped, as far as this member sees to it: in their matches and in those of whom they cover
    (`away`), or written down by them. Leads, and whoever covers for one, read all."""
    rows = ContactStop.objects.in_program(program)
    if leads or Membership.objects.filter(program=program, user__in=away, role=Role.LEAD).exists():
        return rows
    theirs = Match.objects.in_program(program).filter(coordinator__in=[user.pk, *away])
    return rows.filter(Q(matches__in=theirs) | Q(recorded_by=user)).distinct()


def stops_for(member: Membership) -> Any:
    """The same for whoever asks now."""
    if not member.can_write:
        return ContactStop.objects.in_program(member.program).none()
    covers = Cover.objects.in_program(member.program).on(member.program.today)
    away = list(covers.filter(covering=member.user_id).values_list("away", flat=True))
    return stops_read_by(member.program, member.user, leads=member.is_lead, away=away)


def leads_of(program: Program) -> Any:
    rows = Membership.objects.filter(program=program, role=Role.LEAD, user__is_active=True)
    return rows.values_list("user", flat=True)


def worries_for(member: Membership) -> Any:
    if not member.can_write:
        return Worry.objects.in_program(member.program).none()
    return Worry.objects.in_program(member.program).read_by(member.user, leads=member.is_lead)
