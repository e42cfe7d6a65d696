"""Whether an introduction is still wanted at the moment it leaves. Asked by the outbox, many at once."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.introducing.letters import INTRODUCTION
from matches.inviting.circle import Circle, circles_of
from matches.inviting.disclosure import seen_from
from matches.inviting.letters import about
from matches.inviting.letters_shown import readable_by
from matches.models import Seat
from participants.profile.wanted import why_not_to
from peermatch.outbox import letters
from peermatch.outbox.models import Email

READ_WITH = ("match__program", "match__coordinator", "participant")


def still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    everywhere = Seat.objects.across_programs("mail of all programs leaves together")
    named = {mail.about.partition(":")[2] for mail in mails}
    seats = {about(seat): seat for seat in everywhere.filter(public_id__in=named).select_related(*READ_WITH)}
    circles = circles_of([seat.match for seat in seats.values()])
    reasons = {mail.pk: _why_not(mail, seats.get(mail.about), circles) for mail in mails}
    return {pk: why for pk, why in reasons.items() if why}


def _why_not(mail: Email, seat: Seat | None, circles: Mapping[int, Circle]) -> str:
    if seat is None or not seat.match.is_open:
        return _("The match was closed.")
    if why := why_not_to(mail, seat.participant):
        return why
    seen = seen_from(seat, circles[seat.match_id])
    if seat.introduced_at is None or not any(other.first_name for other in seen):
        return _("They are not to learn of each other any more.")
    return ""


def register_letters() -> None:
    """Called when the app is ready."""
    letters.register(
        letters.Letter(INTRODUCTION, gettext_lazy("Introduction"), still_wanted, readable_by, may_wait_a_day=True)
    )
