"""What people can help with or want help with, and the languages they speak or sign."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.scope import ProgramRow


class Topic(ProgramRow):
    """One subject of help, in a tree that the program can edit."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower", verbose_name=_("part of")
    )
    is_condition = models.BooleanField(
        _("medical condition"), default=False,
        help_text=_("With a family, only those who work with it read the name. Others read “a medical condition”."),
    )  # fmt: skip

    class Meta:
        ordering = [Lower("name")]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="one_topic_per_name")]

    def __str__(self) -> str:
        return self.name


class Language(ProgramRow):
    """A spoken or signed language that someone in the program uses."""

    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = [Lower("name")]
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="one_language_per_name")]

    def __str__(self) -> str:
        return self.name
