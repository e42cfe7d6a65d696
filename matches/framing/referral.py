"""Who asked for the match, checked alike wherever it is typed in: with the problem, and when a match is started."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from matches.models import AskedBy

NOT_FOR_PARTICIPANTS = _("Participants do not see this.")


class ReferralRules(forms.Form):
    """Who asked, checked alike wherever it is asked: a referral names who referred, and permission lies behind us."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("asked_by") == AskedBy.REFERRAL:
            if not cleaned.get("referred_by"):
                self.add_error("referred_by", _("Write who referred them."))
        else:
            cleaned["referred_by"], cleaned["permission_on"] = "", None
        if (day := cleaned.get("permission_on")) and day > localdate():
            self.add_error("permission_on", _("This day is still to come. Write the day on which they agreed."))
        return cleaned
