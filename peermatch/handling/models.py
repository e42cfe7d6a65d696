"""Who did what to a mail, when, and why. Rows are only added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow
from peermatch.outbox.models import LONGEST_WORDS, Email


class ByHand(ProgramRow):
    class Did(models.TextChoices):
        AGAIN = "again", _("Sent again")
        CANCELLED = "cancelled", _("Cancelled")
        UNCANCELLED = "uncancelled", _("Queued again")
        NOW = "now", _("Sent now instead of later")

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="by_hand", verbose_name=_("e-mail"))
    did = models.CharField(_("what was done"), max_length=20, choices=Did.choices, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)
    at = models.DateTimeField(_("when"), editable=False)
    reason = models.CharField(_("reason"), max_length=LONGEST_WORDS, blank=True, editable=False)
    made = models.OneToOneField(
        Email, on_delete=models.CASCADE, null=True, blank=True, related_name="copy_of", editable=False,
        verbose_name=_("the copy"),
    )  # fmt: skip

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("act on a mail")
        verbose_name_plural = _("acts on mail")

    def __str__(self) -> str:
        return f"{self.get_did_display()}: {self.email}"
