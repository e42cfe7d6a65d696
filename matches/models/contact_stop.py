"""That somebody asked that contact with someone stops, now. No reason is asked, and none is kept."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matches.models.invitation import Way
from matches.models.match import Match
from participants.models import Participant, Relationship, RelationshipKind
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class ContactStopQuerySet(ProgramQuerySet["ContactStop"]):
    def open(self) -> Self:
        """The other was not yet told, by a coordinator, how it goes on."""
        return self.filter(settled_at=None)

    def standing(self, on: date) -> Self:
        """As long as the two are to be kept apart: that ends only where a coordinator ends it on the person's page."""
        return self.filter(
            Exists(_apart(OuterRef("asked_by"), OuterRef("other"), on))
            | Exists(_apart(OuterRef("other"), OuterRef("asked_by"), on))
        )


def _apart(one: OuterRef, other: OuterRef, on: date) -> models.QuerySet[Relationship]:
    rows: models.QuerySet[Relationship] = Relationship.objects.filter(
        program=OuterRef("program"), one=one, other=other, kind=RelationshipKind.KEEP_APART
    )
    return rows.filter(Q(until=None) | Q(until__gte=on))


class ContactStop(ProgramRow):
    asked_by = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("who asked")
    )
    other = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("the other")
    )
    at = models.DateTimeField(_("asked"), editable=False)
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip
    matches = models.ManyToManyField(Match, related_name="+", editable=False, verbose_name=_("matches that it ended"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("settled by"),
    )  # fmt: skip

    objects: ClassVar = ContactStopQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("contact that was stopped")
        verbose_name_plural = _("contacts that were stopped")
        indexes = [models.Index(fields=["program", "at"], condition=Q(settled_at=None), name="stops_to_settle")]

    def __str__(self) -> str:
        return str(self.at)

    def settle(self, *, by: User, at: datetime) -> None:
        if self.settled_at is not None:
            raise ValidationError(_("Somebody else was quicker: it is settled already."))
        self.settled_at, self.settled_by = at, by
        self.save(update_fields=["settled_at", "settled_by"])
