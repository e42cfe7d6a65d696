"""Two records of one person: that they became one, that they are two people after all, and who hears of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.outbox import queue
from peermatch.outbox.models import Email


class WholeMoments(DjangoJSONEncoder):
    """Moments to the microsecond, so that a row comes back as it was."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class MergingQuerySet(ProgramQuerySet["Merging"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


class Merging(ProgramRow):
    """`gone` became part of `kept`. For a day `steps` tells what was moved and changed, so that it can be undone."""

    MAY_BE_UNDONE = timedelta(days=1)

    kept = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("record that goes on")
    )
    gone = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("record that became part of it")
    )
    at = models.DateTimeField(_("when"), editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("by")
    )
    former_key = models.CharField(
        _("the other id"), max_length=60, blank=True, help_text=_("Import still finds the person by it.")
    )
    steps = models.JSONField(default=list, editable=False, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("undone by"),
    )  # fmt: skip

    objects: ClassVar = MergingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("merging of two records")
        verbose_name_plural = _("mergings of records")
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="one_standing_merging_per_record"
            )
        ]
        indexes = [models.Index(fields=["program", "former_key"], name="mergings_by_key")]

    def __str__(self) -> str:
        return f"{self.kept} ({self.at:%Y-%m-%d})"

    @property
    def undoable_until(self) -> datetime:
        return self.at + self.MAY_BE_UNDONE

    def may_be_undone(self, now: datetime) -> bool:
        return self.undone_at is None and bool(self.steps) and now < self.undoable_until


class DifferentQuerySet(ProgramQuerySet["DifferentPeople"]):
    def touching(self, person: Participant) -> Self:
        return self.filter(Q(one=person) | Q(other=person))

    def standing(self) -> Self:
        return self.filter(ended_at=None)


class DifferentPeople(ProgramRow):
    """Somebody looked at two records that are alike: they are two people. Taken back, never deleted."""

    one = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("this person"))
    other = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("that person"))
    at = models.DateTimeField(_("when"), editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("by")
    )
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("taken back by"),
    )  # fmt: skip

    objects: ClassVar = DifferentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("two different people")
        verbose_name_plural = _("pairs of different people")
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(ended_at=None), name="one_standing_word_per_pair"
            ),
            models.CheckConstraint(condition=~Q(one=F("other")), name="different_people_are_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one}, {self.other}"

    @classmethod
    def say(cls, one: Participant, other: Participant, *, by: User, at: datetime) -> "DifferentPeople":
        """They are two people; saying so again changes nothing."""
        first, second = sorted((one, other), key=lambda person: person.pk)
        if first.pk == second.pk:
            raise ValidationError(_("Choose two different people."))
        row: DifferentPeople
        row, _new = cls.objects.in_program(one.program).get_or_create(
            one=first, other=second, ended_at=None, defaults={"program": one.program, "by": by, "at": at}
        )
        return row

    def take_back(self, *, by: User, at: datetime) -> None:
        """They may be one person after all. Taking it back again changes nothing."""
        if self.ended_at is None:
            self.ended_at, self.ended_by = at, by
            self.save(update_fields=["ended_at", "ended_by"])


@dataclass
class Joining:
    """The merging while it happens. Each act is noted, so that it can be undone in the opposite order."""

    kept: Participant
    gone: Participant
    by: User
    at: datetime
    steps: list[dict[str, Any]] = field(default_factory=list)

    def rows(self, model: Any) -> Any:
        """Rows of that model in the program."""
        return everything(model, self.kept)

    def move(self, rows: Any, name: str, attribute: str = "pk") -> list[int]:
        """What of these rows names the one person by that field names the other from now on."""
        old, new = getattr(self.gone, attribute), getattr(self.kept, attribute)
        pks = list(rows.filter(**{name: old}).order_by("pk").values_list("pk", flat=True))
        if pks:
            self.rows(rows.model).filter(pk__in=pks).update(**{name: new})
            self.steps.append({"did": "move", "model": _label(rows.model), "field": name, "by": attribute, "pks": pks})
        return pks

    def change(self, row: Any, **values: Any) -> None:
        """Other values in one row; `Participant` and whatever else listens to saving hears of it."""
        before = {name: _stored(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        after = {name: _stored(row, name) for name in values}
        changed = [name for name in values if before[name] != after[name]]
        if changed:
            row.save(update_fields=changed)
            told = {name: [before[name], after[name]] for name in changed}
            self.steps.append({"did": "change", "model": _label(type(row)), "pk": row.pk, "values": told})

    def remove(self, row: Any) -> None:
        """What the other record has just the same, or what cannot be there twice."""
        self.steps.append({"did": "remove", "row": serializers.serialize("json", [row], cls=WholeMoments)})
        self.rows(type(row)).filter(pk=row.pk).delete()

    def hand_mail(self) -> None:
        """What was sent to the one, or waits, is the other's."""
        mails = list(Email.objects.filter(program=self.kept.program_id, recipient=self.gone.public_id).order_by("pk"))
        if mails:
            queue.hand_on(mails, to=self.kept.public_id)
            self.steps.append({"did": "mail", "pks": [mail.pk for mail in mails]})

    def add(self, row: Any, name: str, others: Any) -> None:
        """Topics, languages: those that this row lacks."""
        had = set(getattr(row, name).values_list("pk", flat=True))
        new = sorted({one.pk for one in others} - had)
        if new:
            getattr(row, name).add(*new)
            self.steps.append({"did": "add", "model": _label(type(row)), "pk": row.pk, "field": name, "pks": new})


def undo_steps(steps: list[dict[str, Any]], kept: Participant, gone: Participant) -> None:
    """Takes each step back, the last one first. Raises ValidationError where something was changed since."""
    undo = {"move": _undo_move, "change": _undo_change, "remove": _undo_remove, "add": _undo_add, "mail": _undo_mail}
    for step in reversed(steps):
        undo[step["did"]](step, kept, gone)


def _undo_move(step: dict[str, Any], kept: Participant, gone: Participant) -> None:
    new, old = getattr(kept, step["by"]), getattr(gone, step["by"])
    rows = everything(apps.get_model(step["model"]), kept).filter(pk__in=step["pks"], **{step["field"]: new})
    if rows.update(**{step["field"]: old}) != len(step["pks"]):
        raise _changed(apps.get_model(step["model"]))


def _undo_change(step: dict[str, Any], kept: Participant, _gone: Participant) -> None:
    row = everything(apps.get_model(step["model"]), kept).filter(pk=step["pk"]).first()
    for name, (before, after) in step["values"].items():
        column = apps.get_model(step["model"])._meta.get_field(name)
        if row is None or _stored(row, name) != after:
            raise _changed(apps.get_model(step["model"]), column.verbose_name)
        setattr(row, column.attname, column.to_python(before))
    row.save(update_fields=list(step["values"]))


def _undo_remove(step: dict[str, Any], _kept: Participant, _gone: Participant) -> None:
    for row in serializers.deserialize("json", step["row"]):
        row.save()


def _undo_add(step: dict[str, Any], kept: Participant, _gone: Participant) -> None:
    row = everything(apps.get_model(step["model"]), kept).get(pk=step["pk"])
    getattr(row, step["field"]).remove(*step["pks"])


def _undo_mail(step: dict[str, Any], kept: Participant, gone: Participant) -> None:
    mails = Email.objects.filter(program=kept.program_id, pk__in=step["pks"], recipient=kept.public_id)
    queue.hand_on(list(mails.order_by("pk")), to=gone.public_id)


def _changed(model: Any, what: Any = "") -> ValidationError:
    named = what or model._meta.verbose_name_plural
    return ValidationError(
        _("Something was changed since the merging: %(what)s. It can no longer be undone.") % {"what": named}
    )


def everything(model: Any, person: Participant) -> Any:
    """Rows of that model in the person's program, also the records that became part of another."""
    rows: Any = model.records if model is Participant else model.objects
    return rows.filter(program=person.program_id)


def _label(model: Any) -> str:
    return str(model._meta.label)


def _stored(row: Any, name: str) -> Any:
    """The field's value as JSON can hold it, and give it back whole."""
    value = getattr(row, row._meta.get_field(name).attname)
    return value.isoformat() if hasattr(value, "isoformat") else value


Pair = tuple[Participant, Participant]  # who is kept, who is gone


@dataclass(frozen=True)
class Hears:
    """What a floor does when two records become one; each may be left out.

    lock: waits for whoever is changing what it will move, before the people themselves are locked.
    why_not: sentences about what forbids it, each saying what to do. says: what will be joined, a sentence each.
    move: moves its rows. settle: counts anew, after merging and after undoing (`undone`).
    """

    lock: Callable[[Pair], None] | None = None
    why_not: Callable[[Pair, datetime], list[str]] | None = None
    says: Callable[[Pair], list[str]] | None = None
    move: Callable[[Joining], None] | None = None
    settle: Callable[[Joining, bool], None] | None = None


_hearing: list[Hears] = []


def on_merge(hears: Hears) -> None:
    """Has these functions called whenever two records of one person become one, in the same transaction."""
    if hears not in _hearing:
        _hearing.append(hears)


def hearing() -> Iterator[Hears]:
    yield from _hearing
