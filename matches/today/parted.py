"""Cards about matches in which one person is left, since somebody was taken out."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from matches.models import Part, Seat, SeatState, Stage
from matches.models.seat import TAKING_PART
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from matches.today.people import OLD_NEWS
from participants.models import Status

HERE = Q(seats__state__in=TAKING_PART) & ~Q(seats__part=Part.FACILITATOR)


def alone(desk: Desk) -> Any:
    """Matches that were sent out, with at most one person beside whoever leads them, and somebody taken out."""
    counted = desk.matches().filter(stage__in=[Stage.INVITING, Stage.ACTIVE]).annotate(
        here=Count("seats", filter=HERE), out=Count("seats", filter=Q(seats__state=SeatState.WITHDRAWN))
    )  # fmt: skip
    return counted.filter(here__lte=1, out__gt=0).order_by("stage_since", "pk")


def one_is_left(desk: Desk) -> list[Card]:
    """Where nobody left the program just now: that has a card of its own."""
    left = Seat.objects.in_program(desk.program).filter(
        match=OuterRef("pk"), state=SeatState.WITHDRAWN, participant__status=Status.WITHDRAWN,
        state_since__gt=desk.now - OLD_NEWS,
    )  # fmt: skip
    return [
        Card(
            Urgency.SOON,
            _("%(match)s: one person is left") % {"match": match.title},
            "match", (match.public_id,),
            _("One is left"),
            _("Somebody was taken out. Find somebody else, or close the match."),
            [
                Choice(_("Choose who takes part"), "seats", (match.public_id,)),
                Choice(_("Close the match"), "match-close", (match.public_id,)),
            ],
        )
        for match in alone(desk).filter(~Exists(left))[:MOST_OF_A_KIND]
    ]  # fmt: skip
