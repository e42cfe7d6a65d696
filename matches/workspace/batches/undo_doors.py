"""What reverses putting a batch aside, for the Undo button of a message."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Batch
from matches.workspace.batches.beginning import drafts_of, pick_up
from matches.workspace.batches.words import back_in_words
from peermatch import undoing
from peermatch.undoing import Undoing

PUT_ASIDE = "batch-put-aside"


def undo_putting_aside(told: Undoing) -> str:
    row = Batch.objects.select_related("program").in_program(told.program).filter(public_id=told.id("batch")).first()
    if row is None:
        raise ValidationError(_("It is no longer there."))
    pick_up(batch=row)
    return back_in_words(drafts_of(row))


def register() -> None:
    """Called when the app is ready."""
    undoing.register(PUT_ASIDE, undo_putting_aside)
