"""An address that a coordinator changed: who is told of it, and taking it back by the message that says so.

Whoever reads the new mailbox may soon read links, so the former one is told, and so are those who work with the person,
where somebody else changed it: until one of them has seen it, no link to their own page is sent by anybody else.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.knowing import who_knows
from participants.models import OwnChange, Participant
from participants.models.shielding import refuse_shared_address
from participants.profile import letters
from participants.roster.forms import PersonForm
from participants.roster.reaching import FORMER
from peermatch.accounts.models import User
from peermatch.outbox import queue
from peermatch.returning.models import StoppedAddress
from peermatch.undoing import Undoing

UNDO = "address-corrected"
SAVED = gettext_lazy("%(name)s was saved. Mail goes to %(address)s now.")


def tell(form: PersonForm, *, by: User, at: datetime) -> None:
    """After the form was kept. Needs its transaction."""
    person, before = form.instance, form.initial.get("email", "")
    if before.lower() == person.email.lower():
        return
    if not form.knows:
        note(person, by=by, at=at)
    if before and not form.cleaned_data.get(FORMER) and not _takes_no_mail(person, before):
        letters.post_changed_by_us(person, to=before, by=by, at=at)


def _takes_no_mail(person: Participant, address: str) -> bool:
    """What came back from there is why the address changes: nobody need be called about one more letter."""
    rows = StoppedAddress.objects.filter(program=person.program_id, address=address.lower())
    return bool(rows.standing().exists())


def note(person: Participant, *, by: User, at: datetime) -> None:
    """For those who work with them."""
    email = OwnChange.What.EMAIL
    OwnChange.objects.create(program=person.program, participant=person, what=email, at=at, told_to=by)


def why_no_link(person: Participant) -> str:
    """Why somebody who does not work with them sends no link to their own page; empty if they may."""
    found: OwnChange | None = _unseen(person).first()
    if found is None:
        return ""
    words = _("%(name)s changed their address. Before a link goes there, somebody who works with them looks: %(who)s.")
    who = get_text_list([one.name for one in who_knows(person)], _("or"))
    return words % {"name": found.told_to.name if found.told_to else "", "who": who}


def _unseen(person: Participant) -> Any:
    rows: Any = person.own_changes
    return rows.unseen().told().filter(what=OwnChange.What.EMAIL).select_related("told_to")


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
    why = _("The address was taken back.")
    queue.supersede(program=told.program, about=letters.about(person), kinds=[letters.CHANGED], now=told.at, why=why)
    person.email = told.facts["before"]
    refuse_shared_address(person)
    person.save()
    if latest := _unseen(person).filter(told_to=told.by).first():
        latest.seen_at, latest.seen_by = told.at, told.by
        latest.save(update_fields=["seen_at", "seen_by"])
    return _("%(before)s is their address again. What left for %(after)s meanwhile cannot be called back.") % told.facts
