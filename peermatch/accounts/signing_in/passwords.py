"""What a password may not be, beside short, common, or like one's own name. Nothing is asked of it but that. Pure."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OURS = ("peermatch", "peer", "match", "password", "passphrase", "coordinator", "admin", "welcome", "letmein", "qwerty")
LEFT_AT_LEAST = 8  # signs, when our words are taken out
DIFFERENT_AT_LEAST = 5


class NotOurWords:
    """Whoever guesses begins with the words that stand on our own pages."""

    def validate(self, password: str, user: Any = None) -> None:
        left = re.sub("|".join(OURS), "", password.lower())
        if len(left) < LEFT_AT_LEAST:
            raise ValidationError(_("This is made of words that everyone tries here. Take words of your own."))

    def get_help_text(self) -> str:
        return _("Take words that do not stand on these pages.")


class NotOneSign:
    """The same few signs again and again are long and soon guessed."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(set(password)) < DIFFERENT_AT_LEAST:
            raise ValidationError(_("These are the same few signs again and again. Take words of your own."))

    def get_help_text(self) -> str:
        return _("Take more than a few different signs.")
