"""What those who provide have on record: their evidence and what they offer, read for all of them at once."""

from matches.disclosing.topics import are_told
from matches.fitting.expertise import Shown, ShownBy
from matches.models import Seat
from participants.conditions import in_words
from participants.models import Evidence, Topic


def evidence(seats: list[Seat]) -> dict[int, list[Evidence]]:
    by_person: dict[int, list[Evidence]] = {}
    if seats:
        rows = Evidence.objects.filter(program=seats[0].program_id, participant__in=[s.participant_id for s in seats])
        for row in rows.select_related("checked_by").prefetch_related("topics"):
            by_person.setdefault(row.participant_id, []).append(row)
    return by_person


def about(row: Evidence, seat: Seat) -> list[str]:
    """What it is shown for, as far as whoever reads of the match may know."""
    topics = list(row.topics.all())
    told = not seat.participant.is_family or not any(topic.is_condition for topic in topics) or are_told(seat.match)
    return in_words(topics, told=told)


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
