"""What the ground floor itself remembers: that background work ran, which forms were sent, who was forgotten."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

THE_ROW = 1


class Tick(models.Model):
    """The last time background work ran: a single row, so that /health/ can tell whether it still does."""

    at = models.DateTimeField(_("last ran"))
    purged_at = models.DateTimeField(_("old words last taken away"), null=True, blank=True)
    cleared_at = models.DateTimeField(_("what was erased last cleared from files"), null=True, blank=True)
    zone_data = models.CharField(_("zone data"), max_length=40, blank=True)  # in use when what is ahead was reckoned

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

    @classmethod
    def begins_to_purge(cls, now: datetime, *, each: timedelta) -> bool:
        """True for one caller in each such time: what is old is taken away once a day."""
        due = models.Q(purged_at=None) | models.Q(purged_at__lte=now - each)
        return bool(cls.objects.filter(due, pk=THE_ROW).update(purged_at=now))

    @classmethod
    def goes_on_purging(cls) -> None:
        """There was more than was taken away: the next tick goes on."""
        cls.objects.filter(pk=THE_ROW).update(purged_at=None)

    @classmethod
    def has_remains(cls) -> bool:
        """Whether something was erased after the database's files were last cleared of old words."""
        last = cls.objects.filter(pk=THE_ROW).values_list("cleared_at", flat=True).first()
        rows = Erasure.objects.filter(at__gt=last) if last else Erasure.objects.all()
        return bool(rows.exists())

    @classmethod
    def is_clear(cls, at: datetime | None) -> None:
        cls.objects.filter(pk=THE_ROW).update(cleared_at=at)

    @classmethod
    def zone_data_seen(cls) -> str:
        return cls.objects.filter(pk=THE_ROW).values_list("zone_data", flat=True).first() or ""

    @classmethod
    def see_zone_data(cls, version: str) -> None:
        cls.objects.filter(pk=THE_ROW).update(zone_data=version)


class OnceKey(models.Model):
    """A form that was sent and made something: a second copy of it leads there, and makes nothing (`peermatch.once`).

    `mark` is a hash of who sent what to which address, with a key that only the page had; nothing of it can be read
    from here. Kept for a day.
    """

    KEPT = timedelta(days=1)

    mark = models.CharField(max_length=64, unique=True, editable=False)
    leads_to = models.CharField(max_length=2000, blank=True, editable=False)
    at = models.DateTimeField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")

    def __str__(self) -> str:
        return f"{self.mark[:8]}, {self.at}"

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        cls.objects.filter(at__lte=now - cls.KEPT).delete()


class Erasure(models.Model):
    """Something was erased: what kind of row, which one, and when; nothing of what it said.

    Rows are only added. A file beside the database says the same (`peermatch.keeping.ledger`), so that whoever was
    erased stays erased when an older backup is restored.
    """

    kind = models.CharField(_("what it was"), max_length=60, editable=False)
    of = models.UUIDField(_("which"), editable=False)
    at = models.DateTimeField(_("when"), editable=False)
    by = models.BigIntegerField(_("who pressed it"), null=True, blank=True, editable=False)
    said = models.CharField(_("who asked, and how"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [models.UniqueConstraint(fields=["kind", "of"], name="one_erasure_of_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.of}"
