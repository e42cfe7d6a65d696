"""What coordinators write down about a match for themselves. A note that is taken back is kept, with who and when."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from matches.models.happening import Happening
from matches.models.match import Match
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

# What a line of the history says was done to a note; empty when it was written.
CHANGED, REMOVED, RESTORED = "changed", "removed", "restored"


class NoteQuerySet(ProgramQuerySet["Note"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)


class Note(ProgramRow):
    """What a coordinator wants to remember of a match. Only coordinators read it."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=5000)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("taken back by"),
    )

    objects: ClassVar = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.text[:60]

    def rewrite(self, text: str, *, by: User, at: datetime) -> None:
        """In other words, by whoever wrote it."""
        self._insist_own(by)
        if text == self.text:
            return
        self.text, self.changed_at = text, at
        self.save(update_fields=["text", "changed_at"])
        self.match.record(Happening.What.NOTE, by=by, at=at, detail=CHANGED)
        audit.changed(audit.of(self, fields=["text"]), by=by, program=self.match.program)

    def take_back(self, *, by: User, at: datetime) -> None:
        self._insist_own(by)
        self.removed_at, self.removed_by = at, by
        self.save(update_fields=["removed_at", "removed_by"])
        self.match.record(Happening.What.NOTE, by=by, at=at, detail=REMOVED)

    def restore(self, *, by: User, at: datetime) -> None:
        self.match.insist_not_closed()
        if self.removed_at is None:
            raise ValidationError(_("This note was not taken back."))
        self.removed_at = self.removed_by = None
        self.save(update_fields=["removed_at", "removed_by"])
        self.match.record(Happening.What.NOTE, by=by, at=at, detail=RESTORED)

    def _insist_own(self, by: User) -> None:
        self.match.insist_not_closed()
        if self.removed_at is not None:
            raise ValidationError(_("This note was taken back already."))
        if self.by_id != by.pk:
            raise ValidationError(_("Only whoever wrote a note can change it or take it back."))
