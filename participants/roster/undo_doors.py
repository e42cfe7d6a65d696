"""What reverses an act on a person's page, for the Undo button of a message."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.models import Participant, Status
from peermatch import undoing
from peermatch.undoing import Undoing


def undo_pause(told: Undoing) -> str:
    person: Participant | None = (
        Participant.objects.in_program(told.program).filter(public_id=told.id("person")).first()
    )
    if person is None or person.status != Status.PAUSED or str(person.status_since) != told.facts["since"]:
        raise ValidationError(_("Something changed since. Look at the person's page and change it by hand."))
    person.resume(by=told.by, at=told.at)
    return _("%(name)s is back and can be asked again.") % {"name": person.name}


def register() -> None:
    """Called when the app is ready."""
    undoing.register("pause", undo_pause)
