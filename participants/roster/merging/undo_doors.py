"""What reverses a merging, and the word that two records are two people, for the Undo button of a message."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.models import DifferentPeople, Merging
from participants.roster.merging.door import undo
from peermatch import undoing
from peermatch.accounts.models import User
from peermatch.undoing import Undoing


def undone(row: Merging, *, by: User, at: datetime) -> str:
    undo(merging=row, by=by, at=at)
    return _("They are two records again. Links that ended stay ended: send new ones where they are needed.")


def undo_merging(told: Undoing) -> str:
    row = Merging.objects.in_program(told.program).filter(public_id=told.id("merging")).first()
    if row is None:
        raise ValidationError(_("There is nothing to undo here."))
    return undone(row, by=told.by, at=told.at)


def undo_not_same(told: Undoing) -> str:
    row = DifferentPeople.objects.in_program(told.program).filter(public_id=told.id("pair")).first()
    if row is None:
        raise ValidationError(_("There is nothing to undo here."))
    row.take_back(by=told.by, at=told.at)
    return _("They may be one person again.")


def register() -> None:
    """Called when the app is ready."""
    undoing.register("merging", undo_merging)
    undoing.register("not-same", undo_not_same)
