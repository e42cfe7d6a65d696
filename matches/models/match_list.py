"""A list of matches that run already elsewhere, uploaded to be brought in: what it says, and what came of it."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class MatchListQuerySet(ProgramQuerySet["MatchList"]):
    def waiting(self) -> Self:
        return self.filter(state=MatchList.State.WAITING)

    def without_text(self) -> Self:
        """For lists of lists: what they say can be megabytes."""
        return self.defer("text", "other_sheets")


class MatchList(ProgramRow):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for your word")
        IMPORTED = "imported", _("Brought in")
        DROPPED = "dropped", _("Put aside")

    name = models.CharField(_("file"), max_length=200)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True, editable=False)
    other_sheets = models.JSONField(default=list, editable=False)  # {"name", "text"} of each
    text = models.TextField(_("what it says"), editable=False)
    digest = models.CharField(max_length=64, editable=False)
    rows = models.PositiveIntegerField(_("rows"), editable=False)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("uploaded by")
    )
    headings = models.JSONField(default=dict, editable=False)  # position, from 0 → the key of its column
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.WAITING, editable=False)
    settled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    outcome = models.JSONField(default=dict, editable=False)

    objects: ClassVar = MatchListQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("uploaded list of matches")
        verbose_name_plural = _("uploaded lists of matches")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("match-list", args=[self.program.slug, self.public_id])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def meant(self) -> dict[int, str]:
        """What a coordinator said that headings mean, by position; empty: it is not read."""
        return {int(at): key for at, key in self.headings.items()}

    def mean(self, headings: dict[int, str]) -> None:
        self._insist_waiting()
        self.headings = {str(at): key for at, key in headings.items()}
        self.save(update_fields=["headings"])

    def use_sheet(self, name: str, *, rows: int) -> None:
        """Reads another sheet of the workbook instead; what was said of the first one's headings is of no use then."""
        self._insist_waiting()
        chosen = next((one for one in self.other_sheets if one["name"] == name), None)
        if chosen is None:
            raise ValidationError(_("This workbook has no such sheet. Choose one on this page."))
        others = [one for one in self.other_sheets if one is not chosen]
        self.other_sheets = [*others, {"name": self.sheet, "text": self.text}]
        self.sheet, self.text, self.rows, self.headings = chosen["name"], chosen["text"], rows, {}
        self.save()

    def finish(self, *, outcome: dict[str, int], rest: str, by: User, at: datetime) -> None:
        """The good rows are matches now. Of the text only what is still to be mended is kept."""
        self._settle(self.State.IMPORTED, by=by, at=at, text=rest, outcome=outcome)

    def drop(self, *, by: User, at: datetime) -> None:
        self._settle(self.State.DROPPED, by=by, at=at, text="", outcome={})

    def _settle(self, state: str, *, by: User, at: datetime, **said: Any) -> None:
        self._insist_waiting()
        self.state, self.settled_by, self.settled_at = state, by, at
        self.text, self.outcome, self.other_sheets = said["text"], said["outcome"], []
        self.save(update_fields=["state", "settled_by", "settled_at", "text", "outcome", "other_sheets"])

    def _insist_waiting(self) -> None:
        if not self.is_waiting:
            raise ValidationError(_("This list was already brought in or put aside. Upload it again to change more."))
