"""A row of any model, made from nothing but its fields: for tests that walk all models, also those of tomorrow."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.db import models

from peermatch import languages
from peermatch.accounts.models import Program
from peermatch.clock import DEFAULT_ZONE, validate_zone

FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_numbers = count(2)


def any_row(
    model: type[models.Model],
    program: Program,
    *,
    anew: bool = False,
    given: Mapping[str, Any] | None = None,
    there: dict[Any, Any] | None = None,
) -> Any:
    """A row of this model, and of every model that it cannot be without, in that program.

    anew: it stands beside others of its kind, so whatever may be only once is made anew. given: fields to have.
    there: rows that were looked for before, by their model; whoever makes many need not look for the same each time.
    """
    if model is Program:
        return program
    given, there = given or {}, {} if there is None else there
    row = model(**given)
    once = _once(model) | _second_of_a_pair(model) if anew else set()
    for number, field in enumerate(model._meta.concrete_fields):
        if field.name not in given and not field.primary_key and not field.has_default() and not field.null:
            setattr(row, field.name, _value(field, number, program, there, anew=field.name in once))
    return model._base_manager.bulk_create([row])[0]


def is_once_a_program(model: type[models.Model]) -> bool:
    """Whether a program has but one of these."""
    constraints = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    return any(one.fields == ("program",) and not one.condition for one in constraints)


def _once(model: type[models.Model]) -> set[str]:
    """Fields of which no two rows may have the same, alone or together."""
    constraints = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    together = {name for one in constraints for name in one.fields}
    return together | {field.name for field in model._meta.concrete_fields if field.unique}


def _second_of_a_pair(model: type[models.Model]) -> set[str]:
    """Fields that lead where one before them leads: whoever stands to somebody is somebody else."""
    leads = [field for field in model._meta.concrete_fields if field.is_relation and not field.null]
    return {
        field.name
        for number, field in enumerate(leads)
        if field.related_model in {one.related_model for one in leads[:number]}
    }


def _value(field: Any, number: int, program: Program, there: dict[Any, Any], *, anew: bool) -> Any:
    """Something that the field takes. Times grow from field to field, so that an end is after a beginning."""
    if field.is_relation:
        model = field.related_model
        if field.one_to_one or anew:
            return any_row(model, program, anew=anew, there=there)
        if model not in there:
            there[model] = model._base_manager.first() or any_row(model, program, there=there)
        return there[model]
    if validate_zone in field.validators:
        return DEFAULT_ZONE
    if languages.validate in field.validators:
        return languages.usual()
    if field.choices:
        return next(iter(field.flatchoices))[0]
    made = {
        models.DateTimeField: FIRST + timedelta(hours=number),
        models.DateField: date(2026, 1, 5) + timedelta(days=number),
        models.TimeField: time(number % 24),
        models.UUIDField: uuid4(),
        models.IntegerField: next(_numbers) if anew else 1,
        models.BooleanField: False,
        models.EmailField: f"{uuid4().hex[:8]}@mail.example",
        models.CharField: uuid4().hex[: field.max_length or 8],
        models.TextField: "words",
        models.JSONField: {},
        models.BinaryField: b"",
    }
    return next(value for kind, value in made.items() if isinstance(field, kind))
