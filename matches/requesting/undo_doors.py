"""What reverses the end of a request, for the Undo button of a message."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Request
from matches.requesting.handling import take_back
from peermatch import undoing
from peermatch.undoing import Undoing

ENDED = "request-ended"


def undo_end(told: Undoing) -> str:
    row = Request.objects.in_program(told.program).filter(public_id=told.id("ask")).first()
    if row is None:
        raise ValidationError(_("It is no longer there."))
    take_back(request=row, by=told.by, at=told.at)
    return _("Taken back: the request waits again.")


def register() -> None:
    """Called when the app is ready."""
    undoing.register(ENDED, undo_end)
