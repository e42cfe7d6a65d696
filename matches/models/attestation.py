"""What a coordinator vouches for because no record can show it. Attestations are never deleted: they end."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.match import Happening, Match
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class Attested(models.TextChoices):
    ACCESS = "access", _("Access is arranged")


class AttestationQuerySet(ProgramQuerySet["Attestation"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class Attestation(ProgramRow):
    """`facts` names all it rests on: when they change, it no longer covers them and must be given anew."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="attestations", verbose_name=_("match"))
    what = models.CharField(_("what"), max_length=20, choices=Attested.choices)
    facts = models.CharField(max_length=64)
    sentence = models.CharField(_("in words"), max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    objects: ClassVar = AttestationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        constraints = [
            models.UniqueConstraint(
                fields=["match", "what", "facts"], condition=Q(ended_at=None), name="one_standing_attestation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.match}: {self.get_what_display()}"

    def take_back(self, *, by: User, at: datetime) -> None:
        self.match.insist_open()
        if self.ended_at is not None:
            raise ValidationError(_("This was already taken back."))
        self.ended_at = at
        self.save(update_fields=["ended_at"])
        self.match.record(Happening.What.UNATTESTED, by=by, at=at, detail=str(self.get_what_display()))
