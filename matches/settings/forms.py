"""The forms of a lead's rules, made from the fields that keep them."""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import TextChoices
from django.forms.models import modelform_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matches.models import FootingConcern
from matches.settings.groups import Group, does, in_words, label
from participants.models import EvidenceKind
from peermatch.accounts.models import Program, validate_reminder_hours
from peermatch.forms import PageFields, TimeInput, ZoneField
from peermatch.seen import Shown
from peermatch.watching import Watching


class HoursField(forms.CharField):
    """Whole numbers of hours with commas between."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(hours) for hours in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = [word for word in re.split(r"[,;\s]+", super().to_python(value) or "") if word]
        if not all(re.fullmatch(r"[0-9]{1,6}", word) for word in words):
            raise forms.ValidationError(_("Write whole numbers of hours with commas between: 168, 24, 1."))
        return sorted((int(word) for word in words), reverse=True)

    def validate(self, value: Any) -> None:
        validate_reminder_hours(value)

    def run_validators(self, value: Any) -> None:
        """All was said above."""


def _any_of(choices: type[TextChoices]) -> Callable[[], forms.MultipleChoiceField]:
    return lambda: forms.MultipleChoiceField(
        choices=choices.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


SPECIAL: dict[str, Any] = {
    "evidence_enough": _any_of(EvidenceKind),
    "evidence_required": _any_of(EvidenceKind),
    "footing_blocks": _any_of(FootingConcern),
    "reminder_hours": lambda: HoursField(required=False, max_length=80),
    "time_zone": ZoneField,
    "quiet_from": lambda: forms.TimeField(widget=TimeInput()),
    "quiet_until": lambda: forms.TimeField(widget=TimeInput()),
}


class RulesForm(PageFields, Watching, forms.ModelForm[Any]):
    """Reads; the door writes."""

    def on_page(self) -> Iterable[Shown]:
        for name, field in self.fields.items():
            yield name, str(field.label), in_words(name, getattr(self.instance, name))


def form_for(group: Group, program: Program, data: Any = None) -> RulesForm:
    own = {name: SPECIAL[name]() for name in group.names if name in SPECIAL}
    shape = cast(type[RulesForm], type("GroupForm", (RulesForm,), own))
    made = modelform_factory(group.holder, form=shape, fields=list(group.names))
    form = cast(RulesForm, made(data, instance=group.row(program)))
    for name, field in form.fields.items():
        field.label, field.help_text = label(group, name), does(group, name)
        if isinstance(field, forms.IntegerField):
            least, most = _bounds(group.field(name))
            field.error_messages |= _whole_number(least, most)
            field.help_text = gettext("%(does)s From %(least)d to %(most)d.") % {
                "does": field.help_text, "least": least, "most": most,
            }  # fmt: skip
            field.help_text = field.help_text.strip()
    form.watch()
    return form


def _bounds(rule: Any) -> tuple[int, int]:
    least = max(one.limit_value for one in rule.validators if isinstance(one, MinValueValidator))
    most = min(one.limit_value for one in rule.validators if isinstance(one, MaxValueValidator))
    return least, most


def _whole_number(least: int, most: int) -> dict[str, str]:
    """What to write instead, whatever is wrong with the number."""
    words = gettext("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
    return dict.fromkeys(("invalid", "min_value", "max_value"), words)
