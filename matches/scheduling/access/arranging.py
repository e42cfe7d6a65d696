"""What those who come to a meeting need, by when it must be booked, for how many, and what can no longer be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import MatchRules, Meeting
from matches.scheduling.access.notice import PAPERS, Lead, Notice, how_many, notice
from matches.scheduling.coming import Coming
from participants.models import AccessNeed
from peermatch.accounts.models import Program
from peermatch.clock import local_day, say_day

Settled = frozenset[tuple[int, str, str]]  # whose (pk), kind, detail


def with_count(need: str, count: int) -> str:
    """“ProTactile interpreter, 2 people”: a need, and how many are booked for it where that is more than one."""
    return _("%(need)s, %(n)d people") % {"need": need, "n": count} if count > 1 else need


@dataclass(frozen=True)
class ToArrange:
    """One need, how many people are booked for it, and whether there is still time."""

    name: str
    need: str
    count: int
    notice: Notice
    is_papers: bool = False

    @property
    def what(self) -> str:
        return with_count(self.need, self.count)

    @property
    def said(self) -> str:
        """By when; where that is past, that it is."""
        if not self.notice.wanted:
            return ""
        told = {"day": say_day(self.notice.by), "wanted": self.notice.wanted, "left": self.notice.left}
        if self.notice.is_enough:
            return (_("Send by %(day)s.") if self.is_papers else _("Book by %(day)s.")) % told
        late = ngettext(
            "It wants %(wanted)d working days, and %(left)d is left.",
            "It wants %(wanted)d working days, and %(left)d are left.",
            self.notice.left,
        )
        return f"{late % told} {self._still}"

    @property
    def _still(self) -> str:
        return _("Ask how it can still reach them.") if self.is_papers else _("Ask whether it can still be booked.")

    @property
    def is_late(self) -> bool:
        return not self.notice.is_enough


def lead_of(rules: MatchRules) -> Lead:
    """The program's lead times."""
    return Lead(rules.notice_tactile_days, rules.notice_days, rules.notice_papers_days)


def to_arrange(meeting: Meeting, people: Sequence[Coming], *, on: date) -> list[ToArrange]:
    """What these people need at that meeting, as seen on that day; papers that were sent are no more to be arranged."""
    names = {one.seat.participant_id: one.seat.participant.name for one in people}
    sent = _sent(meeting)
    [found] = on_days(meeting.program, names, minutes=meeting.minutes, days=[meeting.on], on=on, settled=sent)
    return found


def _sent(meeting: Meeting) -> Settled:
    """Papers stay sent, also when the meeting moves."""
    rows = meeting.accommodations.standing().filter(sent_at__isnull=False)
    return frozenset(rows.values_list("participant_id", "kind", "detail"))


def on_days(
    program: Program,
    names: Mapping[int, str],
    *,
    minutes: int,
    days: Sequence[date],
    on: date,
    settled: Settled = frozenset(),
) -> list[list[ToArrange]]:
    """What these people (names by pk) need at a meeting so long, for each day it could be. Two queries.

    `settled`: what needs nothing any more, whatever the day.
    """
    lead = lead_of(MatchRules.of(program))
    rows = AccessNeed.objects.filter(program=program, profile__participant__in=names)
    read = rows.select_related("profile").order_by("profile", "pk")
    needs = [need for need in read if (need.profile.participant_id, need.kind, need.detail) not in settled]
    return [[_arranged(need, names, minutes, lead, on=on, day=day) for need in needs] for day in days]


def _arranged(
    need: AccessNeed, names: Mapping[int, str], minutes: int, lead: Lead, *, on: date, day: date
) -> ToArrange:
    profile, kind = need.profile, (need.kind, need.detail)
    count = how_many(*kind, minutes=minutes, receives=profile.receives, team=profile.team_size)
    told = notice(*kind, on=on, day=day, receives=profile.receives, lead=lead)
    return ToArrange(names[profile.participant_id], str(need), count, told, need.kind in PAPERS)


def too_soon(meeting: Meeting, people: Sequence[Coming], *, at: datetime, knows: bool) -> list[str]:
    """A sentence for each thing that can hardly be booked for this meeting any more. Who may not know reads one."""
    return in_words(to_arrange(meeting, people, on=local_day(at, meeting.program.time_zone)), knows=knows)


def in_words(found: Sequence[ToArrange], *, knows: bool) -> list[str]:
    """What of it comes too soon, as in `too_soon`."""
    late = [one for one in found if one.is_late]
    if late and not knows:
        return [_("It is too soon to book all that people need. Ask the match's coordinator.")]
    book, send = (
        _("Too soon to book for %(name)s: %(what)s. %(said)s"),
        _("Too soon to send to %(name)s: %(what)s. %(said)s"),
    )
    return [(send if one.is_papers else book) % {"name": one.name, "what": one.what, "said": one.said} for one in late]
