"""Reads a batch as the plain values that its pairs are made from; in as many queries for three people as for 500."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from matches.fitting import expertise
from matches.fitting.expertise import ShownBy, Wanted
from matches.fitting.knowing import known_of, offset_of
from matches.fitting.pairing import Asking, Between, Offering
from matches.fitting.reasons import Names
from matches.fitting.review import PROVIDING
from matches.fitting.suggestions import Known, Place, Priority, Weights
from matches.models import (
    Batch,
    BatchAsker,
    BatchProvider,
    Invitation,
    Match,
    MatchRules,
    MeetingState,
    Path,
    Problem,
    Request,
    Seat,
    SeatState,
)
from matches.models.match import BEFORE_INVITING
from matches.models.seat import TAKING_PART
from matches.preparing.finding import OF_PATH
from matches.preparing.seating import why_not
from matches.workspace.batches.standing import PointedOut, both_ways, stands_between
from matches.workspace.batches.willing import with_room
from participants.conditions import unnamed
from participants.models import MAY_BE_UNDER_AGE, Language, Status, Topic, are_ready


@dataclass(frozen=True)
class Reading:
    """`out`: by asker's id, why they cannot be matched any more. `room`: by provider's id.

    `whose`, `takes` and `gives`: as a `fitting.batch.Batch` has them.
    """

    asking: Mapping[int, Asking]
    offering: Mapping[int, Offering]
    room: Mapping[int, int]
    whose: Mapping[int, int]
    takes: Mapping[int, int]
    gives: Mapping[int, int]
    out: Mapping[int, str]
    between: Between
    pointed_out: PointedOut
    weights: Weights
    names: Names


class Reader:
    """One batch as it is on that day, each fact read once, when it is first asked for."""

    def __init__(self, batch: Batch, askers: Collection[BatchAsker], on: date) -> None:
        self.batch, self.program, self.on = batch, batch.program, on
        self.rules = MatchRules.of(self.program)
        self.matches = [asker.match_id for asker in askers if asker.match_id]
        self.out = {asker.pk: why for asker in askers if (why := self._why_out(asker))}
        self.askers = {asker.pk: asker for asker in askers if asker.pk not in self.out}

    def read(self) -> Reading:
        between, pointed_out = stands_between(self.rules, self.everyone, self._mine, self._met(), on=self.on)
        return Reading(
            {pk: self._asking(asker) for pk, asker in self.askers.items()}, self._offering(),
            {row.pk: self.people[row.person_id].room for row in self.providers}, self._whose, self._takes(),
            self._gives(), self.out, between, pointed_out, Weights(*self.rules.weights), self._names(),
        )  # fmt: skip

    @cached_property
    def providers(self) -> list[BatchProvider]:
        """Those who still can be asked; whoever became the same person counts once."""
        rows = BatchProvider.objects.filter(batch=self.batch).in_program(self.program).order_by("pk")
        found = {row.person_id: row for row in reversed(rows) if row.person_id in self.people}
        return sorted(found.values(), key=lambda row: row.pk)

    @cached_property
    def people(self) -> Mapping[int, Any]:
        """Those who could provide, as rows with `room` and `is_ready`, if they still can be asked at all."""
        chosen = BatchProvider.objects.in_program(self.program).filter(batch=self.batch).values("person")
        rows = with_room(self.program).filter(pk__in=chosen, status=Status.ACTIVE, room__gt=0)
        rows = rows.filter(is_held_back=False, is_asked_again=False)
        rows = rows.exclude(MAY_BE_UNDER_AGE)  # pairs are one to one
        rows = rows.exclude(readiness__resting_until__gte=self.on)
        ready = set(rows.filter(are_ready(self.rules, self.on)).order_by().values_list("pk", flat=True))
        found = {}
        for person in rows.order_by():
            person.is_ready = person.pk in ready
            found[person.pk] = person
        return found

    @cached_property
    def seats(self) -> Mapping[int, list[Seat]]:
        """By match, everyone who has or had a place in it."""
        found: dict[int, list[Seat]] = defaultdict(list)
        asked = Invitation.objects.in_program(self.program).filter(seat=OuterRef("pk"))
        rows: Any = Seat.objects.in_program(self.program).filter(match__in=self.matches).order_by("pk")
        for seat in rows.annotate(had_invitation=Exists(asked)):
            found[seat.match_id].append(seat)
        return found

    def _why_out(self, asker: BatchAsker) -> str:
        """Why this one cannot be matched any more, though they were chosen; empty if they can."""
        if asker.request is not None:
            return asker.request.why_no_match() or why_not(asker.person)
        match = asker.match
        if match is None or match.stage not in BEFORE_INVITING:
            stage = match.get_stage_display() if match else ""
            return _("This match went on meanwhile: it is “%(stage)s” now.") % {"stage": stage}
        if asker.person.status != Status.ACTIVE:
            return why_not(asker.person)
        seats = [seat for seat in self.seats.get(asker.match_id or 0, ()) if seat.takes_part]
        if any(seat.part in PROVIDING for seat in seats):
            return _("Somebody was given the place meanwhile.")
        left = all(seat.participant_id != asker.person_id for seat in seats)
        return _("Whoever asked is no longer in this match.") if left else ""

    def here(self, asker: BatchAsker) -> list[int]:
        """Who takes part: those of the match, or whoever asks."""
        seated = [seat.participant_id for seat in self.seats.get(asker.match_id or 0, ()) if seat.takes_part]
        return seated or [asker.person_id]

    @cached_property
    def everyone(self) -> set[int]:
        return {*self.people, *self._mine}

    @cached_property
    def known(self) -> Mapping[int, Known]:
        return known_of(self.program.pk, self.everyone, on=self.on, feedback=True)

    def _asking(self, asker: BatchAsker) -> Asking:
        """A child's age is for the match's coordinator: a batch is read by all, so it is not weighed there."""
        problem = self._problems.get(asker.match_id or 0)
        here = self.here(asker)
        place = Place(
            self._wanted(asker), True, tuple(self.known[pk] for pk in here if pk in self.known),
            self.known.get(asker.person_id),
            frozenset(Priority(one) for one in problem.priorities) - {Priority.AGE} if problem else frozenset(),
        )  # fmt: skip
        gone = {seat.participant_id for seat in self.seats.get(asker.match_id or 0, ()) if _has_left(seat)}
        return Asking(asker.pk, place, OF_PATH[Path(asker.asked.path)], frozenset(gone))

    def _offering(self) -> dict[int, Offering]:
        people = ((row.pk, self.people[row.person_id]) for row in self.providers if row.person_id in self.known)
        return {pk: Offering(pk, self.known[one.pk], one.kind, one.is_ready) for pk, one in people}

    # What is wanted

    @cached_property
    def _problems(self) -> Mapping[int, Problem]:
        """By match, the first one: whoever asked for it."""
        rows = Problem.objects.in_program(self.program).filter(match__in=self.matches).order_by("-pk")
        return {row.match_id: row for row in rows if row.match_id}

    @cached_property
    def _topics(self) -> Mapping[tuple[str, int], dict[int, str]]:
        """By request and by match, the topics by id."""
        asked = [asker.request_id for asker in self.askers.values() if asker.request_id]
        rows = Topic.objects.in_program(self.program).order_by()
        found: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
        of_requests = Request.topics.through.objects.filter(request__in=asked)
        names = {topic.pk: _read_by_all(topic) for topic in rows}
        for request, topic in of_requests.values_list("request", "topic"):
            found["request", request][topic] = names[topic]
        of_matches = Problem.topics.through.objects.filter(problem__match__in=self.matches)
        for match, topic in of_matches.values_list("problem__match", "topic"):
            found["match", match][topic] = names[topic]
        return found

    @cached_property
    def _parents(self) -> Mapping[int, int | None]:
        return dict(Topic.objects.in_program(self.program).order_by().values_list("pk", "parent_id"))

    @cached_property
    def _meetings(self) -> Mapping[int, date]:
        """By match, the last day on which a meeting is planned."""
        ahead = Match.objects.in_program(self.program).filter(
            pk__in=self.matches, meetings__state__in=[MeetingState.PLANNED, MeetingState.CONFIRMED],
            meetings__on__gte=self.on,
        )  # fmt: skip
        return dict(ahead.order_by().values_list("pk").annotate(day=Max("meetings__on")))

    def _wanted(self, asker: BatchAsker) -> Wanted:
        """As `review.wanted_of` says it of one match."""
        of = ("request", asker.request_id) if asker.request_id else ("match", asker.match_id or 0)
        topics, day = self._topics.get(of, {}), self._meetings.get(asker.match_id or 0)
        return Wanted(
            topics, expertise.with_narrower(topics, self._parents), day or self.on,
            is_family=asker.asked.path == Path.FAMILY, meets=day is not None,
            enough=frozenset(ShownBy(kind) for kind in self.rules.evidence_enough),
            required=frozenset(ShownBy(kind) for kind in self.rules.evidence_required),
        )  # fmt: skip

    # What is on record between people

    @cached_property
    def _mine(self) -> set[int]:
        return {person for asker in self.askers.values() for person in self.here(asker)}

    def _met(self) -> Mapping[int, set[int]]:
        """All pairs who are, or were when it closed, in one match."""
        places = Seat.objects.in_program(self.program).filter(state__in=TAKING_PART)
        matches = places.filter(participant__in=self._mine).values("match")
        together: dict[int, list[int]] = defaultdict(list)
        for match, person in places.filter(match__in=matches).order_by().values_list("match", "participant"):
            together[match].append(person)
        return both_ways((one, other) for people in together.values() for one in people for other in people)

    # How much whoever asks takes

    @cached_property
    def _whose(self) -> Mapping[int, int]:
        """By asker, their person; below 0 for a match that waits: that has its place among what they take already."""
        return {pk: one.person_id if one.request_id else -one.person_id for pk, one in self.askers.items()}

    def _takes(self) -> Mapping[int, int]:
        people = {abs(person) for person in self._whose.values()}
        rooms = dict(with_room(self.program).filter(pk__in=people).order_by().values_list("pk", "room"))
        waiting = Counter(person for person in self._whose.values() if person < 0)
        return {
            person: max(0, rooms.get(abs(person), 0) + waiting[person]) for person in set(self._whose.values())
        }  # fmt: skip

    def _gives(self) -> Mapping[int, int]:
        asking = set(self._whose.values())
        return {row.pk: row.person_id for row in self.providers if row.person_id in asking}

    def _names(self) -> Names:
        topics = {pk: name for named in self._topics.values() for pk, name in named.items()}
        covered = Topic.objects.in_program(self.program).order_by() if topics else ()
        languages = Language.objects.in_program(self.program).order_by().values_list("pk", "name")
        people = {asker.person_id: asker.person.first_name for asker in self.askers.values()}
        names = {one.pk: _read_by_all(one) for one in covered}
        return Names(names, dict(languages), people, offset_of(self.program.time_zone, self.on))


def _read_by_all(topic: Topic) -> str:
    """A batch is read by all coordinators: it names no condition."""
    return unnamed() if topic.is_condition else topic.name


def _has_left(seat: Any) -> bool:
    """Whether they were asked and are in it no more; who was taken out before that may be thought of again."""
    return not seat.takes_part and (seat.state == SeatState.DECLINED or seat.had_invitation)
