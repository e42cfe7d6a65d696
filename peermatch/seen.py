"""What a page of fields showed when it was opened, so that nobody overwrites what they have not seen.

The page carries a short hash of every field. On saving, each is compared with the field as it is now: what
differs was changed by someone else in between.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import pretty_name
from django.utils.translation import gettext

HASH_LENGTH = 10


Shown = tuple[str, str, str]  # name, label and value of a field, in words


@dataclass(frozen=True)
class Seen:
    fields: tuple[Shown, ...]

    @property
    def token(self) -> str:
        """“first_name:9f86d08188,…”: what a page keeps in a hidden field."""
        return ",".join(f"{name}:{_hash(value)}" for name, _label, value in self.fields)


def shown_by(form: forms.BaseForm) -> Iterator[Shown]:
    """What this form shows of its instance as it is now, whatever was typed into it."""
    for name, field in form.fields.items():
        if name != "seen":
            yield name, str(field.label or pretty_name(name)), _words(field, form.get_initial_for_field(field, name))


def what_changed(token: str, now: Seen) -> list[tuple[str, str]]:
    """(label, value now) of each field that is not as the page showed it; nothing for a page without a token."""
    seen = dict(part.split(":", 1) for part in token.split(",") if ":" in part)
    return [(label, value) for name, label, value in now.fields if name in seen and seen[name] != _hash(value)]


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(sorted(str(one) for one in value))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        value = _label(field, value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return "" if value is None else str(value)


def _label(field: forms.ChoiceField, value: Any) -> Any:
    choices: Any = field.choices
    for key, label in choices:
        if isinstance(label, list | tuple):
            value = dict(label).get(value, value)
        elif key == value:
            return label
    return value


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:HASH_LENGTH]
