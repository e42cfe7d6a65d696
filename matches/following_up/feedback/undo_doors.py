"""What reverses an act about feedback, for the Undo button of a message."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.following_up.feedback import asking
from matches.models import Feedback, FeedbackAsked
from peermatch import undoing
from peermatch.undoing import Undoing

RECORDED, TAKEN_BACK = "feedback-recorded", "feedback-taken-back"
ASKED, ENDED = "feedback-asked", "feedback-not-awaited"


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


def undo_asking(told: Undoing) -> str:
    for asked in _asked(told, told.facts["asked"]):
        asking.call_off(asked=asked, by=told.by, at=told.at)
    return _("Nobody is asked. The letters that waited were called back.")


def undo_ending(told: Undoing) -> str:
    """Links that were ended stay ended: the letter goes out anew."""
    for asked in _asked(told, told.facts["asked"]):
        asking.await_again(asked=asked, at=told.at)
    return _("Their feedback is awaited again.")


def _asked(told: Undoing, ids: list[str]) -> list[FeedbackAsked]:
    rows: Any = FeedbackAsked.objects.in_program(told.program).filter(public_id__in=ids)
    read_with = ("program", "seat__match__program", "seat__match__coordinator", "seat__participant")
    found = list(rows.select_related(*read_with))
    if len(found) != len(ids):
        raise ValidationError(_("It is no longer there."))
    return found


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
    undoing.register(ASKED, undo_asking)
    undoing.register(ENDED, undo_ending)
