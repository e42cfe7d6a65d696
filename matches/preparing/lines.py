"""The shape of a checklist, and the facts that its lines are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from matches.fitting.footing import footing
from matches.fitting.readiness import ReadinessReview, readiness
from matches.fitting.review import FitReview, Review, fit
from matches.framing.cases import cases_of
from matches.models import Format, Gate, Match, MatchRules, Meeting, MeetingState, Part, Poll, Problem, Seat
from matches.preparing.access_needs import AccessState, access_state
from matches.preparing.formats import places
from participants.models import Participant

PAIR = 2
Tone = Literal["done", "wait", "stop", "plain"]


@dataclass(frozen=True)
class Line:
    """One row of a checklist: one link, one status, one sentence. What is not done keeps the gate closed.

    `edits`: the link leads to a form, so it is for those who may change the match. `aid`: a page that helps with it,
    by its address and what its link is called. `may_wait`: it is not done, and the gate does not wait for it.
    """

    key: str
    title: str
    status: str
    tone: Tone
    sentence: str
    url: str
    is_done: bool = False
    edits: bool = False
    aid: tuple[str, str] | None = None
    may_wait: bool = False


@dataclass(frozen=True)
class Checklist:
    title: str
    lines: tuple[Line, ...]

    @property
    def done(self) -> int:
        return sum(line.is_done and not line.may_wait for line in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether the gate is open: every line is done."""
        return self.first_gap is None

    @property
    def gaps(self) -> list[Line]:
        return [line for line in self.lines if not line.is_done]

    @property
    def first_gap(self) -> Line | None:
        """What blocks: the first line that someone can settle now, else the first that waits for another."""
        gaps = self.gaps
        return next((line for line in gaps if line.tone != "plain"), gaps[0] if gaps else None)

    @property
    def heading(self) -> str:
        waits = sum(line.may_wait for line in self.lines)
        said = (
            _("%(title)s: %(done)d of %(all)d done, %(waits)d may wait")
            if waits
            else _("%(title)s: %(done)d of %(all)d done")
        )
        return said % {"title": self.title, "done": self.done, "all": len(self.lines), "waits": waits}


class Facts:
    """What both checklists look at, each thing read once and only when asked for.

    `knows`: whether the reader may read what is protected about the match's people. `seats`: as if these took part.
    """

    def __init__(
        self, match: Match, *, on: date, knows: bool, meeting: Meeting | None = None, seats: list[Seat] | None = None
    ) -> None:
        self.match, self.on, self.knows, self._meeting, self._supposed = match, on, knows, meeting, seats

    def url(self, name: str, *ids: object) -> str:
        return reverse(name, args=[self.match.program.slug, self.match.public_id, *ids])

    @cached_property
    def problem(self) -> Problem | None:
        row: Problem | None = self.match.problems.select_related("requester").first()
        return row

    @cached_property
    def cases(self) -> list[tuple[Seat, Problem]]:
        """In a case study: each presenter with their problem, written or not."""
        return cases_of(self.match, self.everyone)

    @property
    def problems(self) -> list[Problem]:
        """The problem, and each other case."""
        asked = [self.problem] if self.problem else []
        return [*asked, *(one for _seat, one in self.cases if one not in asked)]

    @cached_property
    def everyone(self) -> list[Seat]:
        """All seats, those who were taken out too."""
        if self._supposed is not None:
            return self._supposed
        rows = self.match.seats.select_related("participant__access", "participant__organization")
        return list(rows.prefetch_related("goals", "answers", "participant__access__needs"))

    @cached_property
    def left_open(self) -> frozenset[str]:
        """Silences (`Seat.silence`) that a coordinator went on with."""
        rows = self.match.waivers.standing().filter(gate=Gate.ANSWERS)
        return frozenset(rows.values_list("finding", flat=True))

    @property
    def seats(self) -> list[Seat]:
        return [seat for seat in self.everyone if seat.takes_part]

    @property
    def requester_seat(self) -> Seat | None:
        asked = self.problem.requester_id if self.problem else None
        return next((seat for seat in self.seats if seat.participant_id == asked), None)

    @cached_property
    def footing(self) -> Review:
        return footing(self.match, on=self.on, seats=self._supposed)

    @cached_property
    def fit(self) -> FitReview:
        return fit(self.match, on=self.on, seats=self._supposed)

    @cached_property
    def readiness(self) -> ReadinessReview:
        return readiness(self.match, on=self.on, seats=self._supposed)

    @cached_property
    def places(self) -> int:
        """Places taken besides the facilitator's: a household takes one."""
        people = [seat.participant_id for seat in self.seats if seat.part != Part.FACILITATOR]
        rows = Participant.objects.in_program(self.match.program).filter(pk__in=people)
        return places(rows.order_by().values_list("pk", "household_id"))

    @property
    def is_two_families(self) -> bool:
        """The family path, and not a group of families, whose meeting needs a shape."""
        return self.match.is_family and self.places <= PAIR

    @property
    def format(self) -> Format | None:
        return Format(self.match.format) if self.match.format else None

    @cached_property
    def promised(self) -> set[int]:
        """People who promised to keep confidence in this match."""
        return set(self.match.confidences.values_list("participant", flat=True))

    @cached_property
    def needs_confidence(self) -> bool:
        return MatchRules.of(self.match.program).needs_confidence

    @cached_property
    def meeting(self) -> Meeting | None:
        """The meeting the second gate is about: the given one, else the next that is planned, else confirmed."""
        if self._meeting is not None:
            return self._meeting
        return next_meeting(self._meetings, self.on)

    @cached_property
    def poll(self) -> Poll | None:
        """The times that people are asked about, while they are asked; with how many have said so."""
        row: Poll | None = self.match.polls.open().counted().first()
        return row

    @property
    def over(self) -> Meeting | None:
        """The last meeting that was held, or that is past and of which nobody said so."""
        past = [one for one in self._meetings if one.on < self.on or one.state == MeetingState.HELD]
        return next((one for one in reversed(past) if one.state != MeetingState.PLANNED), None)

    @cached_property
    def _meetings(self) -> list[Meeting]:
        return list(self.match.meetings.standing())

    @cached_property
    def access(self) -> AccessState:
        return access_state(self.match, self.seats, self.meeting)


def next_meeting(meetings: Sequence[Meeting], on: date) -> Meeting | None:
    """Of these, the earliest from that day on that is planned, else confirmed; else the last planned one."""
    ahead = [meeting for meeting in meetings if meeting.on >= on]
    by_state = [
        *(meeting for meeting in ahead if meeting.state == MeetingState.PLANNED),
        *(meeting for meeting in ahead if meeting.state == MeetingState.CONFIRMED),
        *(meeting for meeting in reversed(meetings) if meeting.state == MeetingState.PLANNED),
    ]
    return by_state[0] if by_state else None
