"""Covering for a coordinator who is away: set, ended early, and who covers for whom on a day."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Cover, Happening, Match
from matches.workspace.handing import insist_may_coordinate
from peermatch.accounts.models import Membership, Program, User
from peermatch.clock import local_day, say_day


def may_arrange(membership: Membership, away: User) -> bool:
    """A lead arranges cover for anybody, a coordinator for themselves."""
    return membership.is_lead or membership.user_id == away.pk


@transaction.atomic
def cover(
    *, program: Program, away: User, covering: User, first_day: date, last_day: date, by: User, at: datetime,
    note: str = "",
) -> Cover:  # fmt: skip
    """From the first day to the last, `covering` answers for all matches of `away`, those of today and new ones."""
    list(Program.objects.filter(pk=program.pk).select_for_update())  # two covers of one person wait for each other
    for user in (away, covering):
        insist_may_coordinate(program, user)
    _insist_sound(program, away, covering, first_day, last_day, local_day(at, program.time_zone))
    row: Cover = Cover.objects.create(
        program=program, away=away, covering=covering, first_day=first_day, last_day=last_day, note=note, by=by
    )
    _tell_history(row, _("%(name)s, %(days)s") % {"name": covering.name, "days": say_days(row)}, by=by, at=at)
    return row


def _insist_sound(program: Program, away: User, covering: User, first: date, last: date, today: date) -> None:
    if away == covering:
        raise ValidationError(_("Nobody covers for themselves. Choose someone else."))
    if last < first or last < today:
        raise ValidationError(_("The last day must not be before the first, nor before today."))
    others = Cover.objects.in_program(program).standing().filter(first_day__lte=last, last_day__gte=first)
    if (one := others.filter(away=away).first()) is not None:
        raise _overlaps(_("%(who)s is covered by %(name)s %(days)s. End that first, or choose other days."), one)
    if (one := others.filter(away=covering).first()) is not None:
        raise _overlaps(_("%(who)s is away too, %(days)s. Choose someone else, or other days."), one)
    if (one := others.filter(covering=away).first()) is not None:
        raise _overlaps(_("%(name)s covers for %(who)s %(days)s. Arrange that anew first."), one)


def _overlaps(words: str, one: Cover) -> ValidationError:
    return ValidationError(words % {"who": one.away.name, "name": one.covering.name, "days": say_days(one)})


@transaction.atomic
def end_cover(*, row: Cover, by: User, at: datetime) -> None:
    """From now on participants reach the coordinator again."""
    fresh: Cover = Cover.objects.in_program(row.program).select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.last_day < local_day(at, row.program.time_zone):
        raise ValidationError(_("This cover is over."))
    fresh.end(by=by, at=at)
    _tell_history(fresh, _("ended: %(name)s answers again") % {"name": fresh.away.name}, by=by, at=at)


def _tell_history(row: Cover, words: str, *, by: User, at: datetime) -> None:
    """A line in the history of each match that is open now."""
    matches = Match.objects.in_program(row.program).open().filter(coordinator=row.away)
    Happening.objects.bulk_create(
        Happening(program=row.program, match=match, what=Happening.What.COVERED, by=by, at=at, detail=words)
        for match in matches.order_by("pk")
    )


def say_days(row: Cover) -> str:
    told = {"first": say_day(row.first_day), "last": say_day(row.last_day)}
    return _("on %(first)s") % told if row.first_day == row.last_day else _("from %(first)s to %(last)s") % told
