"""The people a coordinator may choose from: those who can be asked first, and why the others cannot."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from matches.models import Match, Path, Seat
from matches.preparing.seating import why_not
from participants.models import Kind, Participant, Status, Topic
from peermatch.accounts.models import Program


@dataclass(frozen=True)
class Candidate:
    """One person of the list. `seat` is the place they have in the match already."""

    person: Participant
    topics: tuple[str, ...]
    why_not: str
    seat: Seat | None = None

    @property
    def load(self) -> str:
        return _("%(open)d of %(capacity)d open matches") % {
            "open": self.person.open_matches, "capacity": self.person.capacity,
        }  # fmt: skip


# Deafblind adults are peers of families and of professionals.
OF_PATH = {
    Path.FAMILY: frozenset(Kind) - {Kind.PROFESSIONAL},
    Path.PROFESSIONAL: frozenset({Kind.PROFESSIONAL, Kind.DEAFBLIND_ADULT}),
}


def kinds_for(match: Match) -> frozenset[Kind]:
    """The kinds of people who usually meet on this path."""
    return OF_PATH[Path(match.path)]


def people_to_ask(
    program: Program,
    words: str,
    *,
    topics: Collection[int] = (),
    without: Collection[Seat] = (),
    kinds: Collection[Kind] = tuple(Kind),
    by_name: bool = False,
) -> QuerySet[Participant]:
    """Those of these kinds whom the words find: who can be asked first, and of them who offers one of the topics."""
    can_be_asked = Case(
        When(Q(status=Status.ACTIVE, open_matches__lt=F("capacity")), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    offers = Topic.objects.in_program(program).filter(pk__in=list(topics), offered_by=OuterRef("pk"))
    rows: Any = Participant.objects.in_program(program).listed().search(words, by_name=by_name)
    rows = rows.filter(kind__in=kinds)
    rows = rows.exclude(pk__in=[seat.participant_id for seat in without])
    rows = rows.annotate(can_be_asked=can_be_asked, offers_topic=Exists(offers))
    found: QuerySet[Participant] = rows.select_related("organization").order_by(
        "-can_be_asked", "-offers_topic", "last_name", "first_name", "pk"
    )
    return found


def candidates(people: Collection[Participant], topics: Collection[Topic], seats: Collection[Seat]) -> list[Candidate]:
    """These people as rows of the list, with what they offer of these topics; in a constant number of queries."""
    names = {topic.pk: topic.name for topic in topics}
    offered: dict[int, list[str]] = {}
    for person, topic in _offered(people, names):
        offered.setdefault(person, []).append(names[topic])
    seated = {seat.participant_id: seat for seat in seats if seat.takes_part}
    return [
        Candidate(person, tuple(sorted(offered.get(person.pk, ()))), why_not(person), seated.get(person.pk))
        for person in people
    ]


def _offered(people: Collection[Participant], topics: Collection[int]) -> list[tuple[int, int]]:
    """Pairs of person and topic."""
    if not people or not topics:
        return []
    rows = Topic.objects.filter(program=next(iter(people)).program_id, pk__in=topics, offered_by__in=people)
    return list(rows.order_by().values_list("offered_by", "pk"))


def topics_of(match: Match) -> list[Topic]:
    return list(Topic.objects.filter(program=match.program, pk__in=match.problems.values("topics")))
