"""An access profile in full as fields of a form, beside the needs of `DetailsFields`."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.models import AccessProfile, Audience, Expresses, ProfilePart, Receives
from peermatch.text import one_line

PLAIN = (
    *("receives", "expresses", "spoken_language", "interpreters_preferred", "interpreters_declined"),
    *("team_size", "cart_output", "platform_limits"),
)
WRITTEN = ("spoken_language", "interpreters_preferred", "interpreters_declined", "cart_output", "platform_limits")


class FullAccessFields(forms.Form):
    """Mix into a form. `begin_with(profile)` fills the fields, `write(profile)` sets and saves what was typed."""

    receives = forms.MultipleChoiceField(
        label=_("How they receive"), required=False, choices=Receives.choices, widget=forms.CheckboxSelectMultiple
    )
    expresses = forms.MultipleChoiceField(
        label=_("How they express"), required=False, choices=Expresses.choices, widget=forms.CheckboxSelectMultiple
    )
    spoken_language = forms.CharField(
        label=_("Spoken language"), required=False, max_length=60,
        help_text=_("For interpreters: the language beside the signed one. For example: Spanish."),
    )  # fmt: skip
    interpreters_preferred = forms.CharField(label=_("Interpreters they prefer"), required=False, max_length=300)
    interpreters_declined = forms.CharField(
        label=_("Interpreters they decline"), required=False, max_length=300, help_text=_("Only coordinators see this.")
    )
    team_size = forms.IntegerField(
        label=_("Interpreters in a team"), required=False, min_value=1, max_value=6,
        help_text=_("Empty: as long meetings ask. Tactile and close-vision work may need two at any length."),
    )  # fmt: skip
    cart_output = forms.CharField(
        label=_("Where CART captions go"), required=False, max_length=120,
        help_text=_("For example: their own screen at 40 pt, a braille display."),
    )  # fmt: skip
    platform_limits = forms.CharField(
        label=_("What they cannot use"), required=False, max_length=300,
        help_text=_("For example: no phone menus; not Teams."),
    )  # fmt: skip

    def begin_with(self, profile: AccessProfile) -> None:
        """Call it before the fields are read. Adds a field for each part: who may see it."""
        self.initial.update({name: getattr(profile, name) for name in PLAIN})
        for part in ProfilePart:
            self.fields[f"seen_{part}"] = forms.ChoiceField(
                label=gettext("Who may see: %(part)s") % {"part": part.label}, choices=Audience.choices,
                initial=profile.audience(part),
            )  # fmt: skip

    def write(self, profile: AccessProfile) -> None:
        """Sets and saves what was typed; whether the person confirmed it is said elsewhere."""
        said: dict[str, Any] = self.cleaned_data
        for name in PLAIN:
            setattr(profile, name, one_line(said[name]) if name in WRITTEN else said[name])
        profile.seen_by = {part.value: said[f"seen_{part}"] for part in ProfilePart}
        profile.save(update_fields=[*PLAIN, "seen_by"])
