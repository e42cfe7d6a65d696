"""What a program calls the columns of its lists: a coordinator said it once, the next list is read so too."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class HeadingMeaning(ProgramRow):
    """One heading, case and accents aside, and the key of the column that it means; empty: it is not read."""

    layout = models.CharField(_("kind of list"), max_length=20, default="people", editable=False)
    heading = models.CharField(_("heading"), max_length=200)
    column = models.CharField(_("means"), max_length=40, blank=True)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("said by")
    )

    objects: ClassVar = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["heading"]
        verbose_name = _("meaning of a heading")
        verbose_name_plural = _("meanings of headings")
        constraints = [models.UniqueConstraint(fields=["program", "layout", "heading"], name="one_meaning_a_heading")]

    def __str__(self) -> str:
        return self.heading

    @classmethod
    def of(cls, program: Program, layout: str) -> dict[str, str]:
        """By folded heading, the key of its column, for that kind of list."""
        rows = cls.objects.in_program(program).filter(layout=layout)
        return dict(rows.values_list("heading", "column"))

    @classmethod
    def remember(cls, meanings: dict[str, str], layout: str, *, program: Program, by: User) -> None:
        for heading, column in meanings.items():
            cls.objects.filter(program=program).update_or_create(
                program=program, layout=layout, heading=heading[:200], defaults={"column": column, "by": by}
            )
