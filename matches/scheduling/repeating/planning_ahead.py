"""The door of several plans at once: all of them or none, each a meeting of its own from then on."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Match, Meeting
from matches.scheduling import planning
from matches.scheduling.planning import Place
from peermatch.accounts.models import User
from peermatch.clock import WallTime


@transaction.atomic
def plan_several(
    *, match: Match, walls: Sequence[WallTime], minutes: int, place: Place, by: User, at: datetime
) -> list[Meeting]:
    """Nobody is told. Sent twice, it is done once."""
    if not walls:
        raise ValidationError(_("Choose at least one date."))
    act = partial(planning.plan, match=match, minutes=minutes, place=place, by=by, at=at)
    return [act(wall=wall) for wall in walls]
