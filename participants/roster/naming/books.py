"""The two lists of names that a lead keeps, what their pages say, and each list as a tree."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participants.models import (
    Evidence,
    Funding,
    NameChange,
    Organization,
    Participant,
    Topic,
    Uses,
    on_naming,
    uses_of,
)
from participants.models.funding import tidy_after_merging
from participants.models.removable import Removable
from peermatch.accounts.models import Program
from peermatch.text import fold

BETWEEN = " › "


@dataclass(frozen=True)
class Book:
    """One of the lists: its key, its rows, and its words."""

    key: str
    model: Any
    of: NameChange.Of
    title: Any
    why: Any
    empty: Any
    add: Any
    fields: tuple[str, ...]

    @property
    def pages(self) -> str:
        return f"{self.key}s"


BOOKS = {
    book.key: book
    for book in (
        Book(
            "topic", Topic, NameChange.Of.TOPIC, _("Topics"),
            _("What people can help with and want help with. One word for one thing makes better matches."),
            _("No topic yet. They come with people and lists, or you add the first."),
            _("Add a topic"), ("name", "parent", "is_condition"),
        ),
        Book(
            "organization", Organization, NameChange.Of.ORGANIZATION, _("Organizations"),
            _("Where professionals work. One organization under two names hides who stands on equal footing."),
            _("No organization yet. They come with people and lists, or you add the first."),
            _("Add an organization"), ("name", "parent", "state", "notes"),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Branch:
    """A name in its tree, from the top down."""

    pk: int
    path: tuple[str, ...]

    @property
    def words(self) -> str:
        return BETWEEN.join(self.path)

    @property
    def above(self) -> str:
        return BETWEEN.join(self.path[:-1])


def branches(book: Book, program: Program) -> list[Branch]:
    """The whole tree in one query, in the order in which it is read."""
    rows = book.model.objects.in_program(program).order_by("pk").values_list("pk", "name", "parent")
    known = {pk: (name, parent) for pk, name, parent in rows}
    found = [Branch(pk, tuple(reversed(list(_upwards(pk, known))))) for pk in known]
    return sorted(found, key=lambda one: [fold(name) for name in one.path])


def _upwards(pk: int | None, known: Mapping[int, tuple[str, int | None]]) -> Iterator[str]:
    seen: set[int] = set()
    while pk is not None and pk not in seen:
        seen.add(pk)
        name, pk = known[pk]
        yield name


def below(book: Book, row: Any) -> set[int]:
    """The row and whatever is part of it, at any depth."""
    pairs = list(book.model.objects.in_program(row.program).values_list("pk", "parent"))
    found, more = {row.pk}, {row.pk}
    while more:
        more = {pk for pk, parent in pairs if parent in more} - found
        found |= more
    return found


def say_uses(book: Book, program: Program, pks: Collection[int]) -> dict[int, list[str]]:
    """By primary key: a sentence for each way in which that row is used. As many queries for 1 row as for 50."""
    told: dict[int, list[str]] = {pk: [] for pk in pks}
    for uses in uses_of(book.model):
        for pk, number in sorted(uses.counts(program, pks).items()):
            if number:
                told[pk].append(uses.say(number))
    return told


def is_used(row: Any) -> bool:
    """Whether any row of any floor names it, also records that became part of another; what was removed goes too."""
    return any(_that_stay(column, row).exists() for column in columns_naming(type(row)))


def _that_stay(column: Any, row: Any) -> Any:
    goes_too = issubclass(column.model, Removable) and column.remote_field.on_delete is models.CASCADE
    return naming(column, row).filter(removed_at=None) if goes_too else naming(column, row)


def columns_naming(model: Any) -> Iterable[Any]:
    """Every column, of any floor, that holds this model's rows: foreign keys, also those between two rows."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and isinstance(relation, models.ManyToOneRel)
    ]


def naming(column: Any, row: Any) -> Any:
    """Rows that name this one by that column. It is of one program, and so are they."""
    return column.model._base_manager.filter(**{column.name: row.pk})


def _people_about(program: Program, pks: Collection[int]) -> dict[int, int]:
    rows = Participant.objects.in_program(program).listed()
    pairs: set[tuple[int, int]] = set()
    for side in ("offers", "wants"):
        pairs |= set(rows.filter(**{f"{side}__in": pks}).order_by().values_list(side, "pk"))
    return _numbers(pk for pk, _person in pairs if pk in pks)


def _numbers(pks: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for pk in pks:
        found[pk] = found.get(pk, 0) + 1
    return found


def _people_at(program: Program, pks: Collection[int]) -> dict[int, int]:
    rows = Participant.objects.in_program(program).listed().filter(organization__in=pks).order_by()
    return dict(rows.values_list("organization").annotate(n=Count("pk")))


def _evidence(program: Program, pks: Collection[int]) -> dict[int, int]:
    rows = Evidence.objects.in_program(program).filter(topics__in=pks).order_by()
    return dict(rows.values_list("topics").annotate(n=Count("pk")))


def _parts(model: Any) -> Any:
    def count(program: Program, pks: Collection[int]) -> dict[int, int]:
        rows = model.objects.in_program(program).filter(Q(parent__in=pks)).order_by()
        return dict(rows.values_list("parent").annotate(n=Count("pk")))

    return count


def _fundings(side: str, *, over: bool) -> Any:
    def count(program: Program, pks: Collection[int]) -> dict[int, int]:
        rows = Funding.objects.in_program(program).filter(**{f"{side}__in": pks}).order_by()
        today = program.today
        rows = rows.filter(until__lt=today) if over else rows.not_over(today)
        return dict(rows.values_list(side).annotate(n=Count("pk")))

    return count


def _say_people(n: int) -> str:
    return ngettext("%(n)d person.", "%(n)d people.", n) % {"n": n}


def _say_evidence(n: int) -> str:
    return ngettext("%(n)d piece of evidence.", "%(n)d pieces of evidence.", n) % {"n": n}


def _say_parts(n: int) -> str:
    return ngettext("%(n)d is part of it.", "%(n)d are part of it.", n) % {"n": n}


def _say_pays(n: int) -> str:
    words = ngettext("Pays for the work of %(n)d organization.", "Pays for the work of %(n)d organizations.", n)
    return words % {"n": n}


def _say_paid(n: int) -> str:
    words = ngettext("Paid for the work of %(n)d organization.", "Paid for the work of %(n)d organizations.", n)
    return words % {"n": n}


def _say_is_paid_for(n: int) -> str:
    words = ngettext(
        "Its work is paid for by %(n)d organization.", "Its work is paid for by %(n)d organizations.", n
    )  # fmt: skip
    return words % {"n": n}


def _say_was_paid_for(n: int) -> str:
    words = ngettext(
        "Its work was paid for by %(n)d organization.", "Its work was paid for by %(n)d organizations.", n
    )  # fmt: skip
    return words % {"n": n}


def register() -> None:
    """Called when the app is ready."""
    on_naming(Uses(Topic, _people_about, _say_people))
    on_naming(Uses(Topic, _evidence, _say_evidence))
    on_naming(Uses(Organization, _people_at, _say_people))
    for model in (Topic, Organization):
        on_naming(Uses(model, _PARTS[model], _say_parts))
    for count, say in _FUNDINGS:
        on_naming(Uses(Organization, count, say, merged=tidy_after_merging if say is _say_pays else None))


# One each, so that registering twice is once.
_PARTS = {model: _parts(model) for model in (Topic, Organization)}
_FUNDINGS = (
    (_fundings("funder", over=False), _say_pays),
    (_fundings("funder", over=True), _say_paid),
    (_fundings("funded", over=False), _say_is_paid_for),
    (_fundings("funded", over=True), _say_was_paid_for),
)
