"""The meetings that a form lets tick, and what was ticked before somebody else was quicker."""

from collections.abc import Iterable

from matches.models import Match, Meeting
from peermatch.accounts.access import ProgramRequest
from peermatch.forms import LONGEST_NUMBER

LOOK = "look"  # the button that only shows what would be heard of what is ticked


def all_are(request: ProgramRequest, match: Match, state: str) -> bool:
    """Whether all that were ticked are so already: by a second press, in another tab, or by somebody else."""
    ticked = {int(one) for one in request.POST.getlist("meetings") if one.isdecimal() and len(one) <= LONGEST_NUMBER}
    found = match.meetings.filter(pk__in=ticked).values_list("state", flat=True)
    return bool(ticked) and len(found) == len(ticked) and set(found) == {state}


def of_match(match: Match, rows: Iterable[Meeting]) -> list[Meeting]:
    found = list(rows)
    for one in found:
        one.match = match
    return found
