"""When a person is usually free, and when away, on the clock of their own zone."""

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


class WeeklyWindow(ProgramRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="windows", verbose_name=_("person")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        ordering = ["weekday", "begins"]
        verbose_name = _("free time")
        verbose_name_plural = _("free times")
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="window_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class DatesAway(ProgramRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="away", verbose_name=_("person")
    )
    first = models.DateField(_("first day away"))
    last = models.DateField(_("last day away"))

    class Meta:
        ordering = ["first"]
        verbose_name = _("dates away")
        verbose_name_plural = _("dates away")
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="away_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"
