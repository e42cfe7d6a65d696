"""Pairs of records that look like one person, and why: asked about, never merged by themselves.

Each reason is one grouping in the database on an indexed column; only records that share something are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import DifferentPeople, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Program

# More people than this at one address or number share an office, not a name.
MOST_AT_ONE_ADDRESS = 4
ID, MAILBOX, NAME, PHONE = "id", "mailbox", "name", "phone"
REASONS: dict[str, str | Promise] = {
    ID: _("The same id of your own, but for capital letters."),
    MAILBOX: _("The same e-mail address."),
    NAME: _("The same name and time zone."),
    PHONE: _("The same phone number."),
}
SHARED_AT_HOME = frozenset({MAILBOX, PHONE})


@dataclass(frozen=True)
class Alike:
    """Two records, the older first, and what they have in common."""

    one: int
    other: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> list[str | Promise]:
        return [REASONS[reason] for reason in self.reasons]


@dataclass(frozen=True)
class _Row:
    pk: int
    household: int | None
    name_key: str


def duplicates(program: Program) -> list[Alike]:
    """All pairs that nobody said are two people, those with most in common first."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for reason, rows in _groups(program):
        for one, other in _pairs(reason, rows):
            found[one.pk, other.pk].append(reason)
    settled = set(DifferentPeople.objects.in_program(program).standing().values_list("one", "other"))
    shielded = Relationship.objects.in_program(program).filter(kind=RelationshipKind.SHIELDED)
    settled |= {(min(pair), max(pair)) for pair in shielded.values_list("one", "other")}
    pairs = [Alike(*pair, tuple(reasons)) for pair, reasons in found.items() if pair not in settled]
    return sorted(pairs, key=lambda pair: (-len(pair.reasons), pair.one, pair.other))


def _groups(program: Program) -> Iterator[tuple[str, list[_Row]]]:
    people = Participant.objects.in_program(program).listed().order_by()
    keyed = people.annotate(key=Lower("program_key"))
    for reason, rows, shared in (
        (ID, keyed.exclude(program_key=""), ("key",)),
        (MAILBOX, people.exclude(email=""), ("email",)),
        (NAME, people.exclude(name_key=""), ("name_key", "time_zone")),
        (PHONE, people.exclude(phone_key=""), ("phone_key",)),
    ):
        yield from ((reason, group) for group in _sharing(rows, shared))


def _sharing(rows: Any, shared: tuple[str, ...]) -> Iterable[list[_Row]]:
    """Records that have all of these columns in common, a list for each value there is twice."""
    twice = rows.values(*shared).annotate(n=Count("pk")).filter(n__gt=1).values(shared[0])
    found: dict[tuple[Any, ...], list[_Row]] = defaultdict(list)
    wanted = rows.filter(**{f"{shared[0]}__in": twice}).order_by("pk")
    for *row, key, zone in wanted.values_list("pk", "household_id", "name_key", shared[0], "time_zone"):
        found[(key, zone) if len(shared) > 1 else (key,)].append(_Row(*row))
    return found.values()


def _pairs(reason: str, rows: list[_Row]) -> Iterator[tuple[_Row, _Row]]:
    """People of one household share what a home has; of a crowd at one address only those of one name are meant."""
    is_crowd = reason in SHARED_AT_HOME and len(rows) > MOST_AT_ONE_ADDRESS
    for one, other in combinations(rows, 2):
        at_home = one.household is not None and one.household == other.household
        if at_home and (reason in SHARED_AT_HOME or one.name_key != other.name_key):
            continue
        if not is_crowd or one.name_key == other.name_key:
            yield one, other
