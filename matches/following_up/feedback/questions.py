"""What is asked, in the same words on every page, in every letter and in every call; and who reads the answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Again, Gained, Quality, Relevance, Seat, Usefulness

Words = str | Promise


@dataclass(frozen=True)
class Question:
    """`marks`: what can be chosen; by a number and a word where it is a scale."""

    name: str
    asks: Words
    short: Words
    marks: tuple[tuple[int | str, Words], ...]

    @property
    def choices(self) -> list[tuple[int | str, str]]:
        """“4: Very good”: the number for those who count, the words for everyone."""
        return [(value, f"{value}: {label}" if isinstance(value, int) else str(label)) for value, label in self.marks]


SCALES = (
    Question("quality", gettext_lazy("How good was it?"), gettext_lazy("How good"), tuple(Quality.choices)),
    Question(
        "relevance", gettext_lazy("How well did it fit your situation?"), gettext_lazy("How fitting"),
        tuple(Relevance.choices),
    ),
    Question(
        "usefulness", gettext_lazy("How useful is it to you?"), gettext_lazy("How useful"), tuple(Usefulness.choices)
    ),
)  # fmt: skip
AGAIN = Question(
    "again", gettext_lazy("Would you take part in a peer match again?"), gettext_lazy("Again"), tuple(Again.choices)
)
GAINED = gettext_lazy("Did you gain what you hoped for?")
WORDS = gettext_lazy("In your words: what was it like, and what came of it?")
CHANGE = gettext_lazy("What should change?")


def gained_choices() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in Gained]


def who_reads(seat: Seat, here: Iterable[Seat], coordinator: str) -> list[str]:
    """Who learns what this person says, in sentences that are true. `here`: all who take part.

    Among few people nothing is anonymous, whatever is left out.
    """
    match = seat.match
    told = {"program": match.program.name, "coordinator": coordinator}
    said = [_("The coordinators of %(program)s read your answers, with your name.") % told]
    others = sum(one.participant_id != seat.participant_id for one in here)
    if others:
        said.append(
            ngettext(
                "The other person does not see them. But you are two in this peer match, so nothing is anonymous: if "
                "%(coordinator)s does something about what you say, the other person may know that it came from you.",
                "The others do not see them. But you are %(n)d in this peer match: if %(coordinator)s does something "
                "about what you say, the others may guess that it came from you.",
                others,
            )
            % (told | {"n": others + 1})
        )
    said.append(_("Reports to those who pay for the program count answers, without names."))
    said.append(_("Your answers help us to choose better next time. Nothing is ever counted as anyone's fault."))
    return said
