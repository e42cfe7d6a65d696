"""What the program calls things, topics and organizations: what became of a name, and who else counts its uses."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramRow


class NameChange(ProgramRow):
    """A name that was added, changed, merged or removed. In words, as they were read then; never taken out."""

    class Of(models.TextChoices):
        TOPIC = "topic", _("Topic")
        ORGANIZATION = "organization", _("Organization")

    class Did(models.TextChoices):
        ADDED = "added", _("Added")
        RENAMED = "renamed", _("Renamed")
        CHANGED = "changed", _("Changed")
        MERGED = "merged", _("Merged")
        REMOVED = "removed", _("Removed")

    of = models.CharField(_("what"), max_length=20, choices=Of.choices, editable=False)
    did = models.CharField(_("what was done"), max_length=20, choices=Did.choices, editable=False)
    name = models.CharField(_("name"), max_length=160, editable=False)
    detail = models.CharField(_("detail"), max_length=400, blank=True, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)
    at = models.DateTimeField(_("when"), editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of a name")
        verbose_name_plural = _("changes of names")
        indexes = [models.Index(fields=["program", "-at"], name="name_changes_of_a_program")]

    def __str__(self) -> str:
        return f"{self.get_did_display()}: {self.name}"


Counts = Callable[[Program, Collection[int]], Mapping[int, int]]


@dataclass(frozen=True)
class Uses:
    """How often rows of `model` are used somewhere: numbers by primary key, and a sentence for a number.

    When two names become one, `merged(program, pk)` hears of it in the same transaction, after all rows were moved.
    """

    model: Any
    counts: Counts
    say: Callable[[int], str]
    merged: Callable[[Program, int], None] | None = None


_uses: list[Uses] = []


def on_naming(uses: Uses) -> None:
    """Has these uses told on the pages of names; whoever keeps such rows registers when the app is ready."""
    if uses not in _uses:
        _uses.append(uses)


def uses_of(model: Any) -> Iterator[Uses]:
    yield from (one for one in _uses if one.model is model)
