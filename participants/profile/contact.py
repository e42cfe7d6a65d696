"""Whom a person turns to who is at their own page: whoever sent them the link, or covers for that coordinator."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.clock import local_day

Covers = Callable[[Program, User, date], User]
_covers: list[Covers] = []


def covered_by(covers: Covers) -> None:
    """Registers who knows that someone answers for a coordinator that day; one for all, when the app is ready."""
    _covers[:] = [covers]


def contact(program: Program, who: User | None) -> dict[str, str]:
    """Name, phone and e-mail address. Where nobody sent the link, or they left, the first who coordinates here."""
    found = _who_answers(program, who)
    name = found.name if found else program.name
    return {"name": name, "phone": (found.phone if found else "") or program.phone, "email": program.reply_to}


def only_program() -> Program | None:
    """Whom to call where a page does not know whose reader it has; None where several programs are here."""
    found = list(Program.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def _who_answers(program: Program, who: User | None) -> User | None:
    members = Membership.objects.filter(program=program, role__in=CAN_WRITE, user__is_active=True)
    users = [member.user for member in members.select_related("user").order_by("pk")]
    found = who if who in users else next(iter(users), None)
    if found is None or not _covers:
        return found
    return _covers[0](program, found, local_day(timezone.now(), program.time_zone))
