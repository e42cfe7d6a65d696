"""The field for what someone agrees to share, as it stands in every form that asks with an answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from matches.models import Seat, Share
from participants.models import Participant

SHARES = "shares"


def share_field(seat: Seat) -> dict[str, forms.Field]:
    """What of theirs could be shared, nothing ticked unless they chose it; no field outside family matches,
    nor for anybody who may be under 18."""
    if not seat.match.is_family or seat.participant.may_be_under_age:
        return {}
    field = forms.MultipleChoiceField(
        label=_("What the other family gets when you are introduced"),
        choices=choices_of(seat.participant),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=list(seat.shares),
        help_text=_(
            "The first name is shared in any case. Each of these only if it is ticked; it can be changed later."
        ),
        error_messages={"invalid_choice": _("Choose among what is on record.")},
    )
    return {SHARES: field}


def shares_in(cleaned: Mapping[str, Any]) -> list[str] | None:
    """What was ticked; None where it was not asked."""
    return list(cleaned[SHARES]) if SHARES in cleaned else None


def choices_of(person: Participant) -> list[tuple[str, str]]:
    """Each thing that is on record, named so that the person knows which one is meant, and nobody beside them does."""
    told = {
        Share.LAST_NAME: _("Family name") if person.last_name else "",
        Share.PHONE: _("Phone number that ends in %(end)s") % {"end": person.phone[-2:]} if person.phone else "",
        Share.EMAIL: _("E-mail address that begins with %(start)s") % {"start": person.email[:2]}
        if person.email
        else "",
        Share.REACH: _("How to reach them, and what is safe, as the coordinator has it on record"),
    }
    return [(share.value, words) for share, words in told.items() if words]
