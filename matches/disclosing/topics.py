"""What a family's match or request is about, as far as its reader may know: which topics are a medical condition, and
for whom those are named. docs/decisions/0043 says why.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from matches.disclosing.telling import Fact, is_told
from matches.models import Cover, Match, Path, Request
from matches.models.request_words import WAITING
from participants import conditions
from participants.models import Topic
from peermatch.accounts.models import Membership
from peermatch.accounts.reading import reading
from peermatch.clock import local_day

_AWAY = "_away"  # on the membership of a page's reader


def are_told(match: Match) -> bool:
    """Whether conditions are named: of professionals, in what goes out to participants, and to those of the match."""
    return not match.is_family or is_told(Fact.CONDITIONS) or _answers(match.coordinator_id)


def in_words(match: Match, topics: Iterable[Topic]) -> list[str]:
    """What these topics of the match are called, each once."""
    topics = list(dict.fromkeys(topics))
    told = not any(topic.is_condition for topic in topics) or are_told(match)
    return conditions.in_words(topics, told=told)


def called(match: Match, topics: Iterable[Topic]) -> dict[int, str]:
    """The same, by the topic's key."""
    topics = list(topics)
    told = not any(topic.is_condition for topic in topics) or are_told(match)
    return {one.pk: one.name if told or not one.is_condition else conditions.unnamed() for one in topics}


def those_told() -> Q:
    """The matches whose conditions this page's reader may read; no others are found by them."""
    answers = _those_who_answer()
    return Q() if answers is None else ~Q(path=Path.FAMILY) | Q(coordinator__in=answers)


def of_request(request: Request) -> list[str]:
    """While nobody answers a request, every coordinator reads what it is about: somebody has to take it."""
    topics = list(request.topics.all())
    told = not any(topic.is_condition for topic in topics) or is_request_told(request)
    return conditions.in_words(topics, told=told)


def is_request_told(request: Request) -> bool:
    reader = reading()
    if request.path != Path.FAMILY or is_told(Fact.CONDITIONS):
        return True
    is_free = request.coordinator_id is None and request.is_waiting and reader is not None and reader.can_write
    return is_free or _answers(request.coordinator_id)


def requests_told() -> Q:
    """The same of all requests, as a condition."""
    answers, is_free = _those_who_answer(), Q(coordinator=None, state__in=WAITING)
    if answers is None:
        return Q()
    return ~Q(path=Path.FAMILY) | Q(coordinator__in=answers) | (is_free if answers else Q(pk__in=[]))


def those_answered() -> Q | None:
    """The matches for which this page's reader answers, or whoever they cover for; None where they are a lead: all."""
    answers = _those_who_answer()
    return None if answers is None else Q(coordinator__in=answers)


def _answers(coordinator: int | None) -> bool:
    """Whether the page's reader is a lead, that coordinator, or who covers for them today."""
    answers = _those_who_answer()
    return answers is None or coordinator in answers


def _those_who_answer() -> frozenset[int] | None:
    """Themselves and for whom they cover; None where they are a lead, for whom it is everybody."""
    reader = reading()
    if reader is not None and reader.is_lead:
        return None
    return frozenset({reader.user_id, *_away(reader)}) if reader is not None and reader.can_write else frozenset()


def _away(reader: Membership) -> frozenset[int]:
    """For whom they cover today; asked once a page."""
    if _AWAY not in reader.__dict__:
        today = local_day(timezone.now(), reader.program.time_zone)
        covers = Cover.objects.in_program(reader.program).on(today).filter(covering=reader.user_id)
        reader.__dict__[_AWAY] = frozenset(covers.values_list("away", flat=True))
    away: frozenset[int] = reader.__dict__[_AWAY]
    return away
