"""Whether a letter that asks how it was is still wanted at the moment it leaves. Asked by the outbox, many at once."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.following_up.feedback.letters import ASKED, REMINDER
from matches.framing.shown import reads_hopes
from matches.models import Feedback, FeedbackAsked, SeatState
from participants.profile.wanted import why_not_to
from peermatch.accounts.models import Membership
from peermatch.outbox import letters
from peermatch.outbox.letters import Letter
from peermatch.outbox.models import Email
from peermatch.outbox.nights import AtNight

EVERYWHERE = "the outbox delivers for every program at once"


def still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """As of any letter: why it is not, by its pk. Two queries however many mails."""
    names = {mail.about.partition(":")[2] for mail in mails}
    rows = FeedbackAsked.objects.across_programs(EVERYWHERE).filter(public_id__in=names)
    asked = {f"feedback:{one.public_id}": one for one in rows.select_related("seat__participant")}
    given = Feedback.objects.across_programs(EVERYWHERE).standing()
    told = set(given.filter(seat__in=[one.seat_id for one in asked.values()]).values_list("seat", flat=True))
    reasons = {mail.pk: _why_not(mail, asked.get(mail.about), told) for mail in mails}
    return {pk: why for pk, why in reasons.items() if why}


def _why_not(mail: Email, asked: FeedbackAsked | None, told: set[int]) -> str:
    if asked is None or not asked.is_standing:
        return _("Nobody is asked about this any more.")
    if asked.seat.state != SeatState.ACCEPTED:
        return _("The person does not take part any more.")
    if asked.seat_id in told and not mail.is_asked_for:
        return _("They answered.")
    return why_not_to(mail, asked.seat.participant)


def readable_by(mail: Email, membership: Membership) -> bool:
    """They say what somebody hoped for."""
    rows = FeedbackAsked.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    asked = rows.select_related("seat__match__program").first()
    return membership.is_lead if asked is None else reads_hopes(asked.seat.match, membership)


def register_letters() -> None:
    """Called when the app is ready."""
    letters.register(Letter(ASKED, gettext_lazy("How it was"), still_wanted, readable_by, may_wait_a_day=True))
    letters.register(
        Letter(
            REMINDER, gettext_lazy("Reminder: how it was"), still_wanted, readable_by,
            is_reminder=True, at_night=AtNight.WAITS_OR_ENDS, may_wait_a_day=True,
        )
    )  # fmt: skip
