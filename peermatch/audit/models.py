"""The record of who read or changed what. Rows are only added: the database itself refuses to change them."""

from typing import Any, ClassVar, Never, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Program
from peermatch.accounts.scope import ProgramQuerySet
from peermatch.audit.recording import Actor, Did

KEPT_YEARS = 6  # younger records cannot be deleted: the database says so (migration 0001)


class AppendOnly(RuntimeError):
    """Somebody tried to change or to delete what was recorded."""


class RecordQuerySet(ProgramQuerySet["Record"]):
    def concerning(self, people: "list[UUID]") -> Self:
        return self.filter(person__in=people)

    def update(self, **kwargs: Any) -> Never:
        raise AppendOnly("What was recorded is not changed.")

    def delete(self) -> Never:
        raise AppendOnly("What was recorded is not deleted; `manage.py forget_records` lets go of what is old.")


class Record(models.Model):
    """Ids and names of fields, never values, and no reference that a deletion would follow: erasing needs no hole here.

    `actor` is a user's number, the public id of the person whose link it was, or the name of a command.
    """

    at = models.DateTimeField(_("when"), editable=False)
    program = models.ForeignKey(
        Program, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False,
        db_index=False, editable=False, verbose_name=_("program"),
    )  # fmt: skip
    actor_kind = models.CharField(_("who, by what they are"), max_length=10, choices=Actor.choices, editable=False)
    actor = models.CharField(_("who"), max_length=64, blank=True, editable=False)
    did = models.CharField(_("what was done"), max_length=20, choices=Did.choices, editable=False)
    kind = models.CharField(_("kind of row"), max_length=60, blank=True, editable=False)
    row = models.CharField(_("which row"), max_length=64, blank=True, editable=False)
    person = models.UUIDField(_("person concerned"), null=True, blank=True, editable=False)
    fields = models.JSONField(_("fields"), default=list, blank=True, editable=False)
    request = models.CharField(_("request"), max_length=64, blank=True, editable=False)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("record of who did what")
        verbose_name_plural = _("records of who did what")
        indexes = [
            models.Index(fields=["program", "-id"], name="records_of_program"),
            models.Index(fields=["person", "-id"], name="records_of_person"),
            models.Index(fields=["actor_kind", "actor", "-id"], name="records_of_actor"),
            models.Index(fields=["at"], name="records_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_did_display()}: {self.kind} {self.row}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("What was recorded is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly("What was recorded is not deleted.")
