"""What those who provide have on record: their evidence and what they offer, read for all of them at once."""

from matches.fitting.expertise import Shown, ShownBy
from matches.models import Seat
from participants.models import Evidence, Topic


def evidence(seats: list[Seat]) -> dict[int, list[Evidence]]:
    by_person: dict[int, list[Evidence]] = {}
    if seats:
        rows = Evidence.objects.filter(program=seats[0].program_id, participant__in=[s.participant_id for s in seats])
        for row in rows.select_related("checked_by").prefetch_related("topics"):
            by_person.setdefault(row.participant_id, []).append(row)
    return by_person


def offers(seats: list[Seat]) -> dict[int, frozenset[int]]:
    """Topics by person."""
    offers: dict[int, set[int]] = {}
    if seats:
        topics = Topic.objects.filter(program=seats[0].program_id)
        people = [seat.participant_id for seat in seats]
        for person, topic in topics.filter(offered_by__in=people).order_by().values_list("offered_by", "pk"):
            offers.setdefault(person, set()).add(topic)
    return {person: frozenset(topics) for person, topics in offers.items()}


def shown(row: Evidence) -> Shown:
    topics = frozenset(topic.pk for topic in row.topics.all())
    return Shown(
        row.pk, ShownBy(row.kind), row.title, topics, row.expires_on, row.checked_on is not None, row.last_year
    )
