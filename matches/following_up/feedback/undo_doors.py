"""What reverses an act about feedback, for the Undo button of a message."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Feedback
from peermatch import undoing
from peermatch.undoing import Undoing

RECORDED, TAKEN_BACK = "feedback-recorded", "feedback-taken-back"


def undo_recording(told: Undoing) -> str:
    """What counted before counts again."""
    _feedback(told, "feedback").take_back(by=told.by, at=told.at)
    if told.facts.get("before"):
        _feedback(told, "before").put_back(by=told.by, at=told.at)
        return _("What was on record before counts again.")
    return _("The feedback counts no more. It stays on the page of the match's feedback.")


def undo_taking_back(told: Undoing) -> str:
    _feedback(told, "feedback").put_back(by=told.by, at=told.at)
    return _("The feedback counts again.")


def _feedback(told: Undoing, name: str) -> Feedback:
    rows: Any = Feedback.objects.in_program(told.program).select_related("seat__match__program", "seat__participant")
    found: Feedback | None = rows.filter(public_id=told.id(name)).first()
    if found is None:
        raise ValidationError(_("It is no longer there."))
    return found


def register() -> None:
    """Called when the app is ready."""
    undoing.register(RECORDED, undo_recording)
    undoing.register(TAKEN_BACK, undo_taking_back)
