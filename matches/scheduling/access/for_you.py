"""Whether what somebody needs at a meeting is arranged, as they read it themselves.

In general words: which needs these are stays out of mail, which others may read along.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from matches.models import Accommodation, Meeting, RowState

SETTLED = frozenset({RowState.CONFIRMED, RowState.SENT})


def arranged_for(meetings: Collection[Meeting]) -> dict[int, str]:
    """By person (pk), for whoever needs something at any of these meetings of one program. Two queries."""
    program = next(iter(meetings)).program_id
    rows = Accommodation.objects.filter(program=program, meeting__in=meetings).standing().prefetch_related("bookings")
    states: dict[int, list[RowState]] = defaultdict(list)
    for row in rows:
        states[row.participant_id].append(row.state)
    return {person: in_words(theirs) for person, theirs in states.items()}


def arranged_at(meetings: Collection[Meeting]) -> dict[int, dict[int, str]]:
    """The same for each of these meetings (pk) by itself, of whichever programs. Two queries."""
    rows = Accommodation.objects.across_programs("reminders of all programs are written together").standing()
    states: dict[int, dict[int, list[RowState]]] = {one.pk: defaultdict(list) for one in meetings}
    for row in rows.filter(meeting__in=meetings).prefetch_related("bookings"):
        states[row.meeting_id][row.participant_id].append(row.state)
    return {pk: {person: in_words(theirs) for person, theirs in found.items()} for pk, found in states.items()}


def in_words(states: Iterable[RowState]) -> str:
    """Of the needs of one person; nothing where there are none."""
    settled = {state in SETTLED for state in states}
    if settled == {True}:
        return _("All that you need to take part is arranged.")
    if settled == {False}:
        return _("What you need to take part is being arranged.")
    return _("Part of what you need to take part is arranged. The rest is being arranged.") if settled else ""
