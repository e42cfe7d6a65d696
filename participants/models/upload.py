"""A list of people that was uploaded: what it says, what the coordinator decided about it, what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


@dataclass(frozen=True)
class Decisions:
    """What a coordinator settled on the dry run.

    cells: (column, what the cell says) → what it is to say, for every row that says the same.
    rows: row number → the answer to the question about that row.
    """

    cells: dict[tuple[str, str], str]
    rows: dict[int, str]


class RosterUploadQuerySet(ProgramQuerySet["RosterUpload"]):
    def waiting(self) -> Self:
        return self.filter(state=RosterUpload.State.WAITING)


class RosterUpload(ProgramRow):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for your word")
        IMPORTED = "imported", _("Imported")
        DROPPED = "dropped", _("Put aside")

    name = models.CharField(_("file"), max_length=200)
    text = models.TextField(_("what it says"), editable=False)
    digest = models.CharField(max_length=64, editable=False)
    rows = models.PositiveIntegerField(_("rows"), editable=False)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("uploaded by")
    )
    decisions = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.WAITING, editable=False)
    settled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    outcome = models.JSONField(default=dict, editable=False)

    objects: ClassVar = RosterUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("uploaded list")
        verbose_name_plural = _("uploaded lists")
        indexes = [models.Index(fields=["program", "state"], name="uploads_by_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import-review", args=[self.program.slug, self.public_id])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def decided(self) -> Decisions:
        cells, rows = self.decisions.get("cells", []), self.decisions.get("rows", {})
        return Decisions(
            cells={(one["column"], one["cell"]): one["value"] for one in cells},
            rows={int(number): one["answer"] for number, one in rows.items()},
        )

    def mend(self, *, column: str, cell: str, value: str, by: User, at: datetime) -> None:
        """Every cell of that column that says `cell` is to be read as `value`; an empty value takes that back."""
        self._refuse_nulls(column, cell, value)
        others = [one for one in self.decisions.get("cells", []) if (one["column"], one["cell"]) != (column, cell)]
        mended = {"column": column, "cell": cell, "value": value} | self._mark(by, at)
        self._decide(cells=[*others, mended] if value else others)

    def answer(self, *, row: int, answer: str, by: User, at: datetime) -> None:
        """The coordinator's answer to the question about that row; an empty one takes it back."""
        self._refuse_nulls(answer)
        rows = {number: one for number, one in self.decisions.get("rows", {}).items() if number != str(row)}
        self._decide(rows=rows | ({str(row): {"answer": answer} | self._mark(by, at)} if answer else {}))

    def finish(self, *, outcome: dict[str, int], rest: str, by: User, at: datetime) -> None:
        """The good rows are in the roster. Of the text only what is still to be mended is kept."""
        self._settle(self.State.IMPORTED, by=by, at=at, text=rest, outcome=outcome)

    def drop(self, *, by: User, at: datetime) -> None:
        self._settle(self.State.DROPPED, by=by, at=at, text="", outcome={})

    def _decide(self, **changes: Any) -> None:
        self._insist_waiting()
        self.decisions = self.decisions | changes
        self.save(update_fields=["decisions"])

    def _settle(self, state: str, *, by: User, at: datetime, text: str, outcome: dict[str, int]) -> None:
        self._insist_waiting()
        self.state, self.settled_by, self.settled_at = state, by, at
        self.text, self.outcome, self.decisions = text, outcome, {}
        self.save(update_fields=["state", "settled_by", "settled_at", "text", "outcome", "decisions"])

    def _insist_waiting(self) -> None:
        if not self.is_waiting:
            raise ValidationError(_("This list was already imported or put aside. Upload it again to change more."))

    @staticmethod
    def _refuse_nulls(*said: str) -> None:
        """No list holds one, and PostgreSQL keeps none."""
        if any("\x00" in words for words in said):
            raise ValidationError(_("There is a hidden character in that decision. Choose again on this page."))

    @staticmethod
    def _mark(by: User, at: datetime) -> dict[str, Any]:
        return {"by": by.pk, "at": at.isoformat()}
