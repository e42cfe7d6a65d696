"""Reads what is known of many people at once, as the plain values that suggestions are made from.

In the same number of queries for one person as for thousands.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils import timezone

from matches.fitting import shared_hours
from matches.fitting.expertise import Helper, Shown, ShownBy
from matches.fitting.suggestions import Known, Past
from matches.models import Again, CloseReason, Feedback, Invitation, Part, Seat, SeatState, Stage
from matches.models.feedback import HIGH, LOW
from participants.free_time import Window
from participants.models import (
    AccessNeed,
    ChildFacts,
    Evidence,
    Kind,
    NeedKind,
    Participant,
    WeeklyWindow,
)
from peermatch.many import Many
from peermatch.text import fold

LATELY = timedelta(days=183)  # what counts as asked lately
AGE_BANDS = {band: place for place, band in enumerate(ChildFacts.AgeBand.values)}
KINDS = {kind.value: kind for kind in ShownBy}
NOTHING: frozenset[int] = frozenset()
NO_PAST = Past()
OF_EACH = (
    "pk", "first_name", "last_name", "state", "kind", "role_title", "organization_id", "time_zone",
    "child__age_band",
)  # fmt: skip
PROVIDES = (Part.PROVIDER, Part.EXPERT)
WELL = frozenset({CloseReason.GOALS_MET, CloseReason.ENOUGH_FOR_NOW})


def known_of(program: int, people: Collection[int], *, on: date, feedback: bool = False) -> dict[int, Known]:
    """What is known of these people of a program on that day, by id; whoever is not of it is left out.

    `feedback`: also what people said afterwards, which not everybody may read.
    """
    return known_from(program, rows_of(program, people), on=on, feedback=feedback) if people else {}


def rows_of(program: int, people: Collection[int]) -> list[Any]:
    """The rows that `known_from` wants, of these people."""
    rows = Participant.objects.filter(program=program, pk__among=Many(people)).order_by()
    return list(rows.values_list(*OF_EACH))


def known_from(program: int, rows: Collection[Any], *, on: date, feedback: bool = False) -> dict[int, Known]:
    """The same of people whose row (`OF_EACH`) was read already."""
    people = [row[0] for row in rows]
    offers, wants = _topics(Participant.offers, people), _topics(Participant.wants, people)
    evidence, weeks = _evidence(program, people), _windows(program, people)
    languages, interpreted = _languages(people), _interpreted(program, people)
    asked, past = _asked(program, people), _past(program, people)
    if feedback:
        past = _with_feedback(program, people, past)
    found: dict[int, Known] = {}
    for pk, first, last, state, kind, role, organization, zone, band in rows:
        offset = offset_of(zone, on)
        helper = Helper(pk, f"{first} {last}".strip(), offers.get(pk, NOTHING), tuple(sorted(evidence.get(pk, ()))))
        found[pk] = Known(
            helper, wants.get(pk, NOTHING), languages.get(pk, NOTHING), pk in interpreted, state,
            AGE_BANDS.get(band), role_of(kind, role), organization,
            shared_hours.week_of(weeks[pk], offset) if pk in weeks else None, offset,
            asked.get(pk, 0), past.get(pk, NO_PAST),
        )  # fmt: skip
    return found


@lru_cache(maxsize=4096)
def role_of(kind: str, role: str) -> str:
    """The same word for the same role: a professional's own, a family's by its kind."""
    return fold(role) if kind == Kind.PROFESSIONAL else kind


@lru_cache(maxsize=4096)
def offset_of(zone: str, on: date) -> int:
    """Minutes by which that zone's clock is ahead of UTC at noon of that day."""
    ahead = datetime.combine(on, time(12), ZoneInfo(zone)).utcoffset()
    return int(ahead.total_seconds() // 60) if ahead is not None else 0


def _topics(side: Any, people: Collection[int]) -> Mapping[int, frozenset[int]]:
    rows = side.through.objects.filter(participant__among=Many(people))
    return _sets(rows.values_list("participant_id", "topic_id"))


def _languages(people: Collection[int]) -> Mapping[int, frozenset[int]]:
    rows: Any = Participant.languages.through.objects
    return _sets(rows.filter(participant__among=Many(people)).values_list("participant_id", "language_id"))


def _sets(pairs: Any) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person, one in pairs:
        found[person].add(one)
    return {person: frozenset(ones) for person, ones in found.items()}


def _evidence(program: int, people: Collection[int]) -> Mapping[int, list[Shown]]:
    rows = Evidence.objects.filter(program=program, participant__among=Many(people)).order_by()
    read: dict[int, tuple[Any, ...]] = {}
    topics: dict[int, set[int]] = defaultdict(set)
    for pk, *row, topic in rows.values_list(
        "pk", "participant_id", "kind", "title", "expires_on", "checked_on", "last_year", "topics"
    ):
        read[pk] = tuple(row)
        if topic is not None:
            topics[pk].add(topic)
    found: dict[int, list[Shown]] = defaultdict(list)
    for pk, (person, kind, title, expires, checked, last_year) in read.items():
        about = frozenset(topics[pk]) if pk in topics else NOTHING
        found[person].append(Shown(pk, KINDS[kind], title, about, expires, checked is not None, last_year))
    return found


def _interpreted(program: int, people: Collection[int]) -> set[int]:
    rows = AccessNeed.objects.filter(
        program=program, kind=NeedKind.INTERPRETER, profile__participant__among=Many(people)
    )
    return set(rows.order_by().values_list("profile__participant", flat=True))


def _windows(program: int, people: Collection[int]) -> Mapping[int, list[Window]]:
    rows = WeeklyWindow.objects.filter(program=program, participant__among=Many(people)).order_by()
    found: dict[int, list[Window]] = defaultdict(list)
    for person, weekday, begins, ends in rows.values_list("participant_id", "weekday", "begins", "ends"):
        found[person].append(Window(weekday, begins, ends))
    return found


def _asked(program: int, people: Collection[int]) -> dict[int, int]:
    rows = Invitation.objects.filter(program=program, sent_at__gte=timezone.now() - LATELY)
    rows = rows.filter(seat__participant__among=Many(people)).order_by()
    return dict(rows.values_list("seat__participant").annotate(n=Count("seat", distinct=True)))


def _past(program: int, people: Collection[int]) -> dict[int, Past]:
    """How the closed matches ended to which they had said yes."""
    ended = Seat.objects.filter(program=program, match__stage=Stage.CLOSED, state=SeatState.ACCEPTED).order_by()
    misfits: dict[int, set[int]] = defaultdict(set)
    for match, person in ended.filter(match__close_reason=CloseReason.NOT_A_FIT).values_list("match", "participant"):
        misfits[match].add(person)
    well: Counter[int] = Counter()
    badly: dict[int, list[int]] = defaultdict(list)
    rows = ended.filter(participant__among=Many(people), match__close_reason__in=[*WELL, CloseReason.NOT_A_FIT])
    for person, match, reason in rows.values_list("participant", "match", "match__close_reason"):
        if reason in WELL:
            well[person] += 1
        else:
            badly[person].append(match)
    return {
        person: Past(well[person], len(badly[person]), _others(person, badly[person], misfits))
        for person in {*well, *badly}
    }


def _with_feedback(program: int, people: Collection[int], past: Mapping[int, Past]) -> dict[int, Past]:
    """The same with what was said of what they provided, and whether they would take part again."""
    said = Feedback.objects.filter(program=program).standing().order_by()
    provided = said.exclude(seat__part__in=PROVIDES).filter(
        seat__match__seats__part__in=PROVIDES, seat__match__seats__state=SeatState.ACCEPTED,
        seat__match__seats__participant__among=Many(people),
    )  # fmt: skip
    useful, little = (
        Counter(rows.values_list("seat__match__seats__participant", flat=True))
        for rows in (provided.filter(usefulness__gte=HIGH), provided.filter(usefulness__lte=LOW))
    )
    own = said.exclude(again="").filter(seat__participant__among=Many(people)).order_by("given_at", "pk")
    last = dict(own.values_list("seat__participant", "again"))
    not_again = {person for person, again in last.items() if again == Again.NO}
    return {
        **past,
        **{
            person: past.get(person, NO_PAST)._replace(
                useful=useful[person], of_little_use=little[person], not_again=person in not_again
            )
            for person in {*useful, *little, *not_again}
        },
    }


def _others(person: int, matches: Collection[int], misfits: Mapping[int, set[int]]) -> frozenset[int]:
    return frozenset(other for match in matches for other in misfits[match]) - {person}
