"""What a card of Today is, and whose Today it is."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum

from django.db.models import QuerySet

from matches.models import Match, Meeting, Seat, SeatState, Stage
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day

QUIET = timedelta(days=3)
MOST_OF_A_KIND = 20


class Urgency(IntEnum):
    LATE, SOON, CALM = 0, 1, 2


TONES = {Urgency.LATE: ("late", "stop"), Urgency.SOON: ("soon", "wait"), Urgency.CALM: ("", "plain")}


@dataclass(frozen=True)
class Choice:
    """A way on: a link, or a button that does it at once where it `sends` something."""

    label: str
    page: str
    ids: tuple[object, ...] = ()
    sends: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Card:
    """What needs the coordinator: a title that tells who or what, a status, a sentence, and what to do about it."""

    urgency: Urgency
    title: str
    page: str
    ids: tuple[object, ...]
    status: str
    sentence: str
    choices: list[Choice] = field(default_factory=list)
    phones: tuple[Participant, ...] = ()  # whose numbers the sentence says
    by: date | None = None  # the day that it is about
    is_past: bool = False  # the day by which it was to be done is over
    whose: str = ""  # the coordinator whom the reader covers, where the match is theirs

    @property
    def place(self) -> tuple[Urgency, date]:
        """Within an urgency the earliest day comes first. What has no day and presses comes before, all else after."""
        return self.urgency, self.by or (date.min if self.urgency == Urgency.LATE else date.max)

    @property
    def row_class(self) -> str:
        return TONES[self.urgency][0]

    @property
    def status_class(self) -> str:
        return TONES[self.urgency][1]


@dataclass(frozen=True)
class Desk:
    """Whose Today: the program, the reader, the hour; `mine` leaves out what other coordinators look after."""

    program: Program
    reader: User
    now: datetime
    mine: bool = True
    reads_private: bool = True  # a viewer does not: what only coordinators see is no card of theirs
    leads: bool = False  # a lead reads what people need in every match
    away: frozenset[int] = frozenset()  # coordinators whom the reader covers today: their matches are on this desk too

    def day(self, moment: datetime) -> date:
        """The day of a moment on the reader's own clock."""
        return local_day(moment, self.reader.time_zone)

    def knows(self, match: Match) -> bool:
        """Whether the reader may read what people need in that match: as `may_know`, without asking for each."""
        return self.reads_private and (self.leads or match.coordinator_id in {self.reader.pk, *self.away})

    def matches(self) -> QuerySet[Match]:
        """Those that go on: nothing is asked about a match on hold."""
        return self.open_matches().exclude(stage=Stage.ON_HOLD)

    def open_matches(self) -> QuerySet[Match]:
        rows: QuerySet[Match] = Match.objects.in_program(self.program).open()
        return rows.filter(coordinator__in=[self.reader.pk, *self.away]) if self.mine else rows

    def meetings(self) -> QuerySet[Meeting]:
        rows = Meeting.objects.in_program(self.program).filter(match__in=self.matches())
        return rows.select_related("match").order_by("starts_at")

    def seats(self, *states: SeatState) -> QuerySet[Seat]:
        rows = Seat.objects.in_program(self.program).filter(match__in=self.matches(), state__in=states)
        return rows.select_related("match", "participant").order_by("state_since")
