"""A promise to keep what others in a match tell in confidence. It is never taken back: it holds after the match too."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from matches.models.invitation import Way
from matches.models.match import Match
from participants.models import ConsentText, Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class Confidence(ProgramRow):
    """One person's, in one match. `text`: the words that they promised to keep to."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="confidences", verbose_name=_("match"))
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("person")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.RESTRICT, related_name="+", editable=False, verbose_name=_("words")
    )
    promised_on = models.DateField(_("promised on"), editable=False)
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded"), editable=False)

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name = _("promise to keep confidence")
        verbose_name_plural = _("promises to keep confidence")
        constraints = [models.UniqueConstraint(fields=["match", "participant"], name="one_promise_in_a_match")]

    def __str__(self) -> str:
        return f"{self.participant}: {self.promised_on}"
