"""The letters that ask how it was, once and once again; and the same to say in a call or to put on paper."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.following_up.feedback.questions import AGAIN, CHANGE, GAINED, SCALES, WORDS, gained_choices, who_reads
from matches.following_up.feedback.taking_part import missed
from matches.framing.shown import hopes_of
from matches.inviting.letters import contact
from matches.models import Seat, SeatState
from peermatch.accounts.models import Program
from peermatch.clock import local_day, say_day
from peermatch.languages import speaking_to
from peermatch.outbox import letters
from peermatch.outbox.letters import Message, Sample
from peermatch.outbox.texts import USUAL, Block, greeting, own_words
from peermatch.outbox.texts import subject as subject_block

ASKED, REMINDER = "feedback", "feedback-reminder"


@speaking_to("seat.participant")
def message(seat: Seat, here: Sequence[Seat], kind: str = ASKED, *, until: datetime | None = None) -> Message:
    """What this person reads or hears. `here`: all who take part; `until`: how long the link opens, if there is one."""
    match, person = seat.match, seat.participant
    who = contact(match)
    told: dict[str, Any] = {
        "program": match.program,
        "contact": who,
        "first_name": person.first_name,
        "has_missed_it": missed(seat),
        "scales": [(one.asks, [words for _value, words in one.choices]) for one in SCALES],
        "hopes": hopes_of(seat),
        "gained_asks": GAINED,
        "gained": [words for _value, words in gained_choices()],
        "words_asks": WORDS,
        "change_asks": CHANGE,
        "again_asks": AGAIN.asks,
        "again": [words for _value, words in AGAIN.choices],
        "who_reads": who_reads(seat, here, who["name"]),
        "until": say_day(local_day(until, person.time_zone)) if until else "",
        "answer": letters.link("answer"),
    }
    return letters.render(kind.replace("-", "_"), told)


def _blocks(subject: Any, opening: Any) -> tuple[Block, ...]:
    return (
        subject_block(subject), greeting(), Block("opening", gettext_lazy("What it is about"), opening, USUAL),
        own_words(),
    )  # fmt: skip


def register_words() -> None:
    """Called when the app is ready."""
    asks = gettext_lazy(
        "You took part in a peer match. Please tell us how it was. It takes about three minutes, and you can leave "
        "out what you like."
    )
    again = gettext_lazy(
        "We asked you how your peer match was, and have not heard from you yet. A word or two is enough, and you need "
        "not answer. We do not remind you again."
    )
    first, second = gettext_lazy("How was your peer match?"), gettext_lazy("Reminder: how was your peer match?")
    letters.let_reword(ASKED, *_blocks(first, asks), sample=lambda program: _sample(program, ASKED))
    letters.let_reword(REMINDER, *_blocks(second, again), sample=lambda program: _sample(program, REMINDER))


def _sample(program: Program, kind: str) -> Sample | None:
    rows = Seat.objects.in_program(program).filter(state=SeatState.ACCEPTED)
    seat: Seat | None = rows.select_related("match__coordinator", "participant").order_by("-match", "pk").first()
    if seat is None:
        return None
    seat.match.program = program
    told = {"name": seat.participant.name, "match": seat.match.title}
    here = list(seat.match.seats.accepted().select_related("participant"))
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, message(seat, here, kind))
