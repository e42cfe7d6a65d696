"""Rows that a coordinator can remove and bring back: they count for nothing meanwhile, and stay on record.

Their `objects` leaves out what was removed; `records` has it.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User


class Removable(models.Model):
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("removed by"),
    )  # fmt: skip

    class Meta:
        abstract = True

    def remove(self, *, by: User, at: datetime) -> None:
        """From now on it counts for nothing. Done twice, it is done once."""
        if self.removed_at is None:
            self.removed_at, self.removed_by = at, by
            self.save(update_fields=["removed_at", "removed_by"])

    def bring_back(self) -> None:
        """Removing it was the mistake."""
        if self.removed_at is None:
            raise ValidationError(_("It is on record already."))
        self.removed_at = self.removed_by = None
        self.save(update_fields=["removed_at", "removed_by"])
