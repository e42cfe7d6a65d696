"""Who answers for somebody under 18, and what they said. Each word stays on record.

A no of one holds against the yes of another, before or after it, until they say yes themselves or a coordinator writes
down how it was settled: the program does not know who has custody.

A row holds one asking and one answer. A later yes of the same guardian is a row of its own, and closes the one before.
"""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participants.models.consent import Consent
from participants.models.consent_text import ConsentText
from participants.models.participant import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

BY_LINK = Consent.Way.LINK.value
WAYS = [
    *(one for one in Consent.Way.choices if one[0] not in (Consent.Way.LINK, Consent.Way.RECORDS)),
    (BY_LINK, _("By link")),
]  # fmt: skip


class Later(models.TextChoices):
    """What a guardian asks for instead of an answer."""

    LATER = "later", _("Wants to be asked later")
    CALL = "call", _("Wants a call first")
    NOT_THEM = "not_them", _("The link reached someone else")


class GuardianQuerySet(ProgramQuerySet["Guardian"]):
    def with_a_word(self) -> Self:
        """The latest word last."""
        return self.exclude(said_at=None).order_by("said_at", "pk")

    def agreeing(self) -> Self:
        """Whose own latest word is a yes."""
        return self.exclude(agreed_on=None).filter(refused_at=None, ended_at=None, closed_at=None)

    def listed(self) -> Self:
        return self.filter(closed_at=None)

    def consenting(self) -> dict[int, "Guardian"]:
        """Of these rows, whose yes stands, by the person (pk) for whom they answer. None where anybody says no."""
        said = list(self.listed().with_a_word())
        opposed = {row.participant_id for row in said if row.opposes}
        return {row.participant_id: row for row in said if row.stands and row.participant_id not in opposed}

    def without_answer(self) -> Self:
        return self.listed().filter(said_at=None).exclude(asked_at=None)


class Guardian(ProgramRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="guardians", verbose_name=_("person")
    )
    name = models.CharField(_("parent or guardian"), max_length=160)
    relation = models.CharField(_("how they are related"), max_length=80, blank=True)
    reach = models.CharField(
        _("how to reach them"), max_length=200, blank=True, help_text=_("A phone number, best times, what is safe.")
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("May be empty. With it you can ask them by letter, with a link.")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    way = models.CharField(_("how they agreed"), max_length=20, choices=WAYS, blank=True)
    text = models.ForeignKey(
        ConsentText, on_delete=models.RESTRICT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("the program's text"),
    )  # fmt: skip
    noted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("written down by"),
    )  # fmt: skip
    noted_at = models.DateTimeField(_("written down"), editable=False)
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("asked by"),
    )  # fmt: skip
    refused_at = models.DateTimeField(_("said no"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    said_at = models.DateTimeField(_("latest word"), null=True, blank=True, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("settled by"),
    )  # fmt: skip
    settled_how = models.CharField(_("how it was settled"), max_length=300, blank=True, editable=False)
    later = models.CharField(
        _("instead of an answer"), max_length=20, choices=Later.choices, blank=True, editable=False
    )
    later_words = models.CharField(_("when and how to call"), max_length=200, blank=True, editable=False)
    later_at = models.DateTimeField(_("asked for that"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("asked no more"), null=True, blank=True, editable=False)
    news_at = models.DateTimeField(_("by their link, not seen yet"), null=True, blank=True, editable=False)

    objects: ClassVar = GuardianQuerySet.as_manager()

    class Meta:
        ordering = [F("said_at").desc(nulls_last=True), "-noted_at", "-pk"]
        verbose_name = _("consent of a guardian")
        verbose_name_plural = _("consents of guardians")
        indexes = [models.Index(fields=["program", "news_at"], name="guardians_unseen")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, person: Participant) -> "Guardian | None":
        """The one whose consent stands; None where anybody who answers for them says no."""
        found: dict[int, Guardian] = person.guardians.consenting()
        return found.get(person.pk)

    @property
    def stands(self) -> bool:
        return self.agreed_on is not None and self.refused_at is None and self.ended_at is None

    @property
    def opposes(self) -> bool:
        """A no, or a yes that was taken back, which holds."""
        said_no = self.refused_at is not None or self.ended_at is not None
        return said_no and self.settled_at is None and self.closed_at is None

    @property
    def has_a_word(self) -> bool:
        return self.said_at is not None

    def agree(self, *, on: date, way: str, by: User | None, at: datetime, text: ConsentText | None) -> "Guardian":
        """Answers with the row that says so: a new one where this one says something already."""
        row = self._afresh(by=by, at=at) if self.has_a_word else self
        row.agreed_on, row.way, row.text, row.said_at = on, way, text, at
        row.noted_by, row.noted_at = by, at
        row.later, row.later_words, row.later_at = "", "", None
        row.save()
        return row

    def refuse(self, *, at: datetime) -> None:
        self.refused_at = self.said_at = at
        self.settled_at = self.settled_by = None
        self.later, self.later_words, self.later_at = "", "", None
        self.save()

    def take_back(self, *, at: datetime) -> None:
        self.ended_at = self.said_at = at
        self.save(update_fields=["ended_at", "said_at"])

    def settle(self, how: str, *, by: User, at: datetime) -> None:
        """Their no stays on record, and holds no more."""
        self.settled_at, self.settled_by, self.settled_how, self.news_at = at, by, how, None
        self.save(update_fields=["settled_at", "settled_by", "settled_how", "news_at"])

    def wait(self, later: str, words: str, *, at: datetime) -> None:
        self.later, self.later_words, self.later_at = later, words, at
        self.save(update_fields=["later", "later_words", "later_at"])

    def close(self, *, at: datetime) -> None:
        """They are asked no more, or a later row says more."""
        self.closed_at, self.news_at = at, None
        self.save(update_fields=["closed_at", "news_at"])

    def _afresh(self, *, by: User | None, at: datetime) -> "Guardian":
        same = {name: getattr(self, name) for name in ("participant", "name", "relation", "reach", "email")}
        row = Guardian(
            program=self.program, asked_at=self.asked_at, asked_by=self.asked_by, noted_by=by, noted_at=at, **same
        )
        self.close(at=at)
        return row
