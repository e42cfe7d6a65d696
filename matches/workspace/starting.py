"""Starting a match: the match, its problem and the place of whoever asked, in one step."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matches.framing.shown import tell_changed
from matches.models import AskedBy, Direction, Format, Happening, Match, Part, Path, Problem, Seat
from matches.preparing.seating import why_not
from participants.models import Participant
from peermatch.accounts.models import Program, User

ASKED = ("asked_by", "referred_by", "permission_on")


def start(
    *, program: Program, key: UUID, title: str, path: str, direction: str, requester: Participant,
    asked_by: str = AskedBy.SELF, referred_by: str = "", permission_on: date | None = None,
    requested_at: datetime, by: User, at: datetime,
) -> Match:  # fmt: skip
    """A draft, coordinated by whoever starts it. `key` is the form's own: sent twice, it makes one match."""
    if started := _started(program, key):
        return started
    if reason := why_not(requester):
        raise ValidationError(reason)
    draft = Match(
        program=program, public_id=key, title=title, path=path, direction=direction, coordinator=by,
        format=_usual_format(path, direction), requested_at=requested_at, stage_since=at,
    )  # fmt: skip
    problem = Problem(
        program=program, requester=requester,
        asked_by=asked_by, referred_by=referred_by, permission_on=permission_on,
    )  # fmt: skip
    try:
        _keep(draft, problem, by=by, at=at)
    except IntegrityError as taken:  # the same form, sent at the same moment
        if started := _started(program, key):
            return started
        raise ValidationError(_("This form was already sent. Look at the list of matches.")) from taken
    return draft


def _started(program: Program, key: UUID) -> Match | None:
    match: Match | None = Match.objects.filter(program=program, public_id=key).first()
    return match


@transaction.atomic
def _keep(match: Match, problem: Problem, *, by: User, at: datetime) -> None:
    match.save()
    match.record(Happening.What.STARTED, by=by, at=at, who=problem.requester)
    problem.match = match
    problem.save()
    tell_changed(match, problem, [name for name in ASKED if getattr(problem, name)], by=by)
    part = Part.RECIPIENT if match.is_directional else Part.PEER
    Seat(program=match.program, match=match, participant=problem.requester, part=part).propose(by=by, at=at)


def _usual_format(path: str, direction: str) -> str:
    """Between a support parent and a referred parent it is one to one, unless the coordinator chooses otherwise."""
    return Format.ONE_TO_ONE if (path, direction) == (Path.FAMILY, Direction.DIRECTIONAL) else ""
