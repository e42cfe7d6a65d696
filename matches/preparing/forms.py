"""What is chosen while preparing: people and their parts, the format."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from matches.models import Format, Match, Seat
from matches.preparing.formats import SHAPES, says_size
from matches.preparing.parts import allowed_parts
from participants.models import Participant
from peermatch.accounts.models import Program
from peermatch.forms import PageFields
from peermatch.seen import Shown
from peermatch.watching import Watching


class SeatForm(forms.Form):
    """Who gets which part; both come from the row of the list that was pressed."""

    person = forms.ModelChoiceField(
        Participant.objects.none(),
        to_field_name="public_id",
        error_messages={"invalid_choice": _("This person is not in the program's list. Search again.")},
    )
    part = forms.ChoiceField(error_messages={"required": _("Choose the part this person has in the match.")})

    def __init__(self, *args: Any, match: Match, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = Participant.objects.in_program(program).listed()
        part: Any = self.fields["part"]
        part.choices = [(one.value, one.label) for one in allowed_parts(match)]


class TakeOutForm(PageFields, forms.Form):
    submit = _("Take them out")
    reason = forms.CharField(
        label=_("Reason (optional)"),
        max_length=500,
        required=False,
        help_text=_("Only coordinators see this; it stands in the match's history."),
    )


class FormatForm(PageFields, Watching, forms.Form):
    """`asked`: those whose invitation described the format that the match has."""

    submit = _("Save the format")
    format = forms.ChoiceField(label=_("How do they work together?"), widget=forms.RadioSelect)
    is_sure = forms.BooleanField(label=_("Change it: I will tell those who were asked"), required=False)

    def __init__(self, data: Any = None, *, match: Match, asked: Sequence[Seat] = ()) -> None:
        super().__init__(data, initial={"format": match.format})
        self.match, self.asked = match, asked
        if not asked:
            del self.fields["is_sure"]
        field: Any = self.fields["format"]
        field.choices = [
            (one.value, format_html("<b>{}</b><br>{} {}", one.label, SHAPES[one].what, says_size(one)))
            for one in Format
        ]
        self.watch()

    def on_page(self) -> Iterable[Shown]:
        yield "format", str(_("Format")), str(self.match.get_format_display())

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.asked and said.get("format") not in (None, self.match.format) and not said.get("is_sure"):
            words = _("They were asked for “%(format)s”. If you mean to change it, tick this and save again.")
            self.add_error("is_sure", words % {"format": self.match.get_format_display()})
        return said

    @property
    def means_it(self) -> bool:
        return bool(self.cleaned_data.get("is_sure"))
