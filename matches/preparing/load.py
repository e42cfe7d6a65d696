"""How much somebody has taken on, said in the same words wherever people are chosen.

An open match is one for which they were asked, or to which they said yes. Whoever has a place and was not asked yet is
proposed: that is no open match, and yet nobody should count on them twice.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from matches.fitting.reasons import Reason
from matches.models import Match, Seat, SeatState
from matches.models.match import OPEN
from participants.models import Participant
from participants.roster.words import load
from peermatch.accounts.models import Program


def proposed_seats(program: Program | int) -> Any:
    """Places in open matches of people who were not asked yet."""
    return Seat.objects.filter(program=program, state=SeatState.PROPOSED, match__stage__in=OPEN).order_by()


def proposed_for(
    program: Program | int, people: Collection[Participant], *, besides: Match | None = None
) -> dict[int, int]:
    """By person, for how many matches they are proposed, that one aside; whoever is for none is left out. One query."""
    rows = proposed_seats(program).filter(participant__in=[one.pk for one in people])
    rows = rows.exclude(match=besides) if besides else rows
    return dict(rows.values_list("participant").annotate(n=Count("pk")))


def load_in_words(person: Participant, proposed: int) -> str:
    """“1 of 2 open matches, proposed for 1 more”."""
    told = {"load": load(person), "n": proposed}
    return _("%(load)s, proposed for %(n)d more") % told if proposed else load(person)


def would_be_too_many(person: Participant, proposed: int) -> bool:
    """Whether they could not take one more, if all for which they are proposed came to pass."""
    return bool(proposed) and person.open_matches + proposed >= person.capacity


def no_room_beside(person: Participant, proposed: int) -> list[Reason]:
    """They can be asked; but somebody else thinks of them too."""
    if not would_be_too_many(person, proposed):
        return []
    return [Reason(_("To know"), _("With the matches they are proposed for, they have no room for this one."))]
