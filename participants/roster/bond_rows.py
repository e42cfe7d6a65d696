"""The rows of relationships on a person's page of fields: who the other one is, is found by name or e-mail."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import APART, Participant, Relationship, RelationshipKind, why_not_shielded
from participants.roster.at_once import AtOnce
from participants.roster.look_alikes import people_called
from participants.roster.words import SENTENCES, Bond, bonds
from peermatch.accounts.models import User
from peermatch.forms import DateInput, PageFields

BLANK_ROWS = 2
FIRST, SECOND = "one", "other"  # which of the two this person is
MUTUAL = APART
HOW = [
    (f"{kind.value}:{part}", words)
    for part, at in ((SECOND, 1), (FIRST, 0))
    for kind, both in SENTENCES.items()
    for words in [both[at]]
    if part == FIRST or kind not in MUTUAL
]


class BondForm(AtOnce, PageFields, forms.Form):
    row = forms.UUIDField(required=False, widget=forms.HiddenInput)
    how = forms.ChoiceField(label=_("This person"), required=False, choices=[("", "---------"), *HOW])
    who = forms.CharField(
        label=_("Whom"), required=False, max_length=200, help_text=_("A name or e-mail of the roster.")
    )
    which = forms.UUIDField(label=_("Which one"), required=False, widget=forms.RadioSelect)
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Until"), required=False, widget=DateInput)
    note = forms.CharField(label=_("Note"), required=False, max_length=300, help_text=_("Only coordinators see this."))
    sure = AtOnce.field()

    def __init__(self, *args: Any, person: Participant, held: dict[UUID, Bond], knows: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.held, self.knows = person, held, knows
        self.candidates: list[Participant] = []
        self.other: Participant | None = None

    @property
    def bond(self) -> Bond | None:
        """The relationship that this row is about, if it is on record already."""
        row = self["row"].value()
        try:
            return self.held.get(row if isinstance(row, UUID) else UUID(str(row)))
        except ValueError:
            return None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("It cannot end before it began."))
        if said.get("row"):
            if said["row"] not in self.held:
                raise ValidationError(gettext("This relationship is no longer on record. Reload the page."))
        elif not self.errors:
            self._clean_new(said)
        return said

    def _clean_new(self, said: dict[str, Any]) -> None:
        if not said.get("how"):
            self.add_error("how", gettext("Say how the two stand to each other."))
        if not said.get("who"):
            self.add_error("who", gettext("Write a name or an e-mail."))
        if self.errors:
            return
        self._find(said)
        if self.other and (why := self._why_not(said["how"], self.other)):
            self.add_error("how", why)
        elif self.other and self.person.pk and said["how"].startswith(RelationshipKind.SHIELDED):
            self.ask_once_more(self.person, self.other, said.get("sure", ""))

    def _why_not(self, how: str, other: Participant) -> str:
        if self._is_on_record(how):
            return gettext("This is on record already.")
        return why_not_shielded(self.person, other) if how.startswith(RelationshipKind.SHIELDED) else ""

    def _find(self, said: dict[str, Any]) -> None:
        called = people_called(said["who"], Participant.objects.in_program(self.person.program).listed())
        self.candidates = [one for one in called if one.pk != self.person.pk]
        chosen = [one for one in self.candidates if one.public_id == said.get("which")]
        if len(self.candidates) == 1 or chosen:
            self.other = (chosen or self.candidates)[0]
        elif self.candidates:
            self._offer_candidates()
        elif called:
            self.add_error("who", gettext("Choose someone else: nobody stands in a relationship to themselves."))
        else:
            self.add_error("who", gettext("Nobody in the roster has this name or e-mail. Add them first."))

    def _offer_candidates(self) -> None:
        widget: Any = self.fields["which"].widget
        widget.choices = [(one.public_id, describe(one)) for one in self.candidates]
        self.add_error("which", gettext("More than one person has this name. Choose the one you mean."))

    def _is_on_record(self, how: str) -> bool:
        kind, part = how.split(":")
        return any(
            bond.row.kind == kind and bond.other == self.other
            and (kind in MUTUAL or (bond.row.one_id == self.person.pk) == (part == FIRST))
            for bond in self.held.values()
        )  # fmt: skip

    def save(self) -> None:
        said = self.cleaned_data
        facts = {name: said[name] for name in ("since", "until", "note")}
        if self.bond:
            Relationship.objects.filter(program=self.person.program, pk=self.bond.row.pk).update(**facts)
        elif self.other:
            kind, part = said["how"].split(":")
            one, other = (self.person, self.other) if part == FIRST else (self.other, self.person)
            if not self.knows and kind in APART:
                keep_apart_unseen(one, kind, other, since=facts["since"], note=facts["note"])
                return
            Relationship.objects.filter(program=self.person.program).get_or_create(
                one=one, kind=kind, other=other, defaults={"program": self.person.program, **facts}
            )

    def remove(self, *, by: User, at: datetime) -> None:
        if self.bond:
            self.bond.row.remove(by=by, at=at)


def keep_apart_unseen(one: Participant, kind: str, other: Participant, *, since: date | None, note: str) -> None:
    """As somebody told who may not read whether it is on record: for good, also where it had ended."""
    either = Q(one=one, other=other) | Q(one=other, other=one)
    row = Relationship.objects.in_program(one.program).filter(either, kind=kind).first()
    if row is None:
        Relationship.objects.create(program=one.program, one=one, kind=kind, other=other, since=since, note=note)
    elif row.until is not None:
        row.reopen(until=None)


def describe(person: Participant) -> str:
    """A person among namesakes: name, e-mail or phone, role and state."""
    return ", ".join(
        word for word in (person.name, person.email or person.phone, person.role_title, person.state) if word
    )


class BondRows(forms.BaseFormSet[BondForm]):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this relationship")
        if form.bond and form.bond.row.is_apart:  # a lead ends or removes it on their page, and says why
            del form.fields["DELETE"]
            for name in ("since", "until"):
                form.fields[name].disabled = True

    @property
    def out(self) -> str:
        """Who was taken out of which match, as two are shielded from each other."""
        return "; ".join(form.out for form in self.forms if form.out)

    @property
    def extra_are_used(self) -> bool:
        """Whether a new row was begun: then it must not be folded away."""
        return self.is_bound and any(form.has_changed() for form in self.extra_forms)

    def save(self, *, by: User, at: datetime) -> None:
        for form in self.forms:
            if form.cleaned_data.get("DELETE"):
                form.remove(by=by, at=at)
            elif form.has_changed():
                form.save()


def bond_rows(data: Any, person: Participant, *, knows: bool) -> BondRows:
    held = bonds(person, person.program.today, knows=knows) if person.pk else []
    made: Any = forms.formset_factory(
        BondForm, formset=BondRows, extra=BLANK_ROWS, max_num=60, absolute_max=200, can_delete=True
    )
    initial = [
        {"row": bond.row.public_id, "since": bond.row.since, "until": bond.row.until, "note": bond.row.note}
        for bond in held
    ]
    by_id = {bond.row.public_id: bond for bond in held}
    found: BondRows = made(
        data, initial=initial, prefix="bonds", form_kwargs={"person": person, "held": by_id, "knows": knows}
    )
    return found
