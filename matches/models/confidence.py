"""A promise to keep what others in a match tell in confidence. It holds after the match too, and nobody takes it back.

What was recorded by mistake is marked “not so”, with a reason: then it counts for nothing, and stays on record.
"""

from datetime import datetime
from typing import ClassVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from matches.models.invitation import Way
from matches.models.match import Match
from participants.models import ConsentText, Participant
from participants.models.removable import Removable
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class ConfidenceQuerySet(ProgramQuerySet["Confidence"]):
    """Those of one match or person, as other rows."""


_ConfidenceManager = models.Manager.from_queryset(ConfidenceQuerySet)


class ConfidenceManager(_ConfidenceManager["Confidence"]):
    """Without those that are not so: these are found through `Confidence.records`."""

    def get_queryset(self) -> ConfidenceQuerySet:
        return cast(ConfidenceQuerySet, super().get_queryset().filter(removed_at=None))


class Confidence(Removable, ProgramRow):
    """One person's, in one match. `text`: the words that they promised to keep to."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="confidences", verbose_name=_("match"))
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("person")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.RESTRICT, related_name="+", editable=False, verbose_name=_("words")
    )
    promised_on = models.DateField(_("promised on"), editable=False)
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    removed_why = models.CharField(_("why it is not so"), max_length=300, blank=True, editable=False)

    objects: ClassVar = ConfidenceManager()
    records: ClassVar = ConfidenceQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("promise to keep confidence")
        verbose_name_plural = _("promises to keep confidence")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "participant"], condition=models.Q(removed_at=None), name="one_promise_in_a_match"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.promised_on}"

    def mark_not_so(self, *, why: str, by: User, at: datetime) -> None:
        """It was recorded by mistake."""
        if self.removed_at is not None:
            raise ValidationError(_("This was marked as not so before."))
        self.removed_why = why
        self.save(update_fields=["removed_why"])
        self.remove(by=by, at=at)
