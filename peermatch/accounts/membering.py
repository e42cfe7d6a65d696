"""Who belongs to a program: a new role, and leaving. Nothing of what somebody answers for is left without anyone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from peermatch import audit
from peermatch.accounts.models import CAN_WRITE, MemberChange, Membership, OpenSession, Program, Role, User
from peermatch.accounts.signing_in import second_step

Did = MemberChange.Did


@dataclass(frozen=True)
class Keeps:
    """What an upper floor has that someone answers for.

    theirs: what must go to somebody else, a sentence each. ends: what ends when they go, a sentence each.
    hand: gives it all to `to` (None where nothing must go), in the same transaction.
    """

    theirs: Callable[[Program, User], list[str]]
    ends: Callable[[Program, User], list[str]]
    hand: Callable[[Program, User, User | None, User, datetime], None]


_keepers: list[Keeps] = []


def on_taking_out(keeps: Keeps) -> None:
    """Has these asked whenever someone can no longer coordinate; registered when the app is ready."""
    if keeps not in _keepers:
        _keepers.append(keeps)


def theirs(program: Program, user: User) -> list[str]:
    return [said for keeps in _keepers for said in keeps.theirs(program, user)]


def what_ends(program: Program, user: User) -> list[str]:
    return [said for keeps in _keepers for said in keeps.ends(program, user)]


def who_can_take_over(membership: Membership) -> QuerySet[User]:
    """Everyone else in the program who may sign in and change matches."""
    members = {"memberships__program": membership.program_id, "memberships__role__in": CAN_WRITE}
    return User.objects.filter(is_active=True, **members).exclude(pk=membership.user_id).order_by("name", "email")


def is_last_lead(membership: Membership) -> bool:
    others = Membership.objects.filter(program=membership.program_id, role=Role.LEAD, user__is_active=True)
    return membership.is_lead and not others.exclude(pk=membership.pk).exists()


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: User, at: datetime, hand_to: User | None = None) -> None:
    """The same role again changes nothing."""
    row = _locked(membership)
    if row.role == role:
        return
    if role != Role.LEAD:
        _insist_a_lead_stays(row)
    if role not in CAN_WRITE:
        _hand(row, hand_to, by=by, at=at)
    was, row.role = row.get_role_display(), role
    row.save(update_fields=["role"])
    told = {"now": row.get_role_display(), "was": was}
    tell(row.program, row.user.name, Did.ROLE, _("%(now)s. It was: %(was)s.") % told, by=by, at=at)


@transaction.atomic
def take_off_second_step(*, membership: Membership, by: User, at: datetime) -> None:
    """For somebody who lost their phone and their recovery codes: then their password alone opens their account."""
    row = _locked(membership)
    if not may_take_off(row, by):
        raise ValidationError(
            _("Ask an administrator: what %(name)s sees is not yours alone.") % {"name": row.user.name}
        )
    if second_step.is_on(row.user):
        second_step.reset(user=row.user, by=by, at=at, program=row.program)
        tell(row.program, row.user.name, Did.SECOND_STEP, by=by, at=at)


def may_take_off(membership: Membership, by: User) -> bool:
    """A lead may, of somebody who works in no program that is not theirs too, and is no administrator."""
    others = Membership.objects.filter(user=membership.user_id)
    led = Membership.objects.filter(user=by, role=Role.LEAD).values("program")
    return not membership.user.is_staff and membership.user_id != by.pk and not others.exclude(program__in=led).exists()


@transaction.atomic
def take_out(*, membership: Membership, by: User, at: datetime, hand_to: User | None = None) -> None:
    """They no longer see the program, and are signed out. What they did stays under their name; their account
    stays theirs."""
    row = _locked(membership)
    _insist_a_lead_stays(row)
    _hand(row, hand_to, by=by, at=at)
    words = _("Was: %(role)s.") % {"role": row.get_role_display()}
    if hand_to is not None:
        words = f"{words} " + _("%(name)s took over what was theirs.") % {"name": hand_to.name}
    tell(row.program, row.user.name, Did.TAKEN_OUT, words, by=by, at=at)
    row.delete()
    if row.user != by:
        OpenSession.end_all_of(row.user)


def tell(program: Program, name: str, did: Did, detail: str = "", *, by: User, at: datetime) -> None:
    said = {"name": name[:120], "did": did, "detail": detail[:400]}
    change = MemberChange.objects.create(program=program, by=by, at=at, **said)
    audit.record(audit.Did.PERMITTED, audit.of(change, fields=[did]), by=by, program=program)


def lock_members(program: Program) -> None:
    """Two who change members wait for each other, so that of two leads not both can go."""
    list(Program.objects.filter(pk=program.pk).select_for_update(no_key=True))


def _locked(membership: Membership) -> Membership:
    lock_members(membership.program)
    row = Membership.objects.select_related("program", "user").filter(pk=membership.pk).first()
    if row is None:
        raise ValidationError(_("They were taken out already."))
    return row


def _insist_a_lead_stays(row: Membership) -> None:
    if is_last_lead(row):
        raise ValidationError(
            _("%(name)s is the only lead. Make someone else a lead first: a program needs one.")
            % {"name": row.user.name}
        )


def _hand(row: Membership, to: User | None, *, by: User, at: datetime) -> None:
    if to is None and (open_still := theirs(row.program, row.user)):
        raise ValidationError([*open_still, _("Choose who takes that over.")])
    if to is not None and not who_can_take_over(row).filter(pk=to.pk).exists():
        raise ValidationError(_("%(name)s cannot coordinate matches in this program.") % {"name": to.name})
    for keeps in _keepers:
        keeps.hand(row.program, row.user, to, by, at)
