"""Why a match ends, and why the same person is matched again."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CloseReason(TextChoices):
    GOALS_MET = "goals_met", _("They gained what they hoped for")
    ENOUGH_FOR_NOW = "enough_for_now", _("Enough for now; they may come back")
    NOT_A_FIT = "not_a_fit", _("Not the right fit; no one's fault")
    NO_ANSWER = "no_answer", _("People could not be reached or did not answer")
    NO_LONGER_NEEDED = "no_longer_needed", _("The request was taken back")
    OTHER = "other", _("Another reason")
    MISTAKE = "mistake", _("Begun by mistake, and taken back")

    @classmethod
    def to_choose(cls) -> list[tuple[str, Any]]:
        """What a coordinator may say. What was taken back counts in no report: only Undo says so."""
        return [choice for choice in cls.choices if choice[0] != cls.MISTAKE.value]


class RematchReason(TextChoices):
    """Why the same person is matched again. Never whose fault it was: there is none."""

    EXPERIENCE = "experience", _("Another experience is needed")
    TIMES = "times", _("The times did not fit")
    LANGUAGE = "language", _("Another language or way to communicate is needed")
    OUT_OF_TOUCH = "out_of_touch", _("They are no longer in touch")
    NO_TIME = "no_time", _("The other person has no time now")
    MORE = "more", _("It went well, and there is more to ask")
    OTHER = "other", _("Another reason")
