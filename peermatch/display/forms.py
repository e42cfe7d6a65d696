"""The choices, each told in words that say what will be seen."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peermatch.display.choices import SIMPLER, SIZES, Display

SIZE_WORDS = [(str(size), _("%(percent)s%%") % {"percent": size}) for size in SIZES]


class DisplayForm(forms.Form):
    """May stand on a page beside a form of its own: the fields' ids are told apart by `look`."""

    size = forms.ChoiceField(label=_("Text size"), choices=SIZE_WORDS, required=False, widget=forms.RadioSelect)
    spacing = forms.ChoiceField(
        label=_("Space between lines and words"),
        choices=[("usual", _("As it comes")), ("wide", _("Wide"))],
        required=False,
        widget=forms.RadioSelect,
    )
    contrast = forms.ChoiceField(
        label=_("Colors"),
        choices=[
            ("system", _("As my device says")),
            ("light", _("Dark on light")),
            ("dark", _("Light on dark")),
            ("yellow-on-black", _("Yellow on black")),
            ("black-on-yellow", _("Black on yellow")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    simpler = forms.BooleanField(
        label=_("Simpler pages"),
        required=False,
        help_text=_("One column, lists in place of tables, large buttons, no colored boxes. Nothing is left out."),
    )

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, auto_id="look_%s", **given)

    @classmethod
    def of(cls, display: Display) -> "DisplayForm":
        return cls(initial=asdict(display))

    def chosen(self) -> Display:
        """What was not answered is as it comes."""
        said: dict[str, Any] = self.cleaned_data
        return Display.read(".".join([said["size"], said["spacing"], said["contrast"], SIMPLER * said["simpler"]]))
