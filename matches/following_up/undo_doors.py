"""What reverses an act of this step, for the Undo button of a message."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.following_up import acting_undo
from matches.following_up.contacts import Told, correct_no_more
from matches.following_up.feedback import undo_doors as feedback_undo
from matches.models import Contact, Seat
from peermatch import undoing
from peermatch.undoing import Undoing

RECORDED, TAKEN_BACK, CORRECTED = "contact-recorded", "contact-taken-back", "contact-corrected"
SETTLED = "contact-settled"


def undo_contact(told: Undoing) -> str:
    _contact(told).take_back(by=told.by, at=told.at)
    return _("The contact counts no more. It stays in the list as taken back.")


def undo_taking_back(told: Undoing) -> str:
    _contact(told).put_back(by=told.by, at=told.at)
    return _("The contact counts again.")


def undo_correcting(told: Undoing) -> str:
    contact = _contact(told)
    before, wrote = (_told(contact, told.facts[name]) for name in ("before", "wrote"))
    correct_no_more(contact=contact, before=before, wrote=wrote, by=told.by, at=told.at)
    return _("The contact is as it was before.")


def undo_settling(told: Undoing) -> str:
    _contact(told).unsettle(by=told.by, at=told.at)
    return _("It is to be said anew whether it is the same contact.")


def as_facts(told: Told) -> dict[str, Any]:
    """What was told, as an offer to undo keeps it."""
    seats = {name: seat.pk if seat else None for name, seat in (("began", told.began), ("said_by", told.said_by))}
    return vars(told) | {"at": told.at.isoformat()} | seats


def _told(contact: Contact, facts: dict[str, Any]) -> Told:
    seats = {name: _seat(contact, facts.get(name)) for name in ("began", "said_by")}
    return Told(**facts | {"at": datetime.fromisoformat(facts["at"])} | seats)


def _seat(contact: Contact, pk: Any) -> Seat | None:
    return contact.match.seats.filter(pk=pk).first() if pk else None


def _contact(told: Undoing) -> Contact:
    rows: Any = Contact.objects.in_program(told.program).select_related("match__program", "began", "said_by", "same_as")
    found: Contact | None = rows.filter(public_id=told.id("contact")).first()
    if found is None:
        raise ValidationError(_("It is no longer there."))
    return found


def register() -> None:
    """Called when the app is ready."""
    acting_undo.register()
    feedback_undo.register()
    undoing.register(RECORDED, undo_contact)
    undoing.register(TAKEN_BACK, undo_taking_back)
    undoing.register(CORRECTED, undo_correcting)
    undoing.register(SETTLED, undo_settling)
