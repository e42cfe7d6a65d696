"""Whom somebody was matched with before, where this match follows another one."""

from django.db.models import QuerySet

from matches.models import Match, Part, Seat
from matches.models.seat import ASKED


def partners_in(match: Match, *, besides: Seat) -> list[Seat]:
    """Those who were asked for that match besides this person, without who kept time and access for all."""
    return list(_partners(match).exclude(pk=besides.pk).select_related("participant"))


def earlier_partners(match: Match) -> frozenset[int]:
    """Of the match that this one follows, and of those before it."""
    found: set[int] = set()
    seen, before = {match.pk}, match.rematch_of_id
    while before is not None and before not in seen:
        seen.add(before)
        old = Match.objects.get(program=match.program_id, pk=before)
        found.update(_partners(old).values_list("participant", flat=True))
        before = old.rematch_of_id
    return frozenset(found)


def _partners(match: Match) -> QuerySet[Seat]:
    rows: QuerySet[Seat] = match.seats.filter(state__in=ASKED).exclude(part=Part.FACILITATOR)
    return rows
