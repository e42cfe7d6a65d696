"""What the ground floor itself remembers."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

THE_ROW = 1


class Tick(models.Model):
    """The last time background work ran: a single row, so that /health/ can tell whether it still does."""

    at = models.DateTimeField(_("last ran"))

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} UTC"

    @classmethod
    def record(cls, at: datetime) -> None:
        cls.objects.update_or_create(pk=THE_ROW, defaults={"at": at})

    @classmethod
    def age(cls, now: datetime) -> timedelta | None:
        """How long ago background work last ran; None where it never did."""
        last = cls.objects.filter(pk=THE_ROW).first()
        return now - last.at if last else None
