"""How long a program keeps words. What is to be kept for less time goes a week later, and until then may be kept."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MATCHES_KEPT_MONTHS, MAIL_KEPT_DAYS = 24, 30
GRACE = timedelta(days=7)
RULES = ("matches_kept_months", "mail_kept_days")
GOING = "going"


class KeepsWords(models.Model):
    """Until `words_go_on` what was kept longer before (`kept_before`, by rule) is kept as long still."""

    matches_kept_months = models.PositiveSmallIntegerField(
        _("months for which closed matches are kept"),
        default=MATCHES_KEPT_MONTHS, validators=[MinValueValidator(6), MaxValueValidator(120)],
    )  # fmt: skip
    mail_kept_days = models.PositiveSmallIntegerField(
        _("days for which the words of mail are kept"),
        default=MAIL_KEPT_DAYS, validators=[MinValueValidator(7), MaxValueValidator(365)],
    )  # fmt: skip
    words_go_on = models.DateField(_("the day on which words go"), null=True, blank=True, editable=False)
    kept_before = models.JSONField(_("how long they were kept before"), default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def kept_now(self, rule: str, on: date) -> int:
        """How long words are kept that day, by that rule."""
        now: int = getattr(self, rule)
        return max(now, self.kept_before.get(rule, now)) if self.waits_on(on) else now

    def waits_on(self, on: date) -> bool:
        return self.words_go_on is not None and on < self.words_go_on

    def keep_a_while(self, was: Mapping[str, Any], *, on: date, going: str) -> None:
        """These rules changed just now. `going`: what goes then, in words."""
        before = {rule: was.get(rule, getattr(self, rule)) for rule in RULES}
        held = {rule: max(n, self.kept_before.get(rule, n)) if self.waits_on(on) else n for rule, n in before.items()}
        longer = {rule: n for rule, n in held.items() if n > getattr(self, rule)}
        if not longer:
            self.words_go_on, self.kept_before = None, {}
        elif any(getattr(self, rule) < n for rule, n in before.items()) or not self.waits_on(on):
            self.words_go_on, self.kept_before = on + GRACE, longer | {GOING: going}
        else:
            self.kept_before = longer | {GOING: going}
