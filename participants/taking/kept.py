"""What is kept about a person, kind of row by kind of row: what is told of it, and what is left out and why.

Each floor registers its own kinds when its app is ready. A kind of row that nobody registered fails a test,
and so does a field.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from participants.models import ConsentText, Participant
from participants.roster.columns import say_date
from participants.taking.speaking import to_you
from peermatch.accounts.models import User
from peermatch.clock import say_moment, say_time

# Why something is left out.
OURS = "a number or a mark of the program's own, which says nothing about the person"
NOTES = "coordinators wrote it for themselves; it may tell of other people too"
OTHERS = "it tells of somebody else"
SAFE = "somebody else may read a page or a mail that is meant for them"
SAID = "it stands elsewhere in the file"
SHORT = 120  # characters
TECHNICAL = frozenset({"id", "public_id", "program", "created_at"})

Say = Callable[[Any], object]


@dataclass(frozen=True)
class Kept:
    """One kind of row. `way` leads from the row to the person. `says`: what is told beside plain fields, by a name."""

    model: Any
    title: str | Promise
    way: str
    fields: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, tuple[str | Promise, Say]] = field(default_factory=dict)
    only: Callable[[Any], Any] = lambda rows: rows
    by_public_id: bool = False  # the way is the person's public id
    beside: tuple[str, ...] = ()  # rows that `says` reads, by the way to them
    prepare: Callable[[list[Any]], None] = lambda rows: None  # reads for all of them what `says` tells of each
    if_so: frozenset[str] = frozenset()  # told where they are so; else they say nothing
    is_last: bool = False  # much to read: it comes after all else

    def rows(self, person: Participant) -> Iterable[Any]:
        whose = {self.way: person.public_id if self.by_public_id else person.pk}
        mine = self.model._base_manager.filter(program=person.program_id, **whose)
        columns = [self.model._meta.get_field(name) for name in self.fields]
        leads = [one.name for one in columns if one.is_relation and not one.many_to_many]
        lists = [one.name for one in columns if one.many_to_many]
        rows = list(self.only(mine).select_related(*leads, *self.beside).prefetch_related(*lists).order_by("pk"))
        for row in rows:
            row.program, row.kept_of = person.program, person
        self.prepare(rows)
        return rows


@dataclass(frozen=True)
class Fact:
    """One line: the name of the field for machines, its label and words for people, and its plain value."""

    name: str
    label: str
    words: str
    value: object

    @property
    def sentence(self) -> str:
        return self.words if self.words[-1:] in ".?!" else f"{self.words}."

    @property
    def is_long(self) -> bool:
        """Whether it stands on lines of its own."""
        return "\n" in self.words or len(self.words) > SHORT


@dataclass(frozen=True)
class Part:
    """All rows of a kind, each a list of facts; what is empty is not told."""

    name: str
    title: str
    rows: list[list[Fact]]
    is_folded: bool = False  # on a page it opens by a press


_kept: dict[Any, Kept] = {}
_added: dict[Any, Callable[[Participant], Part | None]] = {}
_left_out: dict[Any, str] = {}
_of_them_alone: set[str] = set()


def tells(*kinds: Kept) -> None:
    for one in kinds:
        _kept[one.model] = one


def adds(model: Any, part: Callable[[Participant], Part | None]) -> None:
    """Rows of a kind that are told in a way of their own."""
    _added[model] = part


def added() -> Mapping[Any, Callable[[Participant], Part | None]]:
    return _added


def leaves_out(why: str, *kinds: Any) -> None:
    for one in kinds:
        _left_out[one] = why


def speak_of_them_alone(*letters: str) -> None:
    """Kinds of mail whose words are told: of every other kind only that it was sent.

    Letters about a match told of others what might be told on that day; from whom the person is kept apart since, no
    file may tell it again. And a file in which only some letters lack their words would say that there is a reason.
    """
    _of_them_alone.update(letters)


def of_them_alone() -> set[str]:
    return _of_them_alone


def told() -> Mapping[Any, Kept]:
    return _kept


def left_out() -> Mapping[Any, str]:
    return _left_out


def all_about(person: Participant) -> Iterator[Part]:
    """Every kind of which there is something; what is much to read comes last."""
    yield from _parts(person, is_last=False)
    yield from filter(None, (part(person) for part in _added.values()))
    yield from _parts(person, is_last=True)


def _parts(person: Participant, *, is_last: bool) -> Iterator[Part]:
    for one in _kept.values():
        if one.is_last != is_last:
            continue
        rows = [facts for row in one.rows(person) if (facts := list(_facts(one, row, person)))]
        if rows:
            yield Part(one.model._meta.label_lower, str(one.title), rows, is_folded=is_last)


def _facts(one: Kept, row: Any, person: Participant) -> Iterator[Fact]:
    for name in one.fields:
        column = one.model._meta.get_field(name)
        words = "" if name in one.if_so and not getattr(row, name) else say(row, column, person)
        if words:
            yield Fact(name, to_you(capfirst(str(column.verbose_name))), words, plain(row, column, words))
    for name, (label, says) in one.says.items():
        if said := says(row):
            lines = [str(line) for line in said] if isinstance(said, list | tuple) else [str(said)]
            yield Fact(name, str(label), "\n".join(lines), lines if isinstance(said, list | tuple) else lines[0])


def say(row: Any, column: Any, person: Participant) -> str:
    """A field in plain words, on the person's own clock; empty where there is nothing."""
    if column.many_to_many:
        return get_text_list([str(one) for one in getattr(row, column.name).all()], _("and"))
    value = getattr(row, column.name)
    if value in (None, "", [], {}):
        return ""
    if column.choices:
        return to_you(str(getattr(row, f"get_{column.name}_display")()))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return say_moment(value, person.time_zone, year=True)
    if isinstance(value, date):
        return say_date(value)
    if isinstance(value, time):
        return say_time(value)
    if isinstance(value, models.Model):
        return name_of(value, person)
    return get_text_list([str(one) for one in value], _("and")) if isinstance(value, list) else str(value)


Names = Callable[[Any, Participant], str]
_names: dict[type, Names] = {
    User: lambda row, _person: str(row),
    ConsentText: lambda row, _person: (
        _("version %(n)d, %(language)s: %(words)s")
        % {"n": row.version, "language": row.get_language_display(), "words": row.words}
    ),
}


def names(kind: type, by: Names) -> None:
    """How a row of that kind is named to the person, where another leads to it."""
    _names[kind] = by


def name_of(row: models.Model, person: Participant) -> str:
    by = _names.get(type(row))
    return by(row, person) if by else str(row)


def plain(row: Any, column: Any, words: str) -> object:
    """What a machine reads: days and times as ISO 8601 says, a choice by the program's own word for it."""
    if column.many_to_many:
        return [str(one) for one in getattr(row, column.name).all()]
    value = getattr(row, column.name)
    if isinstance(value, date | time):
        return value.isoformat()
    return value if isinstance(value, bool | int | str | list) else words
