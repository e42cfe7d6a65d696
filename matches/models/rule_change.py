"""What was changed of a program's rules: which, from what to what, by whom and when. Nothing is ever taken out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class RuleChange(ProgramRow):
    """Kept in words, as they were read then: what a value is called may change later."""

    setting = models.CharField(_("setting"), max_length=60, editable=False)
    was = models.TextField(_("was"), blank=True, editable=False)
    now = models.TextField(_("is now"), blank=True, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)
    at = models.DateTimeField(_("when"), editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")
        indexes = [models.Index(fields=["program", "-at"], name="rule_changes_of_a_program")]

    def __str__(self) -> str:
        return self.setting
