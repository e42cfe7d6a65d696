"""That a list left the program as a file: who took it, which, how many rows. Never what was in it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class Export(ProgramRow):
    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    what = models.CharField(_("list"), max_length=40)
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    rows = models.PositiveIntegerField(_("rows"))
    narrowed_by = models.CharField(_("narrowed by"), max_length=200, blank=True)  # names of filters, no values
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))

    objects: ClassVar = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("exported list")
        verbose_name_plural = _("exported lists")

    def __str__(self) -> str:
        return f"{self.what}, {self.get_format_display()}"
