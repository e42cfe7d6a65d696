"""What moving a confirmed meeting would mean for everyone: read before it is sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Match, Meeting
from matches.scheduling import coming, telling
from matches.scheduling.coming import Coming
from matches.scheduling.notice import Notice, notice
from matches.scheduling.telling import Preview
from participants.models import AccessNeed
from peermatch.clock import say_moment


@dataclass(frozen=True)
class Change:
    """One person: the time on their clock before and after, and the words that reach them."""

    coming: Coming
    was: str
    shown: Preview

    @property
    def words(self) -> str:
        return self.shown.words

    @property
    def is_same_time(self) -> bool:
        return self.was == self.coming.clock


@dataclass(frozen=True)
class Rehearsal:
    """The meeting as it would be, and what each person would read or hear."""

    meeting: Meeting
    changes: list[Change]

    @property
    def letters(self) -> list[Preview]:
        return [one.shown for one in self.changes]

    @property
    def warnings(self) -> list[str]:
        return [warning for one in self.changes for warning in one.coming.warnings]


@dataclass(frozen=True)
class ToArrange:
    """One need that must be arranged anew, and whether there is still time to book it."""

    name: str
    need: str
    notice: Notice

    @property
    def said(self) -> str:
        wanted = {"wanted": self.notice.wanted, "left": self.notice.left}
        if self.notice.is_enough:
            return ""
        return (
            _("It wants %(wanted)d working days, and %(left)d are left. Ask whether it can still be booked.") % wanted
        )


def rehearse(before: Meeting, move: Callable[[], Meeting]) -> Rehearsal:
    """Does what `move` does and undoes all of it: what is shown is word for word what would be sent.

    Refuses as the door itself does. Nobody hears of anything: mail that is undone never leaves.
    """
    with transaction.atomic():
        meeting = move()
        people = [one for one in coming.people_of(meeting) if one.comes]
        waiting = telling.waiting(meeting)
        transaction.set_rollback(True)
    return Rehearsal(
        meeting,
        [
            Change(one, say_moment(before.starts_at, one.seat.participant.time_zone), waiting[one.seat.participant_id])
            for one in people
        ],
    )


def to_arrange(match: Match, people: Sequence[Coming], *, on: date, day: date) -> list[ToArrange]:
    """What those who come need, for a meeting on that day."""
    names = {one.seat.participant_id: one.seat.participant.name for one in people}
    needs = AccessNeed.objects.filter(program=match.program_id, profile__participant__in=names)
    return [
        ToArrange(names[need.profile.participant_id], str(need), notice(need.kind, need.detail, on=on, day=day))
        for need in needs.select_related("profile").order_by("profile", "pk")
    ]
