"""A match that waits: since when, why, and until which day someone is to look at it again."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.happening import Stage
from matches.models.match import Match
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class HoldQuerySet(ProgramQuerySet["Hold"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Hold(ProgramRow):
    """Made by `Match.hold`, ended by `Match.resume`, goes on by `Match.hold_again`; kept, never deleted."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="holds", verbose_name=_("match"))
    reason = models.CharField(_("reason"), max_length=500)
    since = models.DateTimeField(_("since"))
    until = models.DateField(_("look at it again on"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    stage_before = models.CharField(_("stage before"), max_length=20, choices=Stage.choices)
    ended_at = models.DateTimeField(_("resumed"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("resumed by"),
    )

    objects: ClassVar = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(fields=["match"], condition=Q(ended_at=None), name="one_standing_hold_per_match")
        ]

    def __str__(self) -> str:
        return f"{self.match}: {self.reason}"

    def end(self, *, by: User | None, at: datetime) -> None:
        """The plain transition; `Match.resume` calls it."""
        self.ended_at, self.ended_by = at, by
        self.save(update_fields=["ended_at", "ended_by"])

    def go_on(self) -> None:
        """The plain transition; `Match.hold_again` calls it."""
        self.ended_at, self.ended_by = None, None
        self.save(update_fields=["ended_at", "ended_by"])
