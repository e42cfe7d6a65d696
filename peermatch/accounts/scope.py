"""The program scope: every row belongs to a program, and no query reads rows without naming one.

A queryset of program rows refuses to run until it was narrowed by `in_program(program)`, widened on
purpose by `across_programs(reason)`, or reached from a row that was itself in scope (`match.seats`).
"""

import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from peermatch.accounts.models import Program

Row = TypeVar("Row", bound=models.Model)


_checks_uniqueness: ContextVar[bool] = ContextVar("checks_uniqueness", default=False)


@contextmanager
def _uniqueness() -> Iterator[None]:
    """Django checks a unique constraint by a query on all rows, as the database does; it reads whether one exists."""
    token = _checks_uniqueness.set(True)
    try:
        yield
    finally:
        _checks_uniqueness.reset(token)


class UnscopedQuery(RuntimeError):
    """A query on program rows that names no program: it would read other programs' people."""


class ProgramQuerySet(models.QuerySet[Row]):
    """Rows of one program, or a refusal."""

    _scoped = False

    def in_program(self, program: "Program") -> Self:
        return self.filter(program=program)

    def across_programs(self, reason: str) -> Self:
        """All programs at once, for the few readers that must: the reason is for whoever reads the call."""
        if not reason:
            raise ValueError("Say why this query may read every program.")
        everything = self.all()
        everything._scoped = True
        return everything

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        narrowed = super().filter(*args, **kwargs)
        if "program" in kwargs or "program_id" in kwargs:
            narrowed._scoped = True
        return narrowed

    def __or__(self, other: Any) -> Self:
        self._insist_of([other])
        return super().__or__(other)

    def union(self, *other_qs: Any, all: bool = False) -> Self:
        self._insist_of(other_qs)
        return super().union(*other_qs, all=all)

    def _insist_of(self, others: Iterable[Any]) -> None:
        """What is joined to these rows is in scope too: whether these are is seen when they are read."""
        for other in others:
            if isinstance(other, ProgramQuerySet) and not other.query.is_empty():
                other._insist()

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # private in Django, stable since 1.0
        clone._scoped = self._scoped
        return clone  # type: ignore[no-any-return]

    def _insist(self) -> None:
        if not self._scoped and "instance" not in self._hints and not _checks_uniqueness.get():  # type: ignore[attr-defined]
            raise UnscopedQuery(f"{self.model.__name__}: name the program first: .in_program(program)")

    def _fetch_all(self) -> None:
        self._insist()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Row]:
        self._insist()
        return super().iterator(chunk_size)

    def count(self) -> int:
        self._insist()
        return super().count()

    def exists(self) -> bool:
        self._insist()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._insist()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._insist()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._insist()
        return super().delete()


ProgramManager = models.Manager.from_queryset(ProgramQuerySet)


class ProgramRow(models.Model):
    """What every row of a program has: its program, an id that may stand in a URL, and its birth."""

    program = models.ForeignKey("accounts.Program", on_delete=models.CASCADE, related_name="+", editable=False)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgramManager()

    class Meta:
        abstract = True

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        with _uniqueness():
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        with _uniqueness():
            super().validate_constraints(exclude)
