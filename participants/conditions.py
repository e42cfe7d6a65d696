"""Topics that are a medical condition. With a family they say what its child has: they are named to those who work
with that family, and everybody else reads that there is one. docs/decisions/0043 says why.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from participants.knowing import known_among, those_known
from participants.models import FAMILY_KINDS, Participant, Topic
from peermatch.accounts.reading import reading

FAMILY = Q(kind__in=FAMILY_KINDS)


def unnamed() -> str:
    return _("a medical condition")


def in_words(topics: Iterable[Topic], *, told: bool) -> list[str]:
    """What these topics are called, in their order; all conditions in one phrase unless they are told."""
    topics = list(topics)
    names = [topic.name for topic in topics if told or not topic.is_condition]
    return names if len(names) == len(topics) else [*names, unnamed()]


def are_told(person: Participant) -> bool:
    """Whether whoever reads this page may read which conditions stand with them."""
    return bool(told_among([person]))


def told_among(people: Iterable[Participant]) -> set[int]:
    """The same of many, by id: every professional, and the families whom the reader knows. One query, or none."""
    people, reader = list(people), reading()
    found = {one.pk for one in people if not one.is_family}
    families = {one.pk for one in people if one.is_family}
    return found | known_among(reader, families) if families and reader else found


def those_told() -> Q:
    """The same of all people of the program, as a condition."""
    reader = reading()
    if reader is None:
        return ~FAMILY
    return Q() if reader.is_lead else ~FAMILY | those_known(reader)
