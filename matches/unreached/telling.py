"""They were told another way: who was, how, by whom. Recorded with each letter and in its match; and taken back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Happening, Way
from matches.models.call import WAYS_TO_TELL
from matches.replying.finding import match_about
from participants.models import Participant
from peermatch import undoing
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from peermatch.returning import stopping
from peermatch.returning.models import StoppedAddress, Unreached
from peermatch.undoing import Undoing

TOLD, LIFTED = "unreached-told", "address-tried-again"
Settled = Unreached.Settled


@transaction.atomic
def tell(
    *, program: Program, letters: Sequence[UUID], way: str, spoke_with: str, by: User, at: datetime
) -> list[Unreached]:
    """These letters were told; answers with those that were open until now."""
    if way not in WAYS_TO_TELL:
        raise ValidationError(_("Choose how you told them."))
    rows = Unreached.objects.in_program(program).open().filter(public_id__in=letters)
    found = list(rows.select_for_update(of=("self",)).select_related("email").order_by("pk"))
    if not found:
        raise ValidationError(_("This was settled meanwhile. Nothing was written down a second time."))
    rows.filter(pk__in=[one.pk for one in found]).settle(
        Settled.TOLD, by=by, at=at, way=way, spoke_with=" ".join(spoke_with.split())
    )
    for one in found:
        _record(one.email, Happening.What.TOLD, f"{one.email.subject}: {Way(way).label}", by=by, at=at)
    return found


def _record(mail: Email, what: Happening.What, detail: str, *, by: User, at: datetime) -> None:
    match = match_about(mail)
    if match is not None:
        who = Participant.objects.filter(program=mail.program_id, public_id=mail.recipient).first()
        match.record(what, by=by, at=at, who=who, detail=detail)


def untell(told: Undoing) -> str:
    """Registered with `undoing`: the letters are to be told again."""
    ids = [UUID(one) for one in told.facts["letters"]]
    rows = Unreached.objects.in_program(told.program).filter(public_id__in=ids, settled_as=Settled.TOLD)
    found = list(rows.select_related("email"))
    if len(found) != len(ids):
        raise ValidationError(_("Something was written down since. Look at the messages."))
    rows.update(settled_as="", settled_at=None, settled_by=None, way="", spoke_with="")
    for one in found:
        _record(one.email, Happening.What.TAKEN_BACK, one.email.subject, by=told.by, at=told.at)
    return ngettext("%(n)d letter is to be told again.", "%(n)d letters are to be told again.", len(ids)) % {
        "n": len(ids)
    }


def stop_again(told: Undoing) -> str:
    """Registered with `undoing`: what waits for that address ends, and is to be told."""
    rows = StoppedAddress.objects.in_program(told.program).exclude(lifted_at=None)
    stopped = rows.filter(public_id=told.id("stopped")).first()
    if stopped is None or not stopping.stop_again(stopped, at=told.at):
        raise ValidationError(_("No mail goes to this address anyway. Look at the person's page."))
    return _("No mail goes to %(address)s.") % {"address": stopped.address}


def register() -> None:
    """Called when the app is ready."""
    undoing.register(TOLD, untell)
    undoing.register(LIFTED, stop_again)
