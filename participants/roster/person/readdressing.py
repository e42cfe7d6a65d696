"""An address that was corrected, taken back: for the Undo button of the message that says so."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Participant
from participants.models.shielding import refuse_shared_address
from participants.roster.forms import PersonForm
from peermatch.undoing import Undoing

UNDO = "address-corrected"
SAVED = gettext_lazy("%(name)s was saved. Mail goes to %(address)s now.")


def undo_of(form: PersonForm) -> tuple[str, dict[str, Any]] | None:
    """The name and facts of the undo, where the form that was just kept put one address in the place of another."""
    person, before = form.instance, form.initial.get("email", "")
    if not before or not person.email or before.lower() == person.email.lower():
        return None
    return UNDO, {"person": person.public_id, "before": before, "after": person.email}


def take_back(told: Undoing) -> str:
    """Registered with `undoing`. Whoever hears of changed addresses hears of this one too."""
    rows = Participant.objects.in_program(told.program).listed().select_for_update(of=("self",))
    person: Participant | None = rows.filter(public_id=told.id("person")).first()
    if person is None or person.email != told.facts["after"]:
        raise ValidationError(_("Something changed since. Look at the person's page and change it by hand."))
    person.email = told.facts["before"]
    refuse_shared_address(person)
    person.save()
    return _("%(before)s is their address again. What left for %(after)s meanwhile cannot be called back.") % told.facts
