"""What the profiles of those who come say by now, and is not what is arranged for the meeting."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matches.models import Accommodation, Meeting, WhyOff
from matches.scheduling.access import following
from matches.scheduling.words import joined
from participants.models import Participant


@dataclass(frozen=True)
class Change:
    """Of one person: needs without a row (not saved), and rows of the profile that it does not say any more."""

    person: Participant
    new: Sequence[Accommodation]
    gone: Sequence[Accommodation]
    is_first: bool  # nothing was ever taken over for this meeting

    @property
    def said(self) -> str:
        parts = []
        if self.new:
            parts.append(_("New: %(needs)s.") % {"needs": joined([str(row) for row in self.new])})
        if self.gone:
            parts.append(_("No longer: %(needs)s.") % {"needs": joined([str(row) for row in self.gone])})
        return " ".join(parts)


def of(meeting: Meeting, rows: Sequence[Accommodation] | None = None) -> list[Change]:
    """For each person who comes and whose profile says something else; `rows`: all of the meeting, if they are read.

    What a coordinator took off stays off, though the profile says it still.
    """
    seats = following.who_comes(meeting).select_related("participant")
    people = {seat.participant_id: seat.participant for seat in seats}
    rows = list(meeting.accommodations.all()) if rows is None else rows
    wanted: dict[int, list[Accommodation]] = defaultdict(list)
    for row in following.drawn(meeting, people):
        wanted[row.participant_id].append(row)
    found = (
        _change(person, wanted[pk], [row for row in rows if row.participant_id == pk]) for pk, person in people.items()
    )
    return [one for one in found if one.new or one.gone]


def _change(person: Participant, wanted: Sequence[Accommodation], rows: Sequence[Accommodation]) -> Change:
    settled = {row.need for row in rows if row.is_standing or row.why_off == WhyOff.BY_HAND}
    said = {row.need for row in wanted}
    new = [row for row in wanted if row.need not in settled]
    gone = [row for row in rows if row.is_standing and row.added_by_id is None and row.need not in said]
    return Change(person, new, gone, is_first=not rows)
