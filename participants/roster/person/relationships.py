"""How a person stands to others: adding a relationship, ending it on a day, taking a mistake away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants import protected
from participants.knowing import knows
from participants.models import APART, Participant, Relationship, RelationshipKind, why_not_shielded
from participants.roster.at_once import AtOnce
from participants.roster.bond_rows import FIRST, HOW, MUTUAL, keep_apart_unseen
from participants.roster.person.section import Sure, kept, section, show_form
from participants.roster.person.whom import WhomSection
from participants.roster.undo_doors import BOND_ADDED, BOND_ENDED, BOND_REMOVED
from participants.roster.words import bond_of, chain_above
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import User
from peermatch.forms import DateInput, PageFields
from peermatch.undoing import offer


class AddForm(AtOnce, WhomSection):
    title = _("How %(name)s stands to someone")
    lede = _("Who supervises whom decides whether two people stand on equal footing, up the whole chain.")
    done: Any = _("The relationship of %(name)s is on record.")
    submit = _("Add")
    makes = True
    about = Relationship
    how = forms.ChoiceField(label=_("This person"), choices=[("", "---------"), *HOW])
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput)
    note = forms.CharField(label=_("Note"), required=False, max_length=300, help_text=_("Only coordinators see this."))
    sure = AtOnce.field()
    template = "participants/roster/person/bond_add.html"
    asks_who_knows, knows = True, True  # whether the reader may know whom they are kept apart from
    field_order = ("how", "who", "which", "since", "note", "sure")
    undo: tuple[str, dict[str, Any]] | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("how") and self.other and not self.errors:
            one, kind, other = self._meant(said["how"])
            if self.knows or kind not in APART:
                self._refuse_twice(one, kind, other)
            if kind == RelationshipKind.SHIELDED and (why := why_not_shielded(one, other)):
                self.add_error("how", why)
            elif kind == RelationshipKind.SHIELDED:
                self.ask_once_more(one, other, said.get("sure", ""))
            if kind == RelationshipKind.SUPERVISES:
                self._refuse_circle(boss=one, worker=other)
        return said

    def _meant(self, how: str) -> tuple[Participant, str, Participant]:
        assert self.other is not None  # noqa: S101  # asked by callers
        kind, part = how.split(":")
        return (self.person, kind, self.other) if part == FIRST else (self.other, kind, self.person)

    def _refuse_twice(self, one: Participant, kind: str, other: Participant) -> None:
        rows = Relationship.objects.in_program(self.person.program).filter(kind=kind)
        pairs = [(one.pk, other.pk), (other.pk, one.pk)] if kind in MUTUAL else [(one.pk, other.pk)]
        held = next((row for a, b in pairs for row in rows.filter(one=a, other=b)), None)
        if held and held.until and held.until < self.person.program.today:
            self.add_error("how", gettext("This was so before and is on record as over. Remove that first."))
        elif held:
            self.add_error("how", gettext("This is on record already."))

    def _refuse_circle(self, *, boss: Participant, worker: Participant) -> None:
        chain = chain_above(boss, worker, self.person.program.today)
        if chain:
            names = get_text_list([person.name for person in chain], gettext("and"))
            self.add_error("how", gettext(
                "%(names)s would supervise each other in a circle. End what is no longer so first."
            ) % {"names": names})  # fmt: skip

    def keep(self, *, by: User, at: datetime) -> None:
        one, kind, other = self._meant(self.cleaned_data["how"])
        out = self.out
        if out:
            said = gettext("The relationship of %(name)s is on record. Taken out: %(out)s.")
            self.done = said % {"name": "%(name)s", "out": out.replace("%", "%%")}
        if not self.knows and kind in APART:
            keep_apart_unseen(one, kind, other, since=self.cleaned_data["since"], note=self.cleaned_data["note"])
            return
        facts = {"since": self.cleaned_data["since"], "note": self.cleaned_data["note"]}
        row, is_new = Relationship.objects.filter(program=self.person.program).get_or_create(
            one=one, kind=kind, other=other, defaults={"program": self.person.program, **facts}
        )
        if is_new:
            self.undo = BOND_ADDED, {"bond": row.public_id, "out": out}


class WhyForm(PageFields, forms.Form):
    """For two who are kept apart, or shielded: why they may meet again."""

    why = forms.CharField(
        label=_("Why may they meet again?"), max_length=200,
        help_text=_("Who said so, and when. It stands beside the relationship, for those who work with them."),
    )  # fmt: skip

    def __init__(self, *args: Any, bond: Relationship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bond, self.asked_by = bond, bond.asked_by if bond.is_apart else None
        if not bond.is_apart:
            del self.fields["why"]
        if self.asked_by:
            self.fields["asked"] = forms.BooleanField(
                label=gettext("%(name)s asks for contact again") % {"name": self.asked_by.name},
                help_text=gettext("%(name)s asked that it stops. Nobody else can wish it back.")
                % {"name": self.asked_by.first_name},
            )

    def keep_why(self) -> list[str]:
        """Answers with the fields of the relationship that it changed."""
        if not self.bond.is_apart:
            return []
        self.bond.say_why(self.cleaned_data["why"])
        return ["note"]


class EndForm(WhyForm):
    submit = _("End it")
    field_order = ("on", "why")
    on = forms.DateField(
        label=_("The last day on which it is so"), widget=DateInput, help_text=_("It stays on record as over.")
    )

    def __init__(self, data: Any, *, bond: Relationship) -> None:
        super().__init__(data, initial={"on": bond.one.program.today}, bond=bond)

    def keep(self, *, by: User, at: datetime) -> None:
        self.bond.end(on=self.cleaned_data["on"])
        audit.changed(*protected.of_bond(self.bond, ["until", *self.keep_why()]), by=by, program=self.bond.program)


class RemoveForm(WhyForm):
    submit = Sure.submit

    def keep(self, *, by: User, at: datetime) -> None:
        told = ["removed_at", *self.keep_why()]
        self.bond.remove(by=by, at=at)
        audit.changed(*protected.of_bond(self.bond, told), by=by, program=self.bond.program)


add = section(AddForm)


@coordinator
def end(request: ProgramRequest, person: UUID, bond: UUID) -> HttpResponse:
    row, held = _fetch(request, person, bond)
    if _is_for_leads(request, held):
        return redirect(row)
    before = held.until.isoformat() if held.until else ""
    form = EndForm(request.POST or None, bond=held)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        offer(
            request, gettext("The end is on record."), BOND_ENDED, back=row.get_absolute_url(), bond=held.public_id,
            until=str(held.until), before=before,
        )  # fmt: skip
        return redirect(row)
    return show_form(request, row, form, gettext("When did it end?"), lede=_sentence(held, row))


@coordinator
def remove(request: ProgramRequest, person: UUID, bond: UUID) -> HttpResponse:
    row, held = _fetch(request, person, bond)
    if _is_for_leads(request, held):
        return redirect(row)
    form = RemoveForm(request.POST if request.method == "POST" else None, bond=held)
    if request.method == "POST" and form.is_valid() and kept(form, by=request.user):
        offer(
            request, gettext("The relationship was removed."), BOND_REMOVED, back=row.get_absolute_url(),
            bond=held.public_id,
        )  # fmt: skip
        return redirect(row)
    lede = gettext("%(sentence)s Remove it only if it was never so. If it is over, end it instead.")
    title = gettext("Remove this relationship?")
    return show_form(request, row, form, title, lede=lede % {"sentence": _sentence(held, row)})


def _is_for_leads(request: ProgramRequest, bond: Relationship) -> bool:
    if not bond.is_apart or request.membership.is_lead:
        return False
    messages.error(request, gettext("Only a lead ends or removes this: it keeps somebody safe."))
    return True


def _fetch(request: ProgramRequest, person: UUID, bond: UUID) -> tuple[Participant, Relationship]:
    row = fetch(Participant, request, person)
    rows = Relationship.objects.in_program(request.program).touching(row).select_related("one", "other")
    rows = rows if knows(request, row) else rows.exclude(kind__in=APART)
    return row, fetch(rows, request, bond)


def _sentence(held: Relationship, person: Participant) -> str:
    bond = bond_of(held, person, person.program.today)
    return f"{person.name}: {bond.words[:1].lower()}{bond.words[1:]} {bond.other.name}."
