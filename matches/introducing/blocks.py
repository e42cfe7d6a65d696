"""What a lead may add to the letter of introduction, and one as it would go out now."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.introducing.letters import INTRODUCTION, Letters
from matches.models import Path, Seat, SeatState
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Sample
from peermatch.outbox.texts import COORDINATOR, USUAL, Block, greeting, own_words, subject

LOOKED_AT = 20  # places in matches, the latest first
BLOCKS = (
    subject(gettext_lazy("You are introduced: how to reach each other")),
    greeting(),
    Block(
        "opening",
        gettext_lazy("That they are introduced"),
        gettext_lazy("You have said yes to each other. This is whom you meet:"),
        USUAL,
    ),
    Block(
        "wrong",
        gettext_lazy("If what is shared is wrong"),
        gettext_lazy("Is that wrong? Tell {coordinator} at once. What was sent already cannot be called back."),
        USUAL,
        frozenset({COORDINATOR.name}),
    ),
    Block(
        "not_right",
        gettext_lazy("If it does not go well"),
        gettext_lazy(
            "Can you not keep to this? Do you hear nothing? Or is it not the right fit? Tell {coordinator}. "
            "It is no one's fault."
        ),
        USUAL,
        frozenset({COORDINATOR.name}),
    ),
    own_words(),
)


def register() -> None:
    """Called when the app is ready."""
    letters.let_reword(INTRODUCTION, *BLOCKS, sample=_sample)


def _sample(program: Program) -> Sample | None:
    """Of the latest match in which somebody meets somebody."""
    others = Seat.objects.filter(match=OuterRef("match"), state=SeatState.ACCEPTED).exclude(pk=OuterRef("pk"))
    rows = Seat.objects.in_program(program).filter(state=SeatState.ACCEPTED, match__path=Path.FAMILY)
    rows = rows.filter(Exists(others)).select_related("match__coordinator").order_by("-match__requested_at", "pk")
    for seat in rows[:LOOKED_AT]:
        seat.match.program = program
        made = Letters(seat.match)
        mine = made.circle.place_of(seat)
        if made.meets(mine):
            told = {"name": mine.participant.name, "match": seat.match.title}
            return Sample(_("To %(name)s, in the match “%(match)s”") % told, made.message(mine))
    return None
