"""What a coordinator knows, as a match is closed, of whether each hope came true."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from matches.models.feedback import HopeGained
from matches.models.problem import Goal
from matches.models.seat import Seat
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class AtEnd(models.TextChoices):
    GAINED = "gained", _("Gained")
    PARTLY = "partly", _("Partly")
    NOT_GAINED = "not_gained", _("Not gained")
    UNKNOWN = "unknown", _("Not known")


class HopeAtEndQuerySet(ProgramQuerySet["HopeAtEnd"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)

    def counted(self) -> Self:
        """Those of which the person themselves said nothing: their own word counts instead, whenever it was said."""
        own = HopeGained.objects.filter(program=OuterRef("program"), goal=OuterRef("goal"))
        return self.standing().exclude(Exists(own.filter(feedback__taken_back_at=None)))


class HopeAtEnd(ProgramRow):
    """One hope as the coordinator saw it when the match was closed. Opened again, the match has another end: what was
    recorded is taken back, and never deleted. What the person said stays beside it as it is (`HopeGained`)."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="hopes_at_end", verbose_name=_("person"))
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="at_end", verbose_name=_("hope")
    )
    hope = models.CharField(_("as it read"), max_length=500)
    known = models.CharField(_("came true"), max_length=10, choices=AtEnd.choices)
    at = models.DateTimeField(_("recorded"), editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("by")
    )
    taken_back_at = models.DateTimeField(_("counts no more since"), null=True, blank=True, editable=False)

    objects: ClassVar = HopeAtEndQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("hope at the end")
        verbose_name_plural = _("hopes at the end")
        indexes = [models.Index(fields=["program", "at"], name="hopes_at_end_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["goal"], condition=models.Q(taken_back_at=None), name="one_standing_end_per_hope"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hope}: {self.get_known_display()}"
