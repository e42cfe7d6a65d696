"""Fields for what someone hopes to gain, as they stand in every form that asks with an answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from matches.framing.writing import MOST_HOPES
from matches.models import Seat

ASKED_FOR = 3


def hope_fields(seat: Seat, *, reads: bool = True) -> dict[str, forms.Field]:
    """Fields hope_1, hope_2, … filled with what is on record: three, or as many as there are. Empty for whoever may
    not read it: what they write comes beside it."""
    written = [goal.text for goal in seat.goals.all()] if reads else []
    count = min(max(ASKED_FOR, len(written)), MOST_HOPES)
    return {
        f"hope_{number}": forms.CharField(
            label=_("Hope %(number)d") % {"number": number},
            max_length=500,
            required=False,
            initial=written[number - 1] if number <= len(written) else "",
        )
        for number in range(1, count + 1)
    }


def hopes_in(cleaned: Mapping[str, Any]) -> list[str]:
    """What was written into them, in order."""
    names = (f"hope_{number}" for number in range(1, MOST_HOPES + 1))
    return [cleaned[name] for name in names if cleaned.get(name)]
