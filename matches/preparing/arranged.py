"""How far what people need at a meeting is arranged, as the rows of the meeting tell."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Absence, Accommodation, Meeting, RowState, WhyOff
from peermatch.clock import say_day

SETTLED = frozenset({RowState.CONFIRMED, RowState.SENT})
STOPS = frozenset({RowState.TO_REQUEST, RowState.DECLINED})
Need = tuple[int, str, str]  # whose (pk), kind, detail


@dataclass(frozen=True)
class Arranged:
    """All rows of a meeting, those called off too; `missing`: needs of profiles that none of them is about."""

    rows: Sequence[Accommodation]
    missing: int

    @property
    def wanted(self) -> list[Accommodation]:
        return [row for row in self.rows if row.is_standing]

    @property
    def settled(self) -> int:
        return sum(row.state in SETTLED for row in self.wanted)

    @property
    def declined(self) -> list[Accommodation]:
        return [row for row in self.wanted if row.state == RowState.DECLINED]

    @property
    def stops(self) -> list[Accommodation]:
        """For which too few are asked."""
        return [row for row in self.wanted if row.state in STOPS]

    @property
    def is_asked(self) -> bool:
        """Everybody who is needed was asked and nobody said no, so that the meeting may be confirmed."""
        return bool(self.rows) and not self.missing and not self.stops

    @property
    def is_settled(self) -> bool:
        return self.is_asked and self.settled == len(self.wanted)

    def late(self, on: date) -> list[Accommodation]:
        return [row for row in self.wanted if row.is_late(on)]

    def in_words(self, on: date, *, knows: bool) -> str:
        """How many things are arranged, and which are late, were declined or are to be requested."""
        if not self.wanted:
            return ""
        said = [_count(self.settled, len(self.wanted))]
        if late := self.late(on):
            said.append(_late(late, knows=knows))
        if self.declined and knows:
            said.append(_("Declined, ask somebody else: %(needs)s.") % {"needs": named(self.declined)})
        return " ".join(said)


def of(meetings: Sequence[Meeting], wanted: Iterable[tuple[int, Need]]) -> dict[int, Arranged]:
    """By meeting (pk). `wanted`: with each meeting's pk, the needs of those who come that somebody arranges."""
    rows: dict[int, list[Accommodation]] = defaultdict(list)
    if meetings:
        program, by_pk = meetings[0].program_id, {meeting.pk: meeting for meeting in meetings}
        for row in Accommodation.objects.filter(program=program, meeting__in=meetings).arranged_from():
            row.meeting = by_pk[row.meeting_id]
            rows[row.meeting_id].append(row)
    missing: dict[int, int] = defaultdict(int)
    absent = _absent(meetings)
    settled = {pk: {_need(row) for row in found if _counts(row)} for pk, found in rows.items()}
    for pk, need in wanted:
        missing[pk] += need not in settled.get(pk, ()) and (pk, need[0]) not in absent
    return {meeting.pk: Arranged(rows[meeting.pk], missing[meeting.pk]) for meeting in meetings}


def _absent(meetings: Sequence[Meeting]) -> set[tuple[int, int]]:
    """With the meeting's pk, who said (pk) that they cannot come to it."""
    if not meetings:
        return set()
    said = Absence.objects.filter(program=meetings[0].program_id, meeting__in=meetings).standing()
    return set(said.values_list("meeting_id", "seat__participant_id"))


def named(rows: Sequence[Accommodation]) -> str:
    """“ProTactile interpreter for Robin and Braille for Mei”."""
    told = [_("%(need)s for %(name)s") % {"need": row, "name": row.participant.first_name} for row in rows]
    return str(get_text_list(told, _("and")))


def _counts(row: Accommodation) -> bool:
    """What a coordinator took off is no gap, though the profile says it still."""
    return row.is_standing or row.why_off == WhyOff.BY_HAND


def _need(row: Accommodation) -> Need:
    return (row.participant_id, row.kind, row.detail)


def _count(settled: int, count: int) -> str:
    words = ngettext("%(n)d of %(all)d thing is arranged.", "%(n)d of %(all)d things are arranged.", count)
    return words % {"n": settled, "all": count}


def _late(rows: Sequence[Accommodation], *, knows: bool) -> str:
    if not knows:
        return ngettext("%(n)d is late.", "%(n)d are late.", len(rows)) % {"n": len(rows)}
    return _("Late since %(day)s: %(needs)s.") % {
        "day": say_day(min(row.needed_by for row in rows)), "needs": named(rows),
    }  # fmt: skip
