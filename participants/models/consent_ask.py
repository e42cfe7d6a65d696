"""Somebody is asked again for a permission, because the words mean something else now."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from participants.models.consent_text import ConsentText, TextFor
from participants.models.participant import Participant
from participants.models.reaching import not_by_mail
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

HOLDS_BACK = (TextFor.MATCHING, TextFor.GUARDIAN)  # without an answer to these they are asked into no new match


class ConsentAskQuerySet(ProgramQuerySet["ConsentAsk"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)

    def of_themselves(self) -> Self:
        """What the person is asked, and not whoever answers for them."""
        return self.exclude(text__what_for=TextFor.GUARDIAN)

    def of_guardians(self) -> Self:
        return self.filter(text__what_for=TextFor.GUARDIAN)

    def settle(self, how: str, *, at: datetime) -> None:
        """Answered, or no longer asked. Whoever waited for the permission to be matched can be asked into matches."""
        rows = list(self.open().values_list("pk", "participant", "program"))
        for program in {one[2] for one in rows}:
            mine = [one for one in rows if one[2] == program]
            asks = ConsentAsk.objects.filter(program=program, pk__in=[one[0] for one in mine])
            asks.update(settled_at=at, settled=how)
            keep_asked_again(program, [one[1] for one in mine])


class ConsentAsk(ProgramRow):
    """`text`: what they are asked to agree to. Until they answer they are asked into no new match."""

    class Settled(models.TextChoices):
        AGREED = "agreed", _("They agreed")
        WITHDREW = "withdrew", _("They withdrew the permission")
        NEWER = "newer", _("A newer text took its place")
        LEFT = "left", _("They left the program")
        TAKEN_BACK = "taken_back", _("The words were changed back at once")

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="consent_asks", verbose_name=_("person")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.RESTRICT, related_name="+", editable=False, verbose_name=_("words")
    )
    asked_at = models.DateTimeField(_("asked"), editable=False)
    agree_by = models.DateField(_("answer wanted by"), editable=False)
    mailed_at = models.DateTimeField(_("letter written"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminder written"), null=True, blank=True, editable=False)
    thinks_since = models.DateTimeField(_("wants to think, said"), null=True, blank=True, editable=False)
    call_on = models.DateField(_("call again on"), null=True, blank=True, editable=False)
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    settled = models.CharField(_("what came of it"), max_length=20, choices=Settled.choices, blank=True, editable=False)

    objects: ClassVar = ConsentAskQuerySet.as_manager()

    class Meta:
        ordering = ["agree_by", "pk"]
        verbose_name = _("permission asked again")
        verbose_name_plural = _("permissions asked again")
        constraints = [models.UniqueConstraint(fields=["participant", "text"], name="asked_once_for_a_text")]
        indexes = [models.Index(fields=["program", "settled_at", "agree_by"], name="consents_asked")]

    def __str__(self) -> str:
        return f"{self.participant}: {self.asked_at}"


def keep_asked_again(program: int, people: list[int]) -> None:
    """Whether they can be asked into matches follows from what they are asked now."""
    waits = ConsentAsk.objects.filter(
        program=program, participant=OuterRef("pk"), text__what_for__in=HOLDS_BACK, settled_at=None
    )
    Participant.records.filter(program=program, pk__in=people).update(is_asked_again=Exists(waits))


def by_no_letter() -> Q:
    """No letter goes to whoever is asked: the person, or who answers for them."""
    of_guardian = Q(text__what_for=TextFor.GUARDIAN)
    return (~of_guardian & not_by_mail("participant__")) | (of_guardian & Q(mailed_at=None))
