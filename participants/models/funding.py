"""Which organization pays for the work of which: who works for the one has power over who works for the other."""

from datetime import date
from typing import ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.organization import Organization
from participants.models.removable import Removable
from peermatch.accounts.models import Program
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

NOTE_LENGTH = 300


class FundingQuerySet(ProgramQuerySet["Funding"]):
    def not_over(self, on: date) -> Self:
        """In force on that day, or later."""
        return self.filter(Q(until=None) | Q(until__gte=on))

    def touching(self, organization: Organization) -> Self:
        return self.filter(Q(funder=organization) | Q(funded=organization))


_FundingManager = models.Manager.from_queryset(FundingQuerySet)


class FundingManager(_FundingManager["Funding"]):
    """Without what was removed: that is found through `Funding.records`."""

    def get_queryset(self) -> FundingQuerySet:
        return cast(FundingQuerySet, super().get_queryset().filter(removed_at=None))


class Funding(Removable, ProgramRow):
    """In force from `since` to `until`, both days included."""

    funder = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="funds", verbose_name=_("who pays")
    )  # fmt: skip
    funded = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="funded_by", verbose_name=_("for whose work")
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True, help_text=_("Only coordinators see this."))

    objects: ClassVar = FundingManager()
    records: ClassVar = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("funding")
        verbose_name_plural = _("fundings")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")), name="funding_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.funder} → {self.funded}"

    def end(self, *, on: date) -> None:
        """In force up to that day; it stays on record as over."""
        if self.since and on < self.since:
            raise ValidationError(_("It cannot end before it began."))
        self.until = on
        self.save(update_fields=["until"])

    def clean(self) -> None:
        if self.funder_id and self.funder_id == self.funded_id:
            raise ValidationError(_("Choose two different organizations."))
        if self.funder_id and self.funded_id and self.funder.program_id != self.funded.program_id:
            raise ValidationError(_("Both organizations must belong to the same program."))
        self._insist_alone()

    def bring_back(self) -> None:
        self._insist_alone()
        super().bring_back()

    def _insist_alone(self) -> None:
        if self.funder_id and self.funded_id:
            standing = Funding.objects.filter(program=self.funder.program, funder=self.funder, funded=self.funded)
            if standing.exclude(pk=self.pk).exists():
                raise ValidationError(_("This is on record already."))


def tidy_after_merging(program: Program, organization: int) -> None:
    """Two organizations became one: none pays for itself, and what was said of both is said once."""
    rows = Funding.records.filter(program=program).filter(Q(funder=organization) | Q(funded=organization))
    standing: dict[tuple[int, int], Funding] = {}
    for row in rows.order_by("pk"):
        if row.funder_id == row.funded_id:
            row.delete()
        elif row.removed_at is None:
            kept = standing.setdefault((row.funder_id, row.funded_id), row)
            if kept is not row:
                _join(kept, row)


def _join(kept: Funding, gone: Funding) -> None:
    """The one is in force whenever one of the two was, and in between: a power is rather found than missed."""
    kept.since = min(kept.since, gone.since) if kept.since and gone.since else None
    kept.until = max(kept.until, gone.until) if kept.until and gone.until else None
    if gone.note not in kept.note:
        kept.note = " ".join(note for note in (kept.note, gone.note) if note)[:NOTE_LENGTH]
    kept.save(update_fields=["since", "until", "note"])
    gone.delete()
