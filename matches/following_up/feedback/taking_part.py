"""Whether somebody took part in what they are asked about, as far as attendance is on record."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Attended, Seat


def missed(seat: Seat) -> bool:
    """They are on record for meetings, and came to none. Whoever was introduced may have been in touch all the same."""
    said = _said(seat)
    return bool(said) and Attended.CAME not in said and seat.match.introduced_at is None


def in_words(seat: Seat) -> str:
    """“Came to 2 of 3 meetings.”, or why they did not; empty where nothing is on record."""
    said = _said(seat)
    if not said:
        return ""
    if missed(seat):
        whys = dict.fromkeys(str(Attended(one).label) for one in said)
        return _("Did not take part (%(why)s).") % {"why": get_text_list(list(whys), _("and"))}
    words = ngettext(
        "Came to %(came)d of %(n)d meeting on record.", "Came to %(came)d of %(n)d meetings on record.", len(said)
    )
    return words % {"came": said.count(Attended.CAME), "n": len(said)}


def _said(seat: Seat) -> list[str]:
    return [one.said for one in seat.attendances.all() if one.said]
