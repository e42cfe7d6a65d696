"""Starting a match: the match, its problem and the place of whoever asked, in one step."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matches.models import AskedBy, Direction, Format, Happening, Match, Part, Path, Problem, Seat
from matches.preparing.seating import why_not
from participants.models import Participant
from peermatch.accounts.models import Program, User


@transaction.atomic
def start(
    *, program: Program, key: UUID, title: str, path: str, direction: str, requester: Participant,
    asked_by: str = AskedBy.SELF, referred_by: str = "", permission_on: date | None = None,
    requested_at: datetime, by: User, at: datetime,
) -> Match:  # fmt: skip
    """A draft, coordinated by whoever starts it. `key` is the form's own: sent twice, it makes one match."""
    started = Match.objects.filter(program=program, public_id=key).first()
    if started:
        return started
    if reason := why_not(requester):
        raise ValidationError(reason)
    match = _draft(
        program=program, public_id=key, title=title, path=path, direction=direction, coordinator=by,
        format=_usual_format(path, direction), requested_at=requested_at, stage_since=at,
    )  # fmt: skip
    match.record(Happening.What.STARTED, by=by, at=at, who=requester)
    Problem.objects.create(
        program=program, match=match, requester=requester,
        asked_by=asked_by, referred_by=referred_by, permission_on=permission_on,
    )  # fmt: skip
    part = Part.RECIPIENT if direction == Direction.DIRECTIONAL else Part.PEER
    Seat(program=program, match=match, participant=requester, part=part).propose(by=by, at=at)
    return match


def _draft(**fields: object) -> Match:
    try:
        with transaction.atomic():
            match: Match = Match.objects.create(**fields)
    except IntegrityError as taken:
        raise ValidationError(_("This form was already sent. Look at the list of matches.")) from taken
    return match


def _usual_format(path: str, direction: str) -> str:
    """Between a support parent and a referred parent it is one to one, unless the coordinator chooses otherwise."""
    return Format.ONE_TO_ONE if (path, direction) == (Path.FAMILY, Direction.DIRECTIONAL) else ""
