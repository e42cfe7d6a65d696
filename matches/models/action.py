"""What comes of a meeting: options for action that the group came up with, and what who does by when."""

from collections.abc import Callable
from datetime import date, datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models.invitation import Way
from matches.models.match import Happening, Match
from matches.models.seat import Seat
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import say_day

ActionChanged = Callable[["Action", datetime], None]
_changes: list[ActionChanged] = []


def on_action_change(changed: ActionChanged) -> None:
    """Has the function called, in the same transaction, whenever a line of the plan is written, done or taken back.

    What was to be sent of it is registered when the app is ready: `changed(action, at)`.
    """
    if changed not in _changes:
        _changes.append(changed)


class OptionQuerySet(ProgramQuerySet["Option"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)


class ActionQuerySet(ProgramQuerySet["Action"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)


class PlanRow(ProgramRow):
    """A line of the plan. Taken back, never deleted. `seat` is empty where it is the coordinator's or nobody's."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name="match")
    seat = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="%(class)ss",
        verbose_name=gettext_lazy("person"),
    )  # fmt: skip
    words = models.CharField(gettext_lazy("what"), max_length=300)
    changed_at = models.DateTimeField(gettext_lazy("last written"), editable=False)
    changed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=gettext_lazy("last written by"),
    )  # fmt: skip
    taken_back_at = models.DateTimeField(gettext_lazy("taken back"), null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=gettext_lazy("taken back by"),
    )  # fmt: skip

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words

    @property
    def is_standing(self) -> bool:
        return self.taken_back_at is None

    @transaction.atomic
    def take_back(self, *, by: User, at: datetime) -> None:
        """It was written by mistake, or is wanted no more: it stays on record."""
        self.lock()
        if not self.is_standing:
            raise ValidationError(_("This was already taken back."))
        self._set_taken_back(at, by)
        self._changed(at)
        self.match.record(Happening.What.TAKEN_BACK, by=by, at=at, detail=str(self))

    @transaction.atomic
    def put_back(self, *, by: User, at: datetime) -> None:
        """Taking it back was the mistake."""
        self.lock()
        if self.is_standing:
            raise ValidationError(_("This was not taken back."))
        self._insist_may_stand()
        self._set_taken_back(None, None)
        self._changed(at)
        self.match.record(Happening.What.PLAN, by=by, at=at, detail=str(self))

    def lock(self) -> None:
        """Also on hold a plan goes on: what was agreed is agreed."""
        match = self.match
        match.lock()
        match.insist_not_closed()
        self.refresh_from_db()
        self.match = match

    def insist_standing(self) -> None:
        if not self.is_standing:
            raise ValidationError(_("This was taken back. Put it back first."))

    def _insist_may_stand(self) -> None:
        """Beside what else stands."""

    def _changed(self, at: datetime) -> None:
        """Whoever is to hear of it hears."""

    def _set_taken_back(self, at: datetime | None, by: User | None) -> None:
        self.taken_back_at, self.taken_back_by = at, by
        self.save(update_fields=["taken_back_at", "taken_back_by"])


class Option(PlanRow):
    """Something that could be done, as the group said it; `seat` brought it up."""

    objects: ClassVar = OptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = gettext_lazy("option for action")
        verbose_name_plural = gettext_lazy("options for action")


class Action(PlanRow):
    """What somebody does by a day. `done_by` is the coordinator who recorded it; empty where they said so by link.
    `reminded_of` is the day that whoever does it was reminded of: of each day they are reminded once."""

    option = models.ForeignKey(
        Option, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions",
        verbose_name=gettext_lazy("from the option"),
    )  # fmt: skip
    due = models.DateField(gettext_lazy("by when"))
    done_at = models.DateTimeField(gettext_lazy("done"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=gettext_lazy("recorded by"),
    )  # fmt: skip
    done_way = models.CharField(
        gettext_lazy("how it was said"), max_length=20, choices=Way.choices, blank=True, editable=False
    )
    spoken_by = models.CharField(gettext_lazy("who spoke"), max_length=120, blank=True, editable=False)
    outcome = models.CharField(gettext_lazy("what came of it"), max_length=300, blank=True, editable=False)

    reminded_of = models.DateField(gettext_lazy("reminded of the day"), null=True, blank=True, editable=False)

    objects: ClassVar = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        verbose_name = gettext_lazy("action item")
        verbose_name_plural = gettext_lazy("action items")
        constraints = [
            models.UniqueConstraint(
                fields=["option"], condition=Q(taken_back_at=None), name="one_standing_action_of_an_option"
            )
        ]
        indexes = [
            models.Index(fields=["program", "due"], condition=Q(done_at=None, taken_back_at=None), name="actions_to_do")
        ]

    def write(self, words: str, seat: Seat | None, due: date, *, by: User, at: datetime) -> None:
        """What it is, whose, and by when: as it is agreed from now on."""
        self.words, self.seat, self.due = words, seat, due
        self.changed_at, self.changed_by = at, by
        self.save()
        who = seat.participant if seat else None
        self.match.record(Happening.What.PLAN, by=by, at=at, who=who, detail=self.in_words)
        self._changed(at)

    @property
    def who(self) -> str:
        """Whose it is: a person of the match, or its coordinator."""
        return self.seat.participant.name if self.seat else self.match.coordinator.name

    @property
    def in_words(self) -> str:
        """“Robin Park: two signs a week, by Thu, May 7.”"""
        return _("%(who)s: %(what)s, by %(day)s") % {"who": self.who, "what": self.words, "day": say_day(self.due)}

    def standing_on(self, today: date) -> tuple[str, str]:
        """A word for how far it is, and its tone. What nobody did before the match was closed is overtaken."""
        if not self.is_standing:
            return _("Taken back"), "plain"
        if self.done_at:
            return _("Done"), "done"
        if not self.match.is_open:
            return _("Overtaken"), "plain"
        return (_("Overdue"), "stop") if self.due < today else (_("To do"), "wait")

    @transaction.atomic
    def do(self, *, way: str, outcome: str, at: datetime, by: User | None = None, spoken_by: str = "") -> None:
        """It is done, as they said. `by` is None where they said so themselves, by link."""
        self.lock()
        self.insist_standing()
        if self.done_at:
            raise ValidationError(_("This is already on record as done."))
        self._set_done(at, by, way, spoken_by, outcome)
        self._changed(at)
        who = self.seat.participant if self.seat else None
        self.match.record(Happening.What.ACTION_DONE, by=by, at=at, who=who, detail=self.words)

    @transaction.atomic
    def undo(self, *, at: datetime, by: User | None = None) -> None:
        """It is not done after all."""
        self.lock()
        if not self.done_at:
            raise ValidationError(_("This is not on record as done."))
        self._set_done(None, None, "", "", "")
        self._changed(at)
        self.match.record(Happening.What.TAKEN_BACK, by=by, at=at, detail=self.words)

    def _set_done(self, at: datetime | None, by: User | None, way: str, spoken_by: str, outcome: str) -> None:
        self.done_at, self.done_by, self.done_way, self.spoken_by, self.outcome = at, by, way, spoken_by, outcome
        self.save(update_fields=["done_at", "done_by", "done_way", "spoken_by", "outcome"])

    def _changed(self, at: datetime) -> None:
        for changed in _changes:
            changed(self, at)

    def _insist_may_stand(self) -> None:
        if self.option and self.option.actions.standing().exists():
            raise ValidationError(_("Something else was made of this option meanwhile."))
