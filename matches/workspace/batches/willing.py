"""Who could provide in a batch: active, with room for one more, not resting, and with something to give."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from matches.models import Path
from matches.models.batch import MOST_PROVIDERS
from matches.preparing.finding import OF_PATH
from matches.preparing.load import load_in_words, proposed_seats
from participants.conditions import those_told
from participants.models import MAY_BE_UNDER_AGE, Evidence, Participant, Status, Topic
from peermatch.accounts.models import Program

FULL = "full"  # at capacity, as one of the reasons that `preparing.suggesting` puts into words


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
    rows = _with_reason(program, on, path, topic).filter(reason="").select_related("organization")
    by_name, count = ("last_name", "first_name", "pk"), rows.count()
    if count > MOST_PROVIDERS:
        rows = rows.filter(pk__in=rows.order_by("open_matches", *by_name).values("pk")[:MOST_PROVIDERS])
    people = [Willing(person, person.room) for person in rows.order_by(*by_name)]
    return Shown(people, count - len(people))


def not_now(program: Program, *, on: date, path: str = "", topic: Topic | None = None) -> dict[str, int]:
    """Who would be willing too, narrowed in the same way, and cannot be asked now: how many for each reason."""
    rows = _with_reason(program, on, path, topic).exclude(reason="").order_by()
    return dict(rows.values_list("reason").annotate(n=Count("pk")))


def _with_reason(program: Program, on: date, path: str, topic: Topic | None) -> Any:
    """All who have something to give, each with why they cannot be asked now, empty if they can; the first counts."""
    rows = with_room(program).filter(_gives(program, topic))
    rows = rows.filter(those_told()) if topic and topic.is_condition else rows
    if path in Path.values:
        rows = rows.filter(kind__in=OF_PATH[Path(path)])
    told = (
        (Q(status=Status.INVITED), "permission"),
        (Q(status=Status.PAUSED), "paused"),
        (~Q(status=Status.ACTIVE), "left"),
        (Q(is_held_back=True), "held_back"),
        (Q(is_asked_again=True), "asked_again"),
        (MAY_BE_UNDER_AGE, "under_age"),
        (Q(capacity=0), "none"),
        (Q(room__lte=0), FULL),
        (Q(readiness__resting_until__gte=on), "resting"),
    )
    whens = [When(condition, then=Value(name)) for condition, name in told]
    return rows.annotate(reason=Case(*whens, default=Value(""), output_field=CharField()))


def at_capacity(program: Program, *, on: date) -> Any:
    """Those who have something to give, and for whom it takes one more than they agreed to."""
    return _with_reason(program, on, "", None).filter(reason=FULL)


def _gives(program: Program, topic: Topic | None) -> Q:
    """They offer help, or have something to show; in that topic, if one is given."""
    shown = Evidence.objects.in_program(program).filter(participant=OuterRef("pk"))
    offered = Participant.offers.through.objects.filter(participant=OuterRef("pk"))
    if topic is not None:
        shown, offered = shown.filter(topics=topic), offered.filter(topic=topic)
    return Q(Exists(shown)) | Q(Exists(offered))
