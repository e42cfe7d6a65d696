"""All rows of a report as one workbook: made by the worker, kept for a day."""

import base64
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class ReportFileQuerySet(ProgramQuerySet["ReportFile"]):
    def to_work_on(self, now: datetime) -> Self:
        """What the worker is to make, and nobody is at it."""
        free = Q(work_until=None) | Q(work_until__lt=now)
        return self.filter(state=ReportFile.State.AT_WORK).filter(free)

    def over(self, now: datetime) -> Self:
        """Those whose day is over."""
        return self.filter(created_at__lt=now - ReportFile.LASTS)

    def without_data(self) -> Self:
        """For whoever only asks how far it is: what it holds can be megabytes."""
        return self.defer("data")


class ReportFile(ProgramRow):
    """`asked` is what the report's address says: the period, and what narrows it."""

    LASTS = timedelta(days=1)

    class State(models.TextChoices):
        AT_WORK = "at_work", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    asked = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("asked for by")
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.AT_WORK, editable=False)
    work_until = models.DateTimeField(null=True, editable=False)  # a lease: then someone else may go on
    done = models.PositiveIntegerField(_("rows written"), default=0, editable=False)
    of = models.PositiveIntegerField(_("rows in all"), default=0, editable=False)
    ready_at = models.DateTimeField(_("ready"), null=True, editable=False)
    data = models.TextField(default="", editable=False)  # the workbook in base64: a backup holds nothing but text

    objects: ClassVar = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("workbook of a report")
        verbose_name_plural = _("workbooks of reports")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("report-file", args=[self.program.slug, self.public_id])

    @property
    def is_at_work(self) -> bool:
        return self.state == self.State.AT_WORK

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def lasts_until(self) -> datetime:
        return self.created_at + self.LASTS

    @property
    def workbook(self) -> bytes:
        return base64.b64decode(self.data)

    def finish(self, workbook: bytes, *, at: datetime) -> None:
        self.data, self.state, self.ready_at, self.work_until = (
            base64.b64encode(workbook).decode(), self.State.READY, at, None,
        )  # fmt: skip
        self.save(update_fields=["data", "state", "ready_at", "work_until"])

    def fail(self) -> None:
        self.state, self.work_until = self.State.FAILED, None
        self.save(update_fields=["state", "work_until"])
