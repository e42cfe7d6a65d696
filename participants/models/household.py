"""People who live together: one family for size, capacity and reports, each with their own answers and access."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.scope import ProgramRow


class Household(ProgramRow):
    """Its members are the people whose `household` it is. It is the one record of who lives with whom."""

    name = models.CharField(_("name"), max_length=120, help_text=_("For example: the Garcia family."))
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("Only coordinators see this."))

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return self.name
