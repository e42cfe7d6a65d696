"""A list of people that was uploaded: what it says, what the coordinator decided about it, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Membership, User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

LARGE = 500  # rows; a longer list is read and taken in the background
LONGEST_CELL = 32_767  # letters, as spreadsheet programs have it


@dataclass(frozen=True)
class Decisions:
    """What a coordinator settled on the dry run.

    cells: (column, what the cell says) → what it is to say, for every row that says the same.
    rows: row number → the answer to the question about that row.
    own: (row number, column) → what that one cell is to say.
    headings: position of a heading, from 0 → the key of the column that it means; empty: it is not read.
    """

    cells: dict[tuple[str, str], str]
    rows: dict[int, str]
    own: dict[tuple[int, str], str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)


class RosterUploadQuerySet(ProgramQuerySet["RosterUpload"]):
    def waiting(self) -> Self:
        return self.filter(state=RosterUpload.State.WAITING)

    def readable_by(self, membership: Membership) -> Self:
        """Their own: a list may say what its people need, and notes about them. Leads read all."""
        rows = self.in_program(membership.program)
        return rows if membership.is_lead else rows.filter(uploaded_by=membership.user_id)

    def without_text(self) -> Self:
        """For lists of lists: what they say can be megabytes."""
        return self.defer("text", "reading", "other_sheets", "decisions")

    def to_welcome(self) -> Self:
        """What brought people who are still to get the link to their own page."""
        return self.exclude(to_welcome=[])

    def to_work_on(self, now: datetime) -> Self:
        """What the background is to read or to take, and nobody is at it."""
        free = Q(work_until=None) | Q(work_until__lt=now)
        return self.waiting().exclude(work="").filter(free)


class RosterUpload(ProgramRow):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for your word")
        IMPORTED = "imported", _("Imported")
        DROPPED = "dropped", _("Put aside")

    class Work(models.TextChoices):
        NONE = "", _("Nothing")
        READING = "reading", _("Being read")
        TAKING = "taking", _("Being taken into the roster")

    name = models.CharField(_("file"), max_length=200)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True, editable=False)
    other_sheets = models.JSONField(default=list, editable=False)  # {"name", "text"} of each
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
    to_welcome = models.JSONField(default=list, editable=False)  # keys of new people still to get their own link

    # The background's part
    work = models.CharField(_("at work"), max_length=20, choices=Work.choices, blank=True, default="", editable=False)
    work_until = models.DateTimeField(null=True, editable=False)  # a lease: then someone else may go on
    done = models.PositiveIntegerField(_("rows done"), default=0, editable=False)
    agreed = models.JSONField(default=dict, editable=False)  # {"seen", "take", "by", "welcome"}
    reading = models.JSONField(null=True, editable=False)  # the dry run in words, as the page shows it
    trouble = models.CharField(_("what went wrong"), max_length=500, blank=True, editable=False)

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
    def is_large(self) -> bool:
        return self.rows > LARGE

    @property
    def work_name(self) -> str:
        """By which is told how far the background is with writing it."""
        return f"import-{self.public_id}"

    @property
    def is_being_taken(self) -> bool:
        return self.is_waiting and self.work == self.Work.TAKING

    @property
    def decided(self) -> Decisions:
        cells, rows = self.decisions.get("cells", []), self.decisions.get("rows", {})
        return Decisions(
            cells={(one["column"], one["cell"]): one["value"] for one in cells},
            rows={int(number): one["answer"] for number, one in rows.items()},
            own={(one["row"], one["column"]): one["value"] for one in self.decisions.get("own", [])},
            headings={int(at): key for at, key in self.decisions.get("headings", {}).items()},
        )

    def mend(self, *, column: str, cell: str, value: str, by: User, at: datetime) -> None:
        """Every cell of that column that says `cell` is to be read as `value`; an empty value takes that back."""
        self._refuse_nulls(column, cell, value)
        others = [one for one in self.decisions.get("cells", []) if (one["column"], one["cell"]) != (column, cell)]
        mended = {"column": column, "cell": cell, "value": value} | self._mark(by, at)
        self._decide(cells=[*others, mended] if value else others)

    def mend_row(self, *, row: int, column: str, value: str, by: User, at: datetime) -> None:
        """That one cell is to be read as `value`; an empty value takes that back."""
        self._refuse_nulls(column, value)
        others = [one for one in self.decisions.get("own", []) if (one["row"], one["column"]) != (row, column)]
        mended = {"row": row, "column": column, "value": value} | self._mark(by, at)
        self._decide(own=[*others, mended] if value else others)

    def answer(self, *, row: int, answer: str, by: User, at: datetime) -> None:
        """The coordinator's answer to the question about that row; an empty one takes it back."""
        self._refuse_nulls(answer)
        rows = {number: one for number, one in self.decisions.get("rows", {}).items() if number != str(row)}
        self._decide(rows=rows | ({str(row): {"answer": answer} | self._mark(by, at)} if answer else {}))

    def mean(self, headings: dict[int, str]) -> None:
        """Which column each heading means, by the heading's position; empty: it is not read."""
        self._decide(headings={str(at): key for at, key in headings.items()})

    def use_sheet(self, name: str, *, rows: int) -> None:
        """Reads another sheet of the workbook; what was decided about the first is of no use then."""
        self._insist_free()
        chosen = next((one for one in self.other_sheets if one["name"] == name), None)
        if chosen is None:
            raise ValidationError(_("This workbook has no such sheet. Choose one on this page."))
        others = [one for one in self.other_sheets if one is not chosen]
        self.other_sheets = [*others, {"name": self.sheet, "text": self.text}]
        self.sheet, self.text, self.rows, self.decisions = chosen["name"], chosen["text"], rows, {}
        self._read_anew()
        self.save()

    def agree(self, *, seen: str, take: str, by: User, welcome: bool = False) -> None:
        """The coordinator's yes to a long list, which the background takes in. Said twice, it counts once."""
        self._insist_waiting()
        if self.is_being_taken:
            return
        self.agreed = {"seen": seen, "take": take, "by": by.pk, "welcome": welcome}
        self.work, self.work_until = self.Work.TAKING, None
        self.done, self.trouble = 0, ""
        self.save(update_fields=["agreed", "work", "work_until", "done", "trouble"])

    def stop(self, trouble: str) -> None:
        """Taking it in was refused: it waits again for the coordinator's word, and is read anew."""
        self._insist_waiting()
        self.trouble, self.agreed = trouble[:500], {}
        self._read_anew()
        self.save(update_fields=["trouble", "agreed", "work", "work_until", "done", "reading"])

    def finish(
        self, *, outcome: dict[str, int], rest: str, by: User, at: datetime, to_welcome: Sequence[int] = ()
    ) -> None:
        """The good rows are in the roster. Of the text only what is still to be mended is kept."""
        self.to_welcome = list(to_welcome)
        self._settle(self.State.IMPORTED, by=by, at=at, text=rest, outcome=outcome)

    def drop(self, *, by: User, at: datetime) -> None:
        self._insist_free()
        self._settle(self.State.DROPPED, by=by, at=at, text="", outcome={})

    def _decide(self, **changes: Any) -> None:
        self._insist_free()
        self.decisions = self.decisions | changes
        self._read_anew()
        self.save(update_fields=["decisions", "work", "work_until", "done", "reading"])

    def _read_anew(self) -> None:
        self.reading, self.done, self.work_until = None, 0, None
        self.work = self.Work.READING if self.is_large else self.Work.NONE

    def _settle(self, state: str, *, by: User, at: datetime, text: str, outcome: dict[str, int]) -> None:
        self._insist_waiting()
        self.state, self.settled_by, self.settled_at = state, by, at
        self.text, self.outcome, self.decisions = text, outcome, {}
        self.other_sheets, self.reading, self.agreed, self.trouble = [], None, {}, ""
        self.work, self.work_until = self.Work.NONE, None
        self.save()

    def _insist_waiting(self) -> None:
        if not self.is_waiting:
            raise ValidationError(_("This list was already imported or put aside. Upload it again to change more."))

    def _insist_free(self) -> None:
        self._insist_waiting()
        if self.is_being_taken:
            raise ValidationError(_("This list is being taken into the roster now. Wait until that is done."))

    @staticmethod
    def _refuse_nulls(*said: str) -> None:
        """No list holds one, and PostgreSQL keeps none. Nor is a decision longer than the longest cell."""
        if any("\x00" in words for words in said):
            raise ValidationError(_("There is a hidden character in that decision. Choose again on this page."))
        if any(len(words) > LONGEST_CELL for words in said):
            raise ValidationError(_("That is longer than a cell may be. Type less."))

    @staticmethod
    def _mark(by: User, at: datetime) -> dict[str, Any]:
        return {"by": by.pk, "at": at.isoformat()}
