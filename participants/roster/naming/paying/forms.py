"""Adding a funding, changing its dates, ending it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import Funding, Organization
from participants.models.funding import NOTE_LENGTH
from participants.roster.naming.forms import OneOfThem
from participants.roster.naming.paying import door
from participants.roster.naming.paying.door import BOOK, Terms, terms_of
from participants.roster.naming.paying.words import PAYS, SENTENCES
from peermatch.accounts.models import User
from peermatch.forms import DateInput, PageFields
from peermatch.watching import Watching


class TermsForm(PageFields, forms.Form):
    since = forms.DateField(label=_("Since"), required=False, widget=DateInput)
    until = forms.DateField(
        label=_("Until"), required=False, widget=DateInput, help_text=_("The last day on which it is so.")
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE_LENGTH, help_text=_("Only coordinators see this.")
    )

    @property
    def terms(self) -> Terms:
        return Terms(self.cleaned_data["since"], self.cleaned_data["until"], self.cleaned_data["note"])


class AddForm(TermsForm):
    submit = _("Add")
    how = forms.ChoiceField(label=_("This organization"), choices=[("", "---------"), *SENTENCES.items()])
    field_order = ("how", "which", "since", "until", "note")

    def __init__(self, data: Any, *, organization: Organization) -> None:
        super().__init__(data)
        self.organization, self.funding = organization, Funding(program=organization.program)
        self.fields["which"] = OneOfThem(
            BOOK, organization.program, without={organization.pk}, label=_("Which organization"),
            empty_label=_("Not chosen"),
        )  # fmt: skip
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("how") and said.get("which"):
            pair = (self.organization, said["which"])
            self.funding.funder, self.funding.funded = pair if said["how"] == PAYS else pair[::-1]
            self._refuse_twice()
        return said

    def _refuse_twice(self) -> None:
        rows = Funding.objects.in_program(self.organization.program)
        held = rows.filter(funder=self.funding.funder, funded=self.funding.funded).first()
        if held and held.until and held.until < self.organization.program.today:
            self.add_error("which", gettext("This was so before and is on record as over. Change its dates instead."))
        elif held:
            self.add_error("which", gettext("This is on record already."))

    def keep(self, *, by: User, at: datetime) -> None:
        terms = self.terms
        self.funding.since, self.funding.until, self.funding.note = terms.since, terms.until, terms.note
        door.add(funding=self.funding, by=by, at=at)


class ChangeForm(Watching, TermsForm):
    def __init__(self, data: Any, *, funding: Funding) -> None:
        before = terms_of(funding)
        super().__init__(data, initial={"since": before.since, "until": before.until, "note": before.note})
        self.funding = funding
        self.watch()

    def keep(self, *, by: User, at: datetime) -> None:
        door.change(funding=self.funding, to=self.terms, by=by, at=at)


class EndForm(PageFields, forms.Form):
    submit = _("End it")
    on = forms.DateField(
        label=_("The last day on which it is so"), widget=DateInput, help_text=_("It stays on record as over.")
    )

    def __init__(self, data: Any, *, funding: Funding) -> None:
        super().__init__(data, initial={"on": funding.funder.program.today})
        self.funding = funding

    def keep(self, *, by: User, at: datetime) -> None:
        door.end(funding=self.funding, on=self.cleaned_data["on"], by=by, at=at)


class RemoveForm(PageFields, forms.Form):
    submit = _("Remove")

    def __init__(self, data: Any, *, funding: Funding) -> None:
        super().__init__(data)
        self.funding = funding

    def keep(self, *, by: User, at: datetime) -> None:
        door.remove(funding=self.funding, by=by, at=at)
