"""When a person is usually free, and when away, on the clock of their own zone."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from peermatch.accounts.scope import ProgramRow


class Weekday(models.IntegerChoices):
    """Monday is 0, as in Python."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class WindowRow(ProgramRow):
    """One stretch of one weekday."""

    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        abstract = True
        ordering = ["weekday", "begins"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class WeeklyWindow(WindowRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="windows", verbose_name=_("person")
    )

    class Meta(WindowRow.Meta):
        verbose_name = _("free time")
        verbose_name_plural = _("free times")
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="window_ends_after_it_begins")]


class AwayRow(ProgramRow):
    """From one day to another, both away."""

    first = models.DateField(_("first day away"))
    last = models.DateField(_("last day away"))

    class Meta:
        abstract = True
        ordering = ["first"]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


def add_away(whose: Any, first: date, last: date) -> None:
    """They are away on these days too: one stretch with those on record that touch it."""
    touching = [row for row in whose.away.all() if (row.first - last).days <= 1 and (first - row.last).days <= 1]
    first, last = min([first, *(row.first for row in touching)]), max([last, *(row.last for row in touching)])
    whose.away.filter(pk__in=[row.pk for row in touching]).delete()
    whose.away.create(program=whose.program, first=first, last=last)


class DatesAway(AwayRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="away", verbose_name=_("person")
    )

    class Meta(AwayRow.Meta):
        verbose_name = _("dates away")
        verbose_name_plural = _("dates away")
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="away_ends_after_it_begins")]
