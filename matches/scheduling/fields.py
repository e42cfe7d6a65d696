"""Fields that several forms of this step share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from matches.models.meeting import LONGEST, SHORTEST


class LengthField(forms.IntegerField):
    """How long a meeting is to take, in minutes."""

    def __init__(self, **more: Any) -> None:
        usual: dict[str, Any] = {
            "label": gettext_lazy("Length in minutes"),
            "min_value": SHORTEST,
            "max_value": LONGEST,
            "help_text": gettext_lazy(
                "With interpreters or tactile signs, plan a quarter to a half more, and a break an hour."
            ),
        }
        super().__init__(**usual | more)
