"""What a lead may add to the letter of introduction, and one as it would go out now."""

from django.utils.translation import gettext as _

from matches.introducing.letters import INTRODUCTION, Letters
from matches.models import Path, Seat, SeatState
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Sample
from peermatch.outbox.texts import own_words


def register() -> None:
    """Called when the app is ready."""
    letters.let_reword(INTRODUCTION, own_words(), sample=_sample)


def _sample(program: Program) -> Sample | None:
    rows = Seat.objects.in_program(program).filter(state=SeatState.ACCEPTED, match__path=Path.FAMILY)
    seat = rows.select_related("match__coordinator").order_by("-match__requested_at", "pk").first()
    if seat is None:
        return None
    seat.match.program = program
    made = Letters(seat.match)
    mine = made.circle.place_of(seat)
    told = {"name": mine.participant.name, "match": seat.match.title}
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, made.message(mine))
