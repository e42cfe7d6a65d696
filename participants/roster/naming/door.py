"""The doors by which a name is added, changed, merged with another, or removed. Each leaves a line in the history."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from participants.models import Merging, NameChange, Participant, uses_of
from participants.roster.naming.books import Book, below, columns_naming, is_used, naming
from participants.roster.naming.kept_steps import names_in, rename_in
from participants.searching import refresh_search
from peermatch.accounts.models import Program, User

Did = NameChange.Did


@transaction.atomic
def keep(*, book: Book, row: Any, by: User, at: datetime) -> None:
    """Saves a row that was filled in, new or not, and tells what is different; nothing where nothing is."""
    before = book.model.objects.in_program(row.program).select_for_update().filter(pk=row.pk).first()
    changed = [name for name in book.fields if before and getattr(before, name) != getattr(row, name)]
    if before and not changed:
        return
    if row.pk and row.parent_id in below(book, row):
        raise ValidationError(_("It cannot be part of itself."))
    row.save()
    if before is None:
        tell(book, Did.ADDED, row, by=by, at=at)
    elif "name" in changed:
        tell(book, Did.RENAMED, row, _("It was called “%(was)s”.") % {"was": before.name}, by=by, at=at)
    else:
        labels = get_text_list([str(book.model._meta.get_field(name).verbose_name) for name in changed], _("and"))
        tell(book, Did.CHANGED, row, _("Anew: %(what)s.") % {"what": labels}, by=by, at=at)


@transaction.atomic
def merge(*, book: Book, gone: Any, kept: Any, by: User, at: datetime) -> None:
    """Whatever names the one names the other from now on, each thing once; then the one is removed."""
    gone, kept = _lock(book, gone, kept)
    if kept.pk in below(book, gone):
        kept.parent = gone.parent
        kept.save(update_fields=["parent"])
    people = _people_with(gone)
    for column in columns_naming(book.model):
        _move(column, gone, kept)
    _carry(book, gone, kept)
    for row in _steps_of(gone):
        if rename_in(row.steps, book.model, gone.pk, kept.pk):
            row.save(update_fields=["steps"])
    refresh_search(Participant.records.filter(program=gone.program_id, pk__in=people))
    for uses in uses_of(book.model):
        if uses.merged:
            uses.merged(kept.program, kept.pk)
    words = _("“%(gone)s” became part of it.") % {"gone": gone.name}
    gone.delete()
    tell(book, Did.MERGED, kept, words, by=by, at=at)


@transaction.atomic
def remove(*, book: Book, row: Any, by: User, at: datetime) -> None:
    """Only what nothing names. Raises ValidationError otherwise."""
    row = book.model.objects.in_program(row.program).select_for_update().get(pk=row.pk)
    if why := why_it_stays(row):
        raise ValidationError(why)
    tell(book, Did.REMOVED, row, by=by, at=at)
    row.delete()


def why_it_stays(row: Any) -> str:
    """What forbids that it is removed, and what to do; empty if nothing does."""
    if is_used(row):
        return _("It is in use. Merge it with another one instead: nothing is lost then.")
    if any(row.pk in names_in(one.steps, type(row)) for one in _steps_of(row)):
        return _("Two records that had it were merged less than a day ago. Remove it tomorrow.")
    return ""


def _lock(book: Book, gone: Any, kept: Any) -> tuple[Any, Any]:
    rows = book.model.objects.in_program(gone.program).filter(pk__in=[gone.pk, kept.pk])
    locked = {row.pk: row for row in rows.order_by("pk").select_for_update()}
    if gone.pk == kept.pk:
        raise ValidationError(_("Choose another one: this is one and the same."))
    if len(locked) < 2:  # both are there, or somebody was faster
        raise ValidationError(_("Somebody removed one of the two meanwhile. Nothing was merged."))
    return locked[gone.pk], locked[kept.pk]


def _people_with(row: Any) -> list[int]:
    """Whose words to search change: everyone, also in empty records, who has this name."""
    names = [one for one in Participant._meta.get_fields() if one.related_model is type(row)]
    found: set[int] = set()
    for name in names:
        rows = Participant.records.filter(program=row.program_id, **{name.name: row.pk})
        found |= set(rows.order_by().values_list("pk", flat=True))
    return sorted(found)


def _move(column: Any, gone: Any, kept: Any) -> None:
    rows = naming(column, gone)
    if column.model._meta.auto_created:  # between two rows: what has both keeps the one
        source = next(one for one in column.model._meta.fields if one.is_relation and one != column)
        has_both = naming(column, kept).values_list(source.attname, flat=True)
        rows.filter(**{f"{source.attname}__in": list(has_both)}).delete()
    rows.update(**{column.name: kept.pk})


def _carry(book: Book, gone: Any, kept: Any) -> None:
    """Of the one that goes: its notes, and what the other does not say itself."""
    changed = []
    for name in set(book.fields) - {"name", "parent"}:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        if theirs and not mine:
            setattr(kept, name, theirs)
            changed.append(name)
        elif name == "notes" and theirs and theirs not in mine:
            kept.notes = f"{mine}\n{theirs}"
            changed.append(name)
    if changed:
        kept.save(update_fields=changed)


def _steps_of(row: Any) -> list[Merging]:
    """Mergings of people that can still be undone: they speak of names too."""
    rows = Merging.objects.filter(program=row.program_id).exclude(steps=[])
    return list(rows.order_by("pk").select_for_update())


def tell(book: Book, did: Did, row: Any, detail: str = "", *, by: User, at: datetime) -> None:
    """A line in the history of names."""
    program: Program = row.program
    NameChange.objects.create(program=program, of=book.of, did=did, name=row.name, detail=detail[:400], by=by, at=at)
