"""The gate of the family path: what must be settled before two families are introduced. No meeting is asked for."""

from collections.abc import Collection

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matches.models import Seat, SeatState, Share
from matches.preparing.confirming_lines import access_line, answers_line, confidence_line
from matches.preparing.inviting_lines import footing_line
from matches.preparing.lines import Facts, Line
from matches.preparing.under_age import introduction_lines


def introducing_lines(facts: Facts) -> tuple[Line, ...]:
    """Footing again: what was recorded after people were asked must stop the introduction too."""
    return (
        *introduction_lines(facts), answers_line(facts), footing_line(facts), confidence_line(facts),
        ways_line(facts), access_line(facts),
    )  # fmt: skip


def ways_line(facts: Facts) -> Line:
    """At least one of each two can reach the other, or they first meet where the program brings them together."""
    title, url = _("How they reach each other"), facts.url("introduction")
    coming = [seat for seat in facts.everyone if seat.state == SeatState.ACCEPTED]
    if not coming:
        return Line("ways", title, _("Waits for answers"), "plain", "", url)
    silent = [seat for seat in coming if not can_be_reached(seat)]
    if len(silent) < 2:
        return Line("ways", title, _("Settled"), "done", _who_shares(coming, silent), url, is_done=True)
    if facts.meeting is not None:
        said = _("None of them shares an e-mail address or a phone number: they first meet as planned.")
        return Line("ways", title, _("At the meeting"), "done", said, url, is_done=True)
    said = _(
        "%(names)s share no e-mail address and no phone number, so neither could reach the other. Ask one of them "
        "what they agree to share, or plan a first meeting."
    ) % {"names": _names(silent)}
    return Line("ways", title, _("Nothing shared"), "stop", said, url)


def _who_shares(coming: Collection[Seat], silent: Collection[Seat]) -> str:
    reachable = [seat for seat in coming if seat not in silent]
    words = _("%(names)s agreed to be reached directly.")
    return words % {"names": _names(reachable)} if reachable else ""


def _names(seats: Collection[Seat]) -> str:
    return get_text_list([seat.participant.first_name for seat in seats], _("and"))


def can_be_reached(seat: Seat) -> bool:
    """Whether they agreed to share an e-mail address or a phone number that is on record."""
    person = seat.participant
    return (Share.PHONE in seat.shares and bool(person.phone)) or (Share.EMAIL in seat.shares and bool(person.email))
