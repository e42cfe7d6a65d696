"""What the page says of all that is kept, and what it leaves out."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from participants.models import Participant
from participants.taking.kept import all_about


def context(person: Participant, *, at: datetime) -> dict[str, Any]:
    return {"person": person, "program": person.program, "parts": list(all_about(person)), "at": at, "not_in": not_in()}


def not_in() -> list[str]:
    """What is left out, told to whoever reads it."""
    return [
        _("Notes that coordinators write for themselves: they may tell of other people too."),
        _("Who works for whom, who lives with whom, and who is kept apart: that tells of two people."),
        _("Whether you, or others, told us of a worry, or asked that contact stops: somebody else may read this."),
        _("What others in a match said, and how to reach them, beyond what you were told."),
        _("The words of letters and calls about a match: they told of others, too. When each was sent is in it."),
        _(
            "That peers were told of you before you knew each other: the few words of an invitation, without your "
            "name. They are not among those who read it."
        ),
        _("Numbers and marks of the program's own, which say nothing about you."),
        _(
            "Where it says “(erased)”, there were words. They were erased: their time with us was over, or they named "
            "somebody who asked to be erased."
        ),
    ]
