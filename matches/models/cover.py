"""Who answers for a coordinator who is away, from which day to which."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matches.models.match import Match
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import local_day


class CoverQuerySet(ProgramQuerySet["Cover"]):
    def standing(self) -> Self:
        """Not ended early."""
        return self.filter(ended_at=None)

    def on(self, day: date) -> Self:
        """In force that day."""
        return self.standing().filter(first_day__lte=day, last_day__gte=day)

    def ahead(self, day: date) -> Self:
        """In force that day, or later."""
        return self.standing().filter(last_day__gte=day)


class Cover(ProgramRow):
    """First and last day are whole days of the program. Made and ended by `workspace.covering`; never deleted."""

    away = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("who is away"))
    covering = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("who covers"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("ended by"),
    )

    objects: ClassVar = CoverQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="cover_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["program", "away", "last_day"], name="covers_by_who_is_away")]

    def __str__(self) -> str:
        return f"{self.covering} for {self.away}"

    def is_for(self, match: Match, day: date) -> bool:
        whose = (self.program_id, self.away_id) == (match.program_id, match.coordinator_id)
        return whose and self.first_day <= day <= self.last_day

    def end(self, *, by: User, at: datetime) -> None:
        """Before its last day is over; nothing more is covered from then on."""
        if self.ended_at is not None:
            raise ValidationError(_("This cover was ended already."))
        self.ended_at, self.ended_by = at, by
        self.save(update_fields=["ended_at", "ended_by"])


def read_covers(matches: Collection[Match], now: datetime) -> None:
    """Lets each of these matches know who answers for it at that moment, in one query."""
    everywhere = Cover.objects.across_programs("letters of all programs are written together").standing()
    lately = everywhere.filter(last_day__gte=now.date() - timedelta(days=1))
    covers = list(lately.filter(program__in={one.program_id for one in matches}).select_related("covering"))
    for match in matches:
        day = local_day(now, match.program.time_zone)
        found = (cover.covering for cover in covers if cover.is_for(match, day))
        match.is_covered_by(day, next(found, None))
