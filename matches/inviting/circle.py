"""Everyone in a match and what it is about, read at once: the ground of letters and participants' pages."""

from dataclasses import dataclass

from matches.models import Match, Meeting, MeetingState, Part, Seat
from participants.models import AccessProfile

ASKS = frozenset({Part.RECIPIENT, Part.PRESENTER})


@dataclass(frozen=True)
class Circle:
    match: Match
    seats: tuple[Seat, ...]
    topics: tuple[str, ...]
    requesters: frozenset[int]
    meetings: tuple[Meeting, ...]  # planned and confirmed, earliest first

    def __post_init__(self) -> None:
        for seat in self.seats:
            seat.match = self.match

    def asks(self, seat: Seat) -> bool:
        """Whether the match is for them: they asked, they receive, or they bring the case."""
        return seat.participant_id in self.requesters or seat.part in ASKS

    def place_of(self, seat: Seat) -> Seat:
        """The same seat with all that was read about it."""
        return next((one for one in self.seats if one.pk == seat.pk), seat)

    def has_needs(self, seat: Seat) -> bool:
        profile: AccessProfile | None = getattr(self.place_of(seat).participant, "access", None)
        return profile is not None and (bool(profile.in_their_words) or bool(profile.needs.all()))


def circle_of(match: Match) -> Circle:
    """The match's people, topics and meetings, in the same number of queries however many there are."""
    seats = match.seats.select_related("participant__organization", "participant__child", "participant__access")
    problems = list(match.problems.prefetch_related("topics"))
    topics = {topic.name for problem in problems for topic in problem.topics.all()}
    return Circle(
        match=match,
        seats=tuple(
            seats.prefetch_related("goals", "answers", "participant__offers", "participant__access__needs"),
        ),
        topics=tuple(sorted(topics)),
        requesters=frozenset(problem.requester_id for problem in problems),
        meetings=tuple(match.meetings.filter(state__in=[MeetingState.PLANNED, MeetingState.CONFIRMED])),
    )
