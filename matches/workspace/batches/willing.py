"""Who could provide in a batch: active, with room for one more, not resting, and with something to give."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from matches.models import Path
from matches.models.batch import MOST_PROVIDERS
from matches.preparing.finding import OF_PATH
from matches.preparing.load import load_in_words, proposed_seats
from participants.models import Evidence, Participant, Status, Topic
from peermatch.accounts.models import Program


@dataclass(frozen=True)
class Willing:
    """`room`: how many more they could take, those counted for which they are proposed."""

    person: Participant
    room: int

    @property
    def key(self) -> str:
        return str(self.person.public_id)

    @property
    def load(self) -> str:
        return load_in_words(self.person, self.person.capacity - self.person.open_matches - self.room)


def with_room(program: Program) -> Any:
    """Everyone of the program with `room`: what their capacity leaves beside open matches, and drafts they stand in.

    A draft asked nobody yet and so is no open match; but two batches must not count on the same person.
    """
    drafts = proposed_seats(program).filter(participant=OuterRef("pk")).values("participant")
    proposed = Subquery(drafts.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows: Any = Participant.objects.in_program(program).listed()
    return rows.annotate(room=F("capacity") - F("open_matches") - Coalesce(proposed, 0))


@dataclass(frozen=True)
class Shown:
    """`left_out`: how many more could provide than a batch takes."""

    people: list[Willing]
    left_out: int


def willing(program: Program, *, on: date, path: str = "", topic: Topic | None = None) -> Shown:
    """By name. Of more than a batch takes those in the fewest open matches, so that others have their turn after them.

    Narrowed to a path: the kinds of people who usually meet on it; to a topic: who offers it or did it.
    """
    rows = with_room(program).filter(status=Status.ACTIVE, room__gt=0)
    rows = rows.exclude(readiness__resting_until__gte=on)
    if path in Path.values:
        rows = rows.filter(kind__in=OF_PATH[Path(path)])
    rows = rows.filter(_gives(program, topic)).select_related("organization")
    by_name, count = ("last_name", "first_name", "pk"), rows.count()
    if count > MOST_PROVIDERS:
        rows = rows.filter(pk__in=rows.order_by("open_matches", *by_name).values("pk")[:MOST_PROVIDERS])
    people = [Willing(person, person.room) for person in rows.order_by(*by_name)]
    return Shown(people, count - len(people))


def _gives(program: Program, topic: Topic | None) -> Q:
    """They offer help, or have something to show; in that topic, if one is given."""
    shown = Evidence.objects.in_program(program).filter(participant=OuterRef("pk"))
    offered = Participant.offers.through.objects.filter(participant=OuterRef("pk"))
    if topic is not None:
        shown, offered = shown.filter(topics=topic), offered.filter(topic=topic)
    return Q(Exists(shown)) | Q(Exists(offered))
