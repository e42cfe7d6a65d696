"""What reverses an act of this step, for the Undo button of a message."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.models import Contact
from peermatch import undoing
from peermatch.undoing import Undoing

RECORDED, TAKEN_BACK = "contact-recorded", "contact-taken-back"


def undo_contact(told: Undoing) -> str:
    _contact(told).take_back(by=told.by, at=told.at)
    return _("The contact counts no more. It stays in the list as taken back.")


def undo_taking_back(told: Undoing) -> str:
    _contact(told).put_back(by=told.by, at=told.at)
    return _("The contact counts again.")


def _contact(told: Undoing) -> Contact:
    rows: Any = Contact.objects.in_program(told.program).select_related("match__program")
    found: Contact | None = rows.filter(public_id=told.id("contact")).first()
    if found is None:
        raise ValidationError(_("It is no longer there."))
    return found


def register() -> None:
    """Called when the app is ready."""
    undoing.register(RECORDED, undo_contact)
    undoing.register(TAKEN_BACK, undo_taking_back)
