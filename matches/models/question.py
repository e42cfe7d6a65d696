"""What someone asked instead of, or beside, an answer; how it was settled. Kept, never deleted."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.invitation import Way
from matches.models.match import Happening
from matches.models.seat import Seat
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class QuestionQuerySet(ProgramQuerySet["Question"]):
    def open(self) -> Self:
        """Not settled yet."""
        return self.filter(settled_at=None)


class Question(ProgramRow):
    """It is no answer: whoever asks is still waited for."""

    LONGEST: ClassVar = 4000  # letters of what is answered

    class Kind(models.TextChoices):
        ASK = "ask", _("A question")
        HOW = "how", _("Another way to meet")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="questions", verbose_name=_("seat"))
    kind = models.CharField(_("about"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("in their words"), max_length=2000)
    way = models.CharField(_("how"), max_length=20, choices=Way.choices)
    spoken_by = models.CharField(_("who spoke"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("settled by"),
    )  # fmt: skip
    settled_way = models.CharField(_("settled how"), max_length=20, choices=Way.choices, blank=True, editable=False)
    reply = models.TextField(_("what was answered"), max_length=LONGEST, blank=True, editable=False)

    objects: ClassVar = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [models.Index(fields=["program", "asked_at"], condition=Q(settled_at=None), name="questions_open")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    def settle(self, *, way: str, reply: str, by: User, at: datetime) -> None:
        """They have what they asked for. The letter, if it goes by mail, is the step's (`questions.reply`)."""
        if self.settled_at is not None:
            raise ValidationError(_("This question is already settled."))
        self.settled_at, self.settled_by, self.settled_way, self.reply = at, by, way, reply
        self.save(update_fields=["settled_at", "settled_by", "settled_way", "reply"])
        self.seat.match.record(
            Happening.What.SETTLED, by=by, at=at, who=self.seat.participant, detail=str(self.get_settled_way_display())
        )
