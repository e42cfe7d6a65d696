"""The parts that people have in a match of each format, and what each part does, in a sentence."""

from collections.abc import Collection, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matches.models import Format, Match, Part, Seat

# In a directional match whoever receives brings the case; where all give and receive, someone presents it.
DIRECTIONAL_PARTS = (Part.RECIPIENT, Part.PROVIDER, Part.EXPERT, Part.FACILITATOR)
MUTUAL_PARTS = (Part.PEER, Part.PRESENTER, Part.FACILITATOR)
OF_A_FORMAT: dict[tuple[bool, str], tuple[Part, ...]] = {
    (True, Format.ONE_TO_ONE): (Part.RECIPIENT, Part.PROVIDER, Part.FACILITATOR),
    (True, Format.TRAINING): (Part.RECIPIENT, Part.EXPERT, Part.PROVIDER, Part.FACILITATOR),
    (False, Format.ONE_TO_ONE): (Part.PEER, Part.FACILITATOR),
    (False, Format.CASE_STUDY): (Part.PRESENTER, Part.PEER, Part.FACILITATOR),
    (False, Format.GROUP): (Part.PEER, Part.FACILITATOR),
    (False, Format.TRAINING): (Part.PEER, Part.EXPERT, Part.FACILITATOR),
}
WHAT_THEY_DO: dict[Part, str | Promise] = {
    Part.RECIPIENT: _("Brings the question, and takes options for action home."),
    Part.PROVIDER: _("Has been through it, and shares what worked."),
    Part.PEER: _("Gives and receives like everyone else."),
    Part.PRESENTER: _("Brings a case of their own, and listens while the others think along."),
    Part.EXPERT: _("Teaches the topic; may be a member of the group."),
    Part.FACILITATOR: _("Keeps time and access for all, and takes no side."),
}


def parts_for(match: Match) -> tuple[Part, ...]:
    """The parts that are offered in a match of this direction and format."""
    return OF_A_FORMAT.get((match.is_directional, match.format), _of_the_direction(match))


def allowed_parts(match: Match) -> tuple[Part, ...]:
    """Those, and what the direction allows: people may be seated before the format is settled."""
    return tuple(dict.fromkeys([*parts_for(match), *_of_the_direction(match)]))


def _of_the_direction(match: Match) -> tuple[Part, ...]:
    return DIRECTIONAL_PARTS if match.is_directional else MUTUAL_PARTS


def next_part(match: Match, seats: Collection[Seat]) -> Part:
    """The part that is most likely still wanted."""
    taken = {seat.part for seat in seats if seat.takes_part}
    if match.is_directional:
        return Part.RECIPIENT if Part.RECIPIENT not in taken else Part.PROVIDER
    wants_a_case = match.format == Format.CASE_STUDY and Part.PRESENTER not in taken
    return Part.PRESENTER if wants_a_case else Part.PEER


def what_they_do(parts: Iterable[Part]) -> list[tuple[str, str]]:
    """Each part with its sentence."""
    return [(str(part.label), str(WHAT_THEY_DO[part])) for part in parts]
