"""How somebody was told what our mail did not bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matches.inviting.ways import usual_way
from matches.models.call import WAYS_TO_TELL
from matches.unreached.listing import Missed
from peermatch.forms import PageFields
from peermatch.returning.models import LONGEST_NAME


class ToldForm(PageFields, forms.Form):
    """`letters` are those that the page showed: what came meanwhile was not told."""

    submit = _("I reached them")
    way = forms.ChoiceField(
        label=_("How did you reach them?"), choices=[(way.value, way.label) for way in WAYS_TO_TELL],
        widget=forms.RadioSelect,
    )  # fmt: skip
    spoke_with = forms.CharField(
        label=_("Who spoke with you?"), max_length=LONGEST_NAME, required=False,
        help_text=_("The person, or who speaks for them: a relay operator, an interpreter, their helper."),
    )  # fmt: skip
    letters = forms.TypedMultipleChoiceField(widget=forms.MultipleHiddenInput)

    def __init__(self, data: Any, *, missed: Missed) -> None:
        ids = [str(one.public_id) for one in missed.letters]
        way = usual_way(missed.person) if missed.person else ""
        super().__init__(data, initial={"letters": ids, "way": way, "spoke_with": missed.name})
        self.fields["letters"].choices = [(one, one) for one in ids]  # type: ignore[attr-defined]  # of this field
