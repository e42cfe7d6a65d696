"""What comes of the meetings: options for action, and the action plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Action, Happening, Match, Option, Seat
from peermatch.accounts.models import User
from peermatch.clock import local_day

USUALLY = timedelta(days=14)  # for what an option is made into by one press


@dataclass(frozen=True)
class Planned:
    """What somebody will do by a day. Without a seat it is the coordinator's."""

    words: str
    seat: Seat | None
    due: date

    @classmethod
    def of(cls, action: Action) -> "Planned":
        """As it is on record."""
        return cls(action.words, action.seat, action.due)


class ActionChanged(ValidationError):
    """Someone else changed it after the page was opened."""


def version_of(action: Action) -> str:
    return action.changed_at.isoformat()


@transaction.atomic
def add_options(*, match: Match, said: Sequence[tuple[str, Seat | None]], by: User, at: datetime) -> list[Option]:
    """What the group came up with, and perhaps who brought it up."""
    _lock(match)
    made = []
    for words, seat in said:
        _insist_theirs(match, seat)
        told = {"words": words, "seat": seat, "changed_at": at, "changed_by": by}
        made.append(Option.objects.create(program=match.program, match=match, **told))
        match.record(Happening.What.OPTION, by=by, at=at, detail=words)
    return made


@transaction.atomic
def plan(
    *, match: Match, items: Sequence[Planned], by: User, at: datetime, option: Option | None = None
) -> list[Action]:
    """Adds what who does by when."""
    _lock(match)
    made = []
    for one in items:
        action = Action(program=match.program, match=match, option=option)
        _write(action, one, by, at)
        made.append(action)
    return made


@transaction.atomic
def plan_option(*, option: Option, by: User, at: datetime) -> Action:
    """In one press: whoever brought it up does it, else the coordinator, in two weeks. Done twice, it is done once."""
    option.lock()
    option.insist_standing()
    there: Action | None = option.actions.standing().first()
    if there:
        return there
    due = local_day(at, option.program.time_zone) + USUALLY
    return plan(match=option.match, items=[Planned(option.words, option.seat, due)], by=by, at=at, option=option)[0]


@transaction.atomic
def change(*, action: Action, planned: Planned, by: User, at: datetime, seen: str | None = None) -> bool:
    """Says whether anything changed. `seen` is the version that was written on; None writes over any."""
    action.lock()
    action.insist_standing()
    before = Planned.of(action)
    if before == planned:
        return False
    if seen is not None and seen != version_of(action):
        who = action.changed_by.name if action.changed_by else _("Someone")
        told = {"who": who, "now": action.in_words}
        raise ActionChanged(
            _("%(who)s changed this while you wrote. It is now: %(now)s. Save to write over it.") % told
        )
    _write(action, planned, by, at)
    return True


def _write(action: Action, planned: Planned, by: User, at: datetime) -> None:
    _insist_theirs(action.match, planned.seat)
    action.write(planned.words, planned.seat, planned.due, by=by, at=at)


def _insist_theirs(match: Match, seat: Seat | None) -> None:
    if seat is not None and seat.match_id != match.pk:
        raise ValidationError(_("Choose someone of this match."))


def _lock(match: Match) -> None:
    match.lock()
    match.insist_not_closed()
