"""Everyone in a match and what it is about, read at once: the ground of letters and participants' pages."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.db.models.functions import Lower
from django.utils.timezone import now

from matches.disclosing.topics import in_words
from matches.fitting.between import kept_from_each_other
from matches.models import Format, Match, Meeting, MeetingState, Part, Problem, Seat, SeatState, read_covers
from matches.models.seat import SeatQuerySet
from participants.models import AccessProfile, Participant, Topic

ASKS = frozenset({Part.RECIPIENT, Part.PRESENTER})
STANDING = (MeetingState.PLANNED, MeetingState.CONFIRMED)


@dataclass(frozen=True)
class Circle:
    match: Match
    seats: tuple[Seat, ...]
    about: tuple[Topic, ...]
    requesters: frozenset[int]
    meetings: tuple[Meeting, ...]  # planned and confirmed, earliest first
    kept: frozenset[frozenset[int]]  # pairs of people who said yes and are not to learn of each other
    at_a_shared_mailbox: frozenset[int] = frozenset()  # people whose address is someone else's too

    def __post_init__(self) -> None:
        for seat in self.seats:
            seat.match = self.match

    @property
    def topics(self) -> tuple[str, ...]:
        """As far as whoever reads them now may know: letters are shown to more members than they are made for."""
        return tuple(sorted(in_words(self.match, self.about)))

    def asks(self, seat: Seat) -> bool:
        """Whether the match is for them: they asked, they receive, or they bring the case."""
        return seat.participant_id in self.requesters or seat.part in ASKS

    def place_of(self, seat: Seat) -> Seat:
        """The same seat with all that was read about it."""
        return next((one for one in self.seats if one.pk == seat.pk), seat)

    def keeps_from_each_other(self, one: Seat, other: Seat) -> bool:
        return frozenset({one.participant_id, other.participant_id}) in self.kept

    def has_needs(self, seat: Seat) -> bool:
        profile: AccessProfile | None = getattr(self.place_of(seat).participant, "access", None)
        return profile is not None and (bool(profile.in_their_words) or bool(profile.needs.all()))


def circle_of(match: Match) -> Circle:
    """The match's people, topics and meetings, in the same number of queries however many there are."""
    seats = list(_with_people(match.seats.all()))
    kept = _kept({match: seats})[match.pk]
    read_covers([match], now())
    problems = match.problems.prefetch_related("topics")
    shared = at_shared_mailboxes(seats)
    return _circle(match, seats, problems, match.meetings.filter(state__in=STANDING), kept, shared)


def circles_of(matches: Iterable[Match]) -> dict[int, Circle]:
    """The circles of many matches by their pk, in as many queries as for one."""
    rows = list({match.pk: match for match in matches}.values())
    prefetch_related_objects(
        rows,
        Prefetch("seats", _with_people(Seat.objects.all())),
        "problems__topics",
        Prefetch("meetings", Meeting.objects.filter(state__in=STANDING)),
    )
    kept = _kept({row: row.seats.all() for row in rows})
    read_covers(rows, now())
    shared = at_shared_mailboxes([seat for row in rows for seat in row.seats.all()])
    return {
        row.pk: _circle(row, row.seats.all(), row.problems.all(), row.meetings.all(), kept[row.pk], shared)
        for row in rows
    }


def at_shared_mailboxes(seats: Collection[Seat]) -> frozenset[int]:
    """Which of these people have an address that is someone else's too, in the same program."""
    addresses = {seat.participant.email.lower() for seat in seats if seat.participant.email}
    if not addresses:
        return frozenset()
    everywhere = Participant.objects.across_programs("letters of all programs are written together").listed()
    rows = everywhere.filter(program__in={seat.program_id for seat in seats})
    found = rows.annotate(address=Lower("email")).filter(address__in=addresses).order_by()
    readers: dict[tuple[int, str], set[int]] = defaultdict(set)
    for program, address, person in found.values_list("program", "address", "pk"):
        readers[program, address].add(person)
    return frozenset(person for people in readers.values() if len(people) > 1 for person in people)


def _kept(seats: Mapping[Match, Iterable[Seat]]) -> dict[int, frozenset[frozenset[int]]]:
    """As the records stand today: what was written down after people were asked counts from that day."""
    said_yes = {
        match: [seat.participant_id for seat in rows if seat.state == SeatState.ACCEPTED]
        for match, rows in seats.items()
    }
    return kept_from_each_other(said_yes, at=now())


def _with_people(seats: SeatQuerySet) -> SeatQuerySet:
    people = seats.select_related("participant__organization", "participant__child", "participant__access")
    return people.prefetch_related("goals", "answers", "participant__offers", "participant__access__needs")


def _circle(
    match: Match,
    seats: Iterable[Seat],
    problems: Iterable[Problem],
    meetings: Iterable[Meeting],
    kept: frozenset[frozenset[int]],
    shared: frozenset[int],
) -> Circle:
    asked = list(problems)
    is_a_case_study = match.format == Format.CASE_STUDY  # there, problems but the first are cases of those who present
    return Circle(
        match=match,
        seats=tuple(seats),
        about=tuple(topic for problem in asked for topic in problem.topics.all()),
        requesters=frozenset(problem.requester_id for problem in (asked[:1] if is_a_case_study else asked)),
        meetings=tuple(meetings),
        kept=kept,
        at_a_shared_mailbox=shared,
    )
