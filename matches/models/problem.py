"""What a match is about: the problem that was brought, and what each person hopes to gain."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from matches.models.match import Match
from matches.models.seat import Seat
from participants.models import Participant, Topic
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class AskedBy(models.TextChoices):
    SELF = "self", _("They asked themselves")
    REFERRAL = "referral", _("Someone referred them")


class Priority(models.TextChoices):
    """What whoever asks may want most in a peer; their own priorities lead. The values are those of suggestions."""

    AGE = "age", _("A child of about the same age, or a little older")
    LANGUAGE = "language", _("The same languages")
    PLACE = "place", _("The same state")
    ROLE = "role", _("The same role: another grandparent, another intervener")


def validate_priorities(value: Any) -> None:
    known = isinstance(value, list) and all(one in Priority.values for one in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Choose what matters most from the list, each at most once."))


class Problem(ProgramRow):
    """Who asked, about what. A request is a problem without a match; a case study has one a presenter."""

    match = models.ForeignKey(
        Match, on_delete=models.CASCADE, null=True, blank=True, related_name="problems", verbose_name=_("match")
    )
    requester = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="+", verbose_name=_("who it is for")
    )
    asked_by = models.CharField(_("how the request came"), max_length=20, choices=AskedBy.choices, default=AskedBy.SELF)
    referred_by = models.CharField(_("referred by"), max_length=160, blank=True)
    permission_on = models.DateField(
        _("permission given on"), null=True, blank=True, help_text=_("When they agreed to be referred.")
    )
    statement = models.TextField(_("problem"), max_length=2000, blank=True)
    background = models.TextField(_("background"), max_length=5000, blank=True)
    tried = models.TextField(_("what was tried"), max_length=5000, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    priorities = models.JSONField(
        _("what matters most to them in a peer"), default=list, blank=True, validators=[validate_priorities]
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("problem")
        verbose_name_plural = _("problems")

    def __str__(self) -> str:
        return self.statement[:80] or str(self.requester)

    @property
    def priorities_in_words(self) -> list[str]:
        return [str(one.label) for one in Priority if one.value in self.priorities]


class Goal(ProgramRow):
    """One thing that a person hopes to gain from a match, in their words."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="goals", verbose_name=_("seat"))
    text = models.CharField(_("hope"), max_length=500)
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("hope")
        verbose_name_plural = _("hopes")

    def __str__(self) -> str:
        return self.text
