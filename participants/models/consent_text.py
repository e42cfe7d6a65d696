"""The words that people agree to: one text for each purpose and language, every version of it kept."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow

ENGLISH = "en"
LANGUAGES = (
    (ENGLISH, _("English")), ("es", _("Spanish")), ("ar", _("Arabic")), ("fr", _("French")),
    ("ht", _("Haitian Creole")), ("hmn", _("Hmong")), ("ko", _("Korean")), ("pt", _("Portuguese")),
    ("ru", _("Russian")), ("so", _("Somali")),
    ("tl", _("Tagalog")), ("vi", _("Vietnamese")), ("zh", _("Chinese")),
)  # fmt: skip


class TextFor(models.TextChoices):
    MATCHING = "matching", _("To be asked into matches, and named to peers who said yes too")
    CHILD = "child", _("To keep facts about their child")
    REPORTS = "reports", _("To be quoted in reports, without a name")
    CONFIDENCE = "confidence", _("To keep in confidence what others in a match tell")
    GUARDIAN = "guardian", _("As a parent or guardian: that somebody under 18 takes part")


class ConsentText(ProgramRow):
    """One version. It is never changed: whoever agreed, agreed to these words."""

    what_for = models.CharField(_("what for"), max_length=20, choices=TextFor.choices, editable=False)
    language = models.CharField(_("language"), max_length=12, choices=LANGUAGES, default=ENGLISH, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    words = models.TextField(_("words"), max_length=6000, editable=False)
    is_new_meaning = models.BooleanField(_("means something else than before"), default=False, editable=False)
    news = models.CharField(
        _("what is new"), max_length=400, blank=True, editable=False,
        help_text=_("In a sentence or two: it stands in the letter to those who are asked again."),
    )  # fmt: skip
    written_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("written by"),
    )  # fmt: skip
    written_at = models.DateTimeField(_("written"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["what_for", "language", "-version"]
        verbose_name = _("text that people agree to")
        verbose_name_plural = _("texts that people agree to")
        constraints = [
            models.UniqueConstraint(fields=["program", "what_for", "language", "version"], name="one_text_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_what_for_display()}, {self.get_language_display()}, {self.version}"

    @property
    def line(self) -> tuple[str, str]:
        """Versions of one text have this in common."""
        return self.what_for, self.language

    def follows(self, **values: Any) -> "ConsentText":
        """The next version, not stored yet."""
        return ConsentText(
            program=self.program, what_for=self.what_for, language=self.language, version=self.version + 1, **values
        )
