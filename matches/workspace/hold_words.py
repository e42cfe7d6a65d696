"""What a hold and its end meant for invitations, in a sentence; empty where it meant nothing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.inviting.answer_days import Moved
from matches.inviting.holding_back import Resumed, say_days
from matches.models import MatchRules, Seat


def say_called_back(seats: Sequence[Seat]) -> str:
    """Whose invitation was called back because it had not left."""
    words = ngettext(
        "The invitation of %(names)s had not left: it is called back, and goes out anew when the match is resumed.",
        "The invitations of %(names)s had not left: they are called back, and go out anew when the match is resumed.",
        len(seats),
    )
    return words % {"names": _names(seats)} if seats else ""


def say_resumed(anew: Resumed) -> str:
    """Who is asked now, or why they cannot be, and until when those who were asked before have time."""
    return " ".join(filter(None, [_say_asked_anew(anew), say_days(anew.moved), _say_whom_to_tell(anew.moved)]))


def _say_whom_to_tell(moved: Sequence[Moved]) -> str:
    """Their page said that someone reaches them when it goes on: where no reminder does, the coordinator does."""
    if not moved:
        return ""
    reminds = MatchRules.of(moved[0].invitation.seat.match.program).nudge_days
    asked = [one.invitation for one in moved]
    left = [one.seat for one in asked if not (reminds and one.link_id and one.seat.participant.takes_email)]
    return _("No reminder goes out to %(names)s: tell them yourself.") % {"names": _names(left)} if left else ""


def _say_asked_anew(anew: Resumed) -> str:
    """Who is asked now, or why they cannot be."""
    if anew.left:
        words = _("%(names)s could not be asked anew. %(why)s")
        return words % {"names": _names(anew.left), "why": anew.why_not}
    seats = [one.seat for one in anew.asked]
    words = ngettext("%(names)s is asked anew.", "%(names)s are asked anew.", len(seats))
    return words % {"names": _names(seats)} if seats else ""


def _names(seats: Sequence[Seat]) -> str:
    return ", ".join(seat.participant.name for seat in seats)
