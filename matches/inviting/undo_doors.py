"""What reverses an act of this step, for the Undo button of a message."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.inviting.confiding import not_so
from matches.inviting.going_on import wait_again
from matches.inviting.replacing import replace_no_more
from matches.models import Confidence, Seat, SeatState, Waiver
from peermatch import undoing
from peermatch.undoing import Undoing

REPLACED, GONE_ON, RECORDED = "replaced", "gone-on", "promise-recorded"


def undo_replacing(told: Undoing) -> str:
    """The one who was taken out is back; whoever came in their place was not asked yet, and leaves."""
    rows: Any = Seat.objects.in_program(told.program).select_related("match__program", "participant")
    left = rows.filter(public_id=told.id("left")).first()
    came = rows.filter(public_id=told.id("came")).first()
    if left is None or came is None or str(left.state_since) != told.facts["since"]:
        raise ValidationError(_("Something changed since. Look at the match and change it by hand."))
    before = SeatState(told.facts["before"])
    replace_no_more(left=left, came=came, before=before, by=told.by, at=told.at)
    name = {"name": left.participant.name}
    if before in (SeatState.INVITED, SeatState.ACCEPTED):
        return _("%(name)s has the place again. Their link has ended, so ask them anew.") % name
    return _("%(name)s has the place again, as before.") % name


def undo_going_on(told: Undoing) -> str:
    waivers = Waiver.objects.in_program(told.program).filter(public_id__in=told.facts["waivers"])
    found = list(waivers.select_related("match__program"))
    for waiver in found:
        wait_again(waiver=waiver, by=told.by, at=told.at)
    words = ngettext("%(n)d answer is waited for again.", "%(n)d answers are waited for again.", len(found))
    return words % {"n": len(found)}


def undo_promise(told: Undoing) -> str:
    rows = Confidence.objects.in_program(told.program).filter(public_id__in=told.facts["promises"])
    n = not_so(promises=rows.select_related("participant"), why=_("Taken back at once."), by=told.by, at=told.at)
    if not n:
        raise ValidationError(_("Something changed since. Look at the match and change it by hand."))
    return ngettext("The promise does not count any more.", "The promises do not count any more.", n)


def register() -> None:
    """Called when the app is ready."""
    undoing.register(REPLACED, undo_replacing)
    undoing.register(GONE_ON, undo_going_on)
    undoing.register(RECORDED, undo_promise)
