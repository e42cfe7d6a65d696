"""That the action plan went to one person, or what was due in it: by a letter, or by a call of the coordinator."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from matches.models.call import WAYS_TO_TELL
from matches.models.invitation import Way
from matches.models.match import Happening
from matches.models.seat import Seat
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class PlanNews(models.TextChoices):
    """What they are told; the kinds of the letters, and of the calls beside them."""

    PLAN = "action-plan", _("Action plan")
    DUE = "action-reminder", _("Reminder of what was to be done")


class PlanLetterQuerySet(ProgramQuerySet["PlanLetter"]):
    def standing(self) -> Self:
        """Those that were not called back before anybody read or heard them."""
        return self.filter(dropped_at=None)

    def waiting(self) -> Self:
        """Calls that were not made yet, and still should be."""
        return self.standing().exclude(script="").filter(told_at=None)


class PlanLetter(ProgramRow):
    """One letter to one person; with `script` a call in its stead. `said` names by id each line of the plan that it
    tells of, with a mark of how that line read: so it can be told whether it reads otherwise now."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="plan_letters", verbose_name=_("person"))
    news = models.CharField(_("about"), max_length=20, choices=PlanNews.choices, default=PlanNews.PLAN)
    said = models.JSONField(default=dict, editable=False)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    script = models.TextField(_("what to say"), blank=True, editable=False)
    short = models.TextField(_("text message"), blank=True, editable=False)
    paper = models.TextField(_("on paper"), blank=True, editable=False)
    told_at = models.DateTimeField(_("told"), null=True, blank=True, editable=False)
    told_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("told by"),
    )  # fmt: skip
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, blank=True, editable=False)
    dropped_at = models.DateTimeField(_("no longer wanted since"), null=True, blank=True, editable=False)

    objects: ClassVar = PlanLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("letter of the action plan")
        verbose_name_plural = _("letters of the action plan")

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_news_display()}"

    @property
    def person(self) -> Participant:
        return self.seat.participant

    @property
    def is_by_call(self) -> bool:
        return bool(self.script)

    @property
    def is_waiting(self) -> bool:
        return self.is_by_call and self.told_at is None and self.dropped_at is None

    @property
    def other_ways(self) -> dict[str, str]:
        """Beside the words to say, which stand on the call's page."""
        return {"short": self.short}

    @transaction.atomic
    def tell(self, *, way: str, by: User, at: datetime) -> None:
        """The coordinator said these words to the person, in that way."""
        match = self.seat.match
        match.lock()
        match.insist_not_closed()
        self.refresh_from_db(fields=["told_at", "dropped_at"])
        if self.dropped_at is not None:
            raise ValidationError(_("The plan changed meanwhile. Go back to it and read the new words."))
        if self.told_at is not None:
            raise ValidationError(_("This call is already recorded as made."))
        if way not in WAYS_TO_TELL:
            raise ValidationError(_("Choose how you told them."))
        self.told_at, self.told_by, self.way = at, by, way
        self.save(update_fields=["told_at", "told_by", "way"])
        match.record(
            Happening.What.TOLD, by=by, at=at, who=self.person,
            detail=f"{self.get_news_display()}: {self.get_way_display()}",
        )  # fmt: skip
