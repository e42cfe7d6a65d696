"""Who stands above or against whom. Who lives with whom is a `Household`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from participants.models.removable import Removable
from peermatch.accounts.models import Program
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class RelationshipKind(models.TextChoices):
    """Read as a sentence: `one` <kind> `other`."""

    SUPERVISES = "supervises", _("supervises")
    EVALUATES = "evaluates", _("evaluates")
    FUNDS = "funds", _("funds the work of")
    SERVES = "serves", _("gives services to the family of")
    KEEP_APART = "keep_apart", _("is to be kept apart from")
    SHIELDED = "shielded", _("is shielded from")


APART = (RelationshipKind.KEEP_APART, RelationshipKind.SHIELDED)  # of both alike, and no viewer reads them


KeepsApart = Callable[[Participant, Participant], None]
_keeping_apart: list[KeepsApart] = []


def on_keeping_apart(hears: KeepsApart) -> None:
    """Has the function called, in the same transaction, when what is on record of two being kept apart changes."""
    if hears not in _keeping_apart:
        _keeping_apart.append(hears)


@dataclass(frozen=True)
class Ending:
    """What the two share and would lose: as it is told before, and as it stands afterwards."""

    will: str
    was: str


Ends = Callable[[Participant, Participant], list[Ending]]
_ends: list[Ends] = []


def on_asking_what_ends(tells: Ends) -> None:
    """Another floor says what two would leave at once if they were shielded from each other."""
    if tells not in _ends:
        _ends.append(tells)


def what_would_end(one: Participant, other: Participant) -> list[Ending]:
    return [ending for tells in _ends for ending in tells(one, other)]


Asked = Callable[["Relationship"], Participant | None]
_asked: list[Asked] = []


def on_word_of(asked: Asked) -> None:
    """Another floor says by whose wish two are kept apart: nobody else can wish them together again."""
    if asked not in _asked:
        _asked.append(asked)


class RelationshipQuerySet(ProgramQuerySet["Relationship"]):
    def standing(self, on: date) -> Self:
        """Those in force on that day."""
        return self.filter(Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on))

    def touching(self, *people: Participant) -> Self:
        return self.filter(Q(one__in=people) | Q(other__in=people))


_RelationshipManager = models.Manager.from_queryset(RelationshipQuerySet)


class RelationshipManager(_RelationshipManager["Relationship"]):
    """Without what was removed: that is found through `Relationship.records`."""

    def get_queryset(self) -> RelationshipQuerySet:
        return cast(RelationshipQuerySet, super().get_queryset().filter(removed_at=None))


class Relationship(Removable, ProgramRow):
    one = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="stands_to", verbose_name=_("this person")
    )
    kind = models.CharField(_("relationship"), max_length=20, choices=RelationshipKind.choices)
    other = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="stood_to_by", verbose_name=_("that person")
    )
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("Only coordinators see this."))

    objects: ClassVar = RelationshipManager()
    records: ClassVar = RelationshipQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            models.UniqueConstraint(
                fields=["one", "kind", "other"], condition=Q(removed_at=None), name="one_relationship_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="relationship_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} {self.get_kind_display()} {self.other}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        for hears in _keeping_apart if self.kind in APART else ():
            hears(self.one, self.other)

    @property
    def is_apart(self) -> bool:
        return self.kind in APART

    @property
    def asked_by(self) -> Participant | None:
        """Who asked that contact stops, where these two are kept apart because of that."""
        found = (asked(self) for asked in _asked) if self.kind == RelationshipKind.KEEP_APART else ()
        return next((one for one in found if one), None)

    def say_why(self, why: str) -> None:
        """Why two may meet again stands first in the note."""
        most = Relationship._meta.get_field("note").max_length
        self.note = f"{why} {self.note}".strip()[:most]
        Relationship.records.filter(program=self.program_id, pk=self.pk).update(note=self.note)

    def end(self, *, on: date) -> None:
        """In force up to that day; it stays on record as over."""
        if self.since and on < self.since:
            raise ValidationError(_("It cannot end before it began."))
        self.until = on
        self.save(update_fields=["until"])

    def reopen(self, *, until: date | None) -> None:
        """Ending it was the mistake: it is in force as long as it was to be before."""
        self._insist_nothing_shared()
        self.until = until
        self.save(update_fields=["until"])

    def clean(self) -> None:
        if self.one_id and self.one_id == self.other_id:
            raise ValidationError(_("Choose two different people."))
        if self.one_id and self.other_id and self.one.program_id != self.other.program_id:
            raise ValidationError(_("Both people must belong to the same program."))
        self._insist_alone()
        self._insist_nothing_shared()

    def _insist_nothing_shared(self) -> None:
        is_shield = self.kind == RelationshipKind.SHIELDED and self.one_id and self.other_id
        if is_shield and (why := why_not_shielded(self.one, self.other)):
            raise ValidationError(why)

    def bring_back(self) -> None:
        self._insist_alone()
        self._insist_nothing_shared()
        super().bring_back()

    def _insist_alone(self) -> None:
        """The constraint names a field that no form has, so Django does not check it before the database does."""
        if self.one_id and self.other_id:
            standing = Relationship.objects.filter(program=self.one.program, one=self.one, other=self.other)
            if standing.filter(kind=self.kind).exclude(pk=self.pk).exists():
                raise ValidationError(_("This relationship already exists."))


def shielded_from(program: Program, people: Iterable[int]) -> set[int]:
    """Everyone who must learn nothing of one of these today: separated parents, or a court said so."""
    chosen = set(people)
    rows = Relationship.objects.filter(program=program, kind=RelationshipKind.SHIELDED).standing(program.today)
    rows = rows.filter(Q(one__in=chosen) | Q(other__in=chosen)).order_by()
    return {person for pair in rows.values_list("one", "other") for person in pair} - chosen if chosen else set()


def why_not_shielded(one: Participant, other: Participant) -> str:
    """What both have in common, by which one would learn of the other; empty if nothing."""
    words: str | Promise = ""
    if one.household_id and one.household_id == other.household_id:
        words = _("%(one)s and %(other)s are on record as one household. Take one of them out of it first.")
    elif one.email and one.email.lower() == other.email.lower():
        words = _("%(one)s and %(other)s have one e-mail address, and would read each other's mail. Change it first.")
    elif one.phone_key and one.phone_key == other.phone_key:
        words = _("%(one)s and %(other)s have one phone number, and would hear each other's calls. Change it first.")
    return str(words) % {"one": one.name, "other": other.name} if words else ""
