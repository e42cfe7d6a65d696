"""Who asks and has nobody yet: requests that wait, and matches without anybody who provides.

Of those that cannot stand in a batch it says what is missing, and where that is mended.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from matches.disclosing.topics import in_words, of_request, requests_told, those_told
from matches.fitting.review import PROVIDING
from matches.models import Direction, Match, Path, Problem, Request, RequestState, Seat
from matches.models.match import BEFORE_INVITING
from matches.preparing.seating import why_not
from matches.requesting.recognizing import recognize_surely
from participants.models import Participant, Status, Topic
from peermatch.accounts.models import Program
from peermatch.clock import local_day


@dataclass(frozen=True)
class Open:
    """A request or a match that is looked at. `lacks`: why it cannot stand in a batch; `mends`: where to go then."""

    asked: Request | Match
    name: str
    person: Participant | None
    topics: tuple[str, ...]
    since: date
    lacks: str = ""
    mends: str = ""

    @property
    def key(self) -> str:
        """By which a form names it."""
        return str(self.asked.public_id)

    @property
    def is_request(self) -> bool:
        return isinstance(self.asked, Request)

    @property
    def url(self) -> str:
        return self.asked.get_absolute_url()

    @property
    def path(self) -> str:
        return str(self.asked.get_path_display())


def open_askers(program: Program, *, path: str = "", topic: Topic | None = None) -> list[Open]:
    """Those who wait longest first; in a constant number of queries."""
    found = [*_requests(program, path, topic), *_matches(program, path, topic)]
    return sorted(found, key=lambda one: (one.since, one.name, one.key))


def _requests(program: Program, path: str, topic: Topic | None) -> list[Open]:
    rows: Any = Request.objects.in_program(program).waiting().select_related("program").prefetch_related("topics")
    rows = list(_narrowed(rows, path, Q(topics=topic), requests_told(), topic))
    known = recognize_surely(program, [row for row in rows if row.state == RequestState.CALLED_BACK])
    return [_request(row, known.get(row.pk)) for row in rows]


def _narrowed(rows: Any, path: str, about: Q, told: Q, topic: Topic | None) -> Any:
    """`told`: those that a topic which is a condition may find."""
    rows = rows.filter(path=path) if path in Path.values else rows
    rows = rows.filter(told) if topic and topic.is_condition else rows
    return rows.filter(about) if topic else rows


def _request(row: Request, person: Participant | None) -> Open:
    lacks, mends = _lacks(row, person)
    topics = tuple(of_request(row))
    return Open(row, row.name, person, topics, local_day(row.received_at, row.program.time_zone), lacks, mends)


def _lacks(row: Request, person: Participant | None) -> tuple[str, str]:
    """What is missing until this request can become a match among many, and the page that mends it."""
    if lacks := row.why_no_match():
        return lacks, row.get_absolute_url()
    by_itself = reverse("request-match", args=[row.program.slug, row.public_id])
    if person is None:
        return _(
            "Nobody of the program was recognized for sure. Make it a match by itself: that page asks who."
        ), by_itself
    if person.status == Status.INVITED:
        return _("No permission on record. Make it a match by itself: that page asks for it."), by_itself
    return why_not(person), reverse("person", args=[row.program.slug, person.public_id])


def _matches(program: Program, path: str, topic: Topic | None) -> list[Open]:
    seats = Seat.objects.in_program(program).taking_part()
    provided = seats.filter(part__in=PROVIDING).values("match")
    problems = Problem.objects.in_program(program).select_related("requester").prefetch_related("topics").order_by("pk")
    rows: Any = Match.objects.in_program(program).filter(stage__in=BEFORE_INVITING, direction=Direction.DIRECTIONAL)
    rows = rows.exclude(pk__in=provided).select_related("program")
    rows = _narrowed(rows, path, Q(problems__topics=topic), those_told(), topic).distinct()
    rows = rows.prefetch_related(Prefetch("problems", problems), Prefetch("seats", seats, to_attr="seated"))
    return [one for row in rows if (one := _match(row))]


def _match(row: Any) -> Open | None:
    """None where nobody is there yet for whom somebody could be found."""
    problem = next(iter(row.problems.all()), None)
    if problem is None or not any(seat.participant_id == problem.requester_id for seat in row.seated):
        return None
    topics = tuple(in_words(row, [topic for one in row.problems.all() for topic in one.topics.all()]))
    return Open(row, row.title, problem.requester, topics, local_day(row.requested_at, row.program.time_zone))


def ready(found: Collection[Open]) -> list[Open]:
    return [one for one in found if not one.lacks]
