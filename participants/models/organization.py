"""Where professionals work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.scope import ProgramRow

US_STATES = (
    *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY"),
    *("LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH"),
    *("OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY"),
    *("AS", "GU", "MP", "PR", "VI"),
)


class Organization(ProgramRow):
    name = models.CharField(_("name"), max_length=160)
    state = models.CharField(_("state"), max_length=2, blank=True, choices=[(s, s) for s in US_STATES])

    class Meta:
        ordering = ["name"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="one_organization_per_name")]

    def __str__(self) -> str:
        return self.name
