"""The gates of preparation: before inviting, then before a meeting or, between families, an introduction.

Computed from the rows as they stand, never stored. Each gate may be asked by later steps; `knows` says whether the
reader may read what is protected about the people.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Match, Meeting, Seat
from matches.preparing.confirming_lines import confirming_lines
from matches.preparing.introducing_lines import introducing_lines
from matches.preparing.inviting_lines import fit_lines, footing_line, inviting_lines, readiness_lines
from matches.preparing.lines import Checklist, Facts, Line

__all__ = [
    "Checklist",
    "Facts",
    "Line",
    "before_confirming",
    "before_introducing",
    "before_inviting",
    "both",
    "if_they_took_part",
    "insist_may_invite",
]


def before_inviting(match: Match, *, on: date, knows: bool = False) -> Checklist:
    return _before_inviting(Facts(match, on=on, knows=knows))


def before_confirming(match: Match, *, on: date, knows: bool = False, meeting: Meeting | None = None) -> Checklist:
    """About the given meeting, or the next one that stands."""
    return _before_confirming(Facts(match, on=on, knows=knows, meeting=meeting))


def if_they_took_part(seats: list[Seat], *, on: date, knows: bool = False) -> list[Line]:
    """What the checks of people would say of a match in which just these took part; none need be saved."""
    facts = Facts(seats[0].match, on=on, knows=knows, seats=seats)
    return [footing_line(facts), *fit_lines(facts), *readiness_lines(facts)]


def before_introducing(facts: Facts) -> Checklist:
    """Of the family path; no meeting is needed."""
    return Checklist(_("Before you introduce them"), introducing_lines(facts))


def both(facts: Facts) -> tuple[Checklist, Checklist]:
    """Both gates, what they share read once."""
    return _before_inviting(facts), _before_confirming(facts)


def insist_may_invite(match: Match, *, on: date) -> None:
    """Refuses while the first gate is closed, with what is missing in one sentence."""
    gap = before_inviting(match, on=on).first_gap
    if gap is not None:
        raise ValidationError(
            _("Invitations wait. %(title)s: %(sentence)s") % {"title": gap.title, "sentence": gap.sentence}
        )


def _before_inviting(facts: Facts) -> Checklist:
    return Checklist(_("Before you invite"), inviting_lines(facts))


def _before_confirming(facts: Facts) -> Checklist:
    return Checklist(_("Before the meeting is confirmed"), confirming_lines(facts))
