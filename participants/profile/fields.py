"""Time zone and access needs as fields of a form: alone on a page, or as part of an answer."""

from collections.abc import Iterator
from typing import Any

from crispy_forms.layout import Div, Field, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import AccessNeed, NeedKind, Participant
from participants.profile.details import Details, details_of
from peermatch.forms import ZoneField

# Needs of which it matters which: these have a field beside their box. Others get one if something is on record.
WHICH = {
    NeedKind.INTERPRETER: _("Which interpreter? For example: ASL, close vision, ProTactile"),
    NeedKind.BRAILLE: _("Which braille? For example: display, paper, contracted"),
    NeedKind.LARGE_PRINT: _("How large? For example: 24 pt"),
    NeedKind.BREAKS: _("How often, how long?"),
    NeedKind.LIGHTING: _("Which lighting?"),
    NeedKind.OTHER: _("What else?"),
}
BETWEEN = "; "  # several of one kind share a field: “ASL; ProTactile”


class DetailsFields(forms.Form):
    """Mix into a form: fields named zone, need_<kind>, which_<kind> and words; `details` after validation."""

    time_zone = ZoneField(help_text=_("All times are shown to you in this zone."))
    words = forms.CharField(
        label=_("Anything else about how you take part best, in your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_record = details_of(participant)
        self.initial.update(time_zone=self.on_record.time_zone, words=self.on_record.in_their_words)
        for kind in NeedKind:
            self._add_need(kind)

    def _add_need(self, kind: NeedKind) -> None:
        which = sorted(detail for one, detail in self.on_record.needs if one == kind)
        self.fields[f"need_{kind}"] = forms.BooleanField(label=kind.label, required=False, initial=bool(which))
        if kind in WHICH or any(which):
            self.fields[f"which_{kind}"] = forms.CharField(
                label=WHICH.get(kind, _("Which, or how?")),
                required=False,
                max_length=400,
                initial=BETWEEN.join(filter(None, which)),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        longest = AccessNeed._meta.get_field("detail").max_length or 0
        for kind in NeedKind:
            if any(len(one) > longest for one in self._which(kind)):
                self.add_error(f"which_{kind}", _("Keep each to 120 characters; write more in your own words below."))
        if cleaned.get(f"need_{NeedKind.OTHER}") and not cleaned.get(f"which_{NeedKind.OTHER}"):
            self.add_error(f"which_{NeedKind.OTHER}", _("Say what else you need, or take the check mark away."))
        return cleaned

    @property
    def details(self) -> Details:
        needs = frozenset(need for kind in NeedKind for need in self._needs(kind))
        return Details(self.cleaned_data["time_zone"], needs, self.cleaned_data["words"].strip())

    def _needs(self, kind: NeedKind) -> Iterator[tuple[str, str]]:
        """A check mark counts, and so do words beside a box that was empty before: nobody types them for nothing."""
        which, was_on_record = self._which(kind), any(one == kind for one, _detail in self.on_record.needs)
        if self.cleaned_data.get(f"need_{kind}") or (which and not was_on_record):
            yield from ((str(kind), one) for one in which or [""])

    def _which(self, kind: NeedKind) -> list[str]:
        written = self.cleaned_data.get(f"which_{kind}", "").replace("\n", ";").split(";")
        return [one for part in written if (one := " ".join(part.split()))]

    def needs_fieldset(self, legend: Any) -> Fieldset:
        """The boxes in the order of the list, each with its field of words under it."""
        rows = []
        for kind in NeedKind:
            named = [name for name in (f"need_{kind}", f"which_{kind}") if name in self.fields]
            rows.append(Div(*(Field(name) for name in named), css_class="need"))
        return Fieldset(legend, *rows, Field("words"))
