"""What takes back that somebody is not offered any more, or is again, for the Undo button of a message."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.models import AccessProvider
from peermatch import undoing
from peermatch.undoing import Undoing

RETIRED, BROUGHT_BACK = "provider-retired", "provider-brought-back"


def undo_retired(told: Undoing) -> str:
    row = _row(told)
    row.bring_back()
    return _("%(name)s can be booked again.") % {"name": row.name}


def undo_brought_back(told: Undoing) -> str:
    row = _row(told)
    row.retire(by=told.by, at=told.at)
    return _("%(name)s is not offered any more.") % {"name": row.name}


def _row(told: Undoing) -> AccessProvider:
    rows = AccessProvider.objects.in_program(told.program).select_for_update()
    found = rows.filter(public_id=told.id("provider")).first()
    if found is None:
        raise ValidationError(_("They are not on the list any more."))
    return found


def register() -> None:
    """Called when the app is ready."""
    undoing.register(RETIRED, undo_retired)
    undoing.register(BROUGHT_BACK, undo_brought_back)
