"""What moving a confirmed meeting would mean for everyone: read before it is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from matches.models import Meeting
from matches.scheduling import coming, telling
from matches.scheduling.coming import Coming
from matches.scheduling.telling import Preview
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
