"""What a coordinator leaves behind in matches when they can no longer coordinate. Registered with `on_taking_out`."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Cover, Match, Request
from matches.workspace.covering import end_cover, say_days
from matches.workspace.handing import hand_over
from peermatch.accounts.membering import Keeps, on_taking_out
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day


def _matches(program: Program, user: User) -> QuerySet[Match]:
    rows: QuerySet[Match] = Match.objects.in_program(program).open().filter(coordinator=user)
    return rows


def _requests(program: Program, user: User) -> QuerySet[Request]:
    rows: QuerySet[Request] = Request.objects.in_program(program).waiting().filter(coordinator=user)
    return rows


def _covers(program: Program, user: User, at: datetime) -> QuerySet[Cover]:
    ahead = Cover.objects.in_program(program).ahead(local_day(at, program.time_zone))
    rows: QuerySet[Cover] = ahead.filter(Q(away=user) | Q(covering=user)).select_related("away", "covering", "program")
    return rows


def theirs(program: Program, user: User) -> list[str]:
    found = []
    if n := _matches(program, user).count():
        found.append(ngettext("%(n)d open match.", "%(n)d open matches.", n) % {"n": n})
    if n := _requests(program, user).count():
        found.append(ngettext("%(n)d request that waits.", "%(n)d requests that wait.", n) % {"n": n})
    return found


def ends(program: Program, user: User) -> list[str]:
    words = _("%(name)s covers for %(who)s %(days)s. Arrange that anew.")
    return [
        words % {"name": row.covering.name, "who": row.away.name, "days": say_days(row)}
        for row in _covers(program, user, timezone.now())
    ]


def hand(program: Program, user: User, to: User | None, by: User, at: datetime) -> None:
    """Covers end first: whoever takes over answers for it at once."""
    for row in _covers(program, user, at):
        end_cover(row=row, by=by, at=at)
    if to is not None:
        matches, requests = list(_matches(program, user)), list(_requests(program, user))
        hand_over(program=program, matches=matches, to=to, by=by, at=at, tell=True, requests=requests)


def register() -> None:
    """Called when the app is ready."""
    on_taking_out(Keeps(theirs, ends, hand))
