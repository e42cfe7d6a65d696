"""What is written in Python is, letter for letter, what Django's templates write."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from peermatch.widgets import WRITTEN, Renderer

ODD = 'a "b" & <c> \N{RIGHT SINGLE QUOTATION MARK}'
VALUES = [None, "", ODD, mark_safe("<i>safe</i>"), lazystr(ODD), 0, 1_234_567, True, False]
ATTRS = {"id": "id_x", "class": ODD, "required": True, "hidden": False, "rows": 4, "data-x": lazystr(ODD)}
CHOICES = [
    *(("", "Not chosen"), (1_234_567, 1_234_567), ("b", lazystr(ODD)), ("c", mark_safe("<i>safe</i>"))),
    (ODD, [("d", ODD), ("e", None)]),
]
INPUTS = [
    *(forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.ColorInput, forms.SearchInput),
    *(forms.TelInput, forms.PasswordInput, forms.HiddenInput, forms.CheckboxInput, forms.DateInput, forms.TimeInput),
    *(forms.DateTimeInput, forms.Textarea),
]


@pytest.mark.parametrize("widget", INPUTS)
def test_a_field_is_what_django_writes(widget: type[forms.Widget]) -> None:
    assert widget.template_name in WRITTEN
    assert _written(widget(), VALUES) == _by_django(widget(), VALUES)


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
def test_a_list_to_choose_from_is_what_django_writes(widget: type[forms.Select]) -> None:
    """But for empty lines, of which Django writes one after each choice."""
    values = [None, "b", 1_234_567, "d", ["b", "e"]]
    by_django = [re.sub(r"\n+", "\n", written) for written in _by_django(widget(choices=CHOICES), values)]
    assert _written(widget(choices=CHOICES), values) == by_django


class OfItsOwn(forms.Select):
    option_template_name = "django/forms/widgets/attrs.html"


def test_a_choice_with_a_template_of_its_own_has_it() -> None:
    assert _written(OfItsOwn(choices=CHOICES), ["b"]) == _by_django(OfItsOwn(choices=CHOICES), ["b"])


def _written(widget: forms.Widget, values: list[Any]) -> list[str]:
    return [widget.render("x", value, ATTRS, Renderer()) for value in values]


def _by_django(widget: forms.Widget, values: list[Any]) -> list[str]:
    return [widget.render("x", value, ATTRS, TemplatesSetting()) for value in values]
