"""Who must never be in a match together: contact between them was stopped, or one of them is shielded from the other.

One rule for every door: `Seat` asks it of whoever comes into a match or goes on in it.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models import Relationship, RelationshipKind
from peermatch.accounts.models import Program

if TYPE_CHECKING:
    from matches.models.seat import Seat

Pair = tuple[int, int]  # who asked for it, or is shielded; and from whom

CANNOT = _("%(name)s cannot take part in this match. A lead can say why.")


def apart(program: Program, near: Collection[int] | None = None) -> set[Pair]:
    """All pairs of the program who are to stay apart, as it stands today; of those `near`, where they are given.

    “Until” a day is to its end, where the program is.
    A shield counts from the day it is on record: a match that begins today reaches into days to come.
    """
    if near is not None and not near:
        return set()
    today = program.today
    stops = apps.get_model("matches", "ContactStop").objects.filter(program=program).standing(today)
    shields = Relationship.objects.filter(program=program, kind=RelationshipKind.SHIELDED)
    shields = shields.filter(Q(until=None) | Q(until__gte=today))
    return set(_pairs(stops, "asked_by", near).union(_pairs(shields, "one", near)))


def _pairs(rows: Any, asked: str, near: Collection[int] | None) -> Any:
    if near is not None:
        rows = rows.filter(Q(**{f"{asked}__in": near}) | Q(other__in=near))
    return rows.order_by().values_list(asked, "other")


def stopped_with(program: Program, people: Iterable[int]) -> set[int]:
    """Everyone else who is to stay apart from one of these."""
    chosen = set(people)
    return {person for pair in apart(program, chosen) for person in pair} - chosen


def apart_among(program: Program, people: Collection[int]) -> set[Pair]:
    """The pairs of these who are to stay apart from each other."""
    return {pair for pair in apart(program, people) if pair[0] in people and pair[1] in people}


def insist_not_apart(seat: "Seat") -> None:
    """The words tell of nobody else."""
    if is_kept_out(seat):
        raise ValidationError(CANNOT % {"name": seat.participant.name})


def is_kept_out(seat: "Seat") -> bool:
    """Whether somebody takes part in the match from whom this person is to stay apart."""
    kept_from = stopped_with(seat.match.program, [seat.participant_id])
    return bool(kept_from) and seat.match.seats.taking_part().filter(participant__in=kept_from).exists()
