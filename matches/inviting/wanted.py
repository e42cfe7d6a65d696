"""Whether a letter of this step is still wanted, asked for many at once just before they leave.

Each function answers with a reason for those that are not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting.letters import ANSWER, INVITATION, NEW_LINK, REMINDER, REPLY, WITHDRAWN
from matches.inviting.letters_shown import readable_by
from matches.models import Answer, Invitation, Seat, SeatState
from matches.models.seat import ASKED
from participants.profile.wanted import why_not_to
from peermatch.outbox import letters
from peermatch.outbox.letters import Letter
from peermatch.outbox.models import Email
from peermatch.outbox.nights import AtNight


def _unwanted(mails: Sequence[Email], why: Callable[[Email, Seat], str]) -> Mapping[int, str]:
    seats = Seat.objects.across_programs("mail of all programs leaves together").filter(
        public_id__in={_seat_id(mail) for mail in mails}
    )
    by_id = {seat.public_id: seat for seat in seats.select_related("match", "participant")}
    found = {mail.pk: _gone(mail, by_id.get(_seat_id(mail))) or why(mail, by_id[_seat_id(mail)]) for mail in mails}
    return {pk: reason for pk, reason in found.items() if reason}


def _seat_id(mail: Email) -> UUID:
    return UUID(mail.about.removeprefix("seat:"))


def _gone(mail: Email, seat: Seat | None) -> str:
    return why_not_to(mail, seat.participant) if seat else _("The place in the match no longer exists.")


def _closed(seat: Seat) -> str:
    return "" if seat.match.is_open else _("The match was closed.")


def _invitations_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    everywhere = Invitation.objects.across_programs("mail of all programs leaves together")
    standing = {str(one.public_id) for one in everywhere.standing().filter(public_id__in=_occasions(mails))}

    def why(mail: Email, seat: Seat) -> str:
        if mail.occasion not in standing:
            return _("The invitation was taken back, or sent anew.")
        if not seat.match.is_changeable:
            return _("The match was closed or put on hold.")
        return "" if seat.state == SeatState.INVITED else _("They have answered, or were taken out.")

    return _unwanted(mails, why)


def _reminders_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Nobody is reminded of what they answered, or of what is no longer asked."""
    everywhere = Invitation.objects.across_programs("mail of all programs leaves together")
    ids = {mail.occasion.partition(":")[0] for mail in mails}
    standing = {str(one.public_id) for one in everywhere.standing().filter(public_id__in=ids)}

    def why(mail: Email, seat: Seat) -> str:
        if mail.occasion.partition(":")[0] not in standing:
            return _("The invitation was taken back, or sent anew.")
        if not seat.match.is_changeable:
            return _("The match was closed or put on hold.")
        return "" if seat.state == SeatState.INVITED else _("They have answered, or were taken out.")

    return _unwanted(mails, why)


def _replies_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    return _unwanted(mails, lambda mail, seat: _closed(seat))


def _new_links_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    return _unwanted(
        mails, lambda mail, seat: _closed(seat) or ("" if seat.state in ASKED else _("They were taken out."))
    )


def _answers_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Only the latest answer of a seat is worth telling."""
    everywhere = Answer.objects.across_programs("mail of all programs leaves together")
    told = everywhere.filter(public_id__in=_occasions(mails)).values("seat")
    latest: dict[int, str] = {}
    for answer in everywhere.filter(seat__in=told).order_by("at", "pk"):
        latest[answer.seat_id] = str(answer.public_id)
    still = set(latest.values())
    return _unwanted(
        mails, lambda mail, seat: _closed(seat) or ("" if mail.occasion in still else _("They answered differently."))
    )


def _withdrawals_unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Someone who was asked again after all need not read that they were taken out."""

    def why(mail: Email, seat: Seat) -> str:
        asked_again = seat.match.is_open and seat.state != SeatState.WITHDRAWN
        return _("They were asked again.") if asked_again else ""

    return _unwanted(mails, why)


def _occasions(mails: Iterable[Email]) -> set[str]:
    return {mail.occasion for mail in mails}


def register_letters() -> None:
    """Called when the app is ready."""
    for letter in (
        Letter(INVITATION, gettext_lazy("Invitation"), _invitations_unwanted, readable_by, may_wait_a_day=True),
        Letter(
            REMINDER,
            gettext_lazy("Reminder of an invitation"),
            _reminders_unwanted,
            readable_by,
            is_reminder=True,
            at_night=AtNight.WAITS_OR_ENDS,
            may_wait_a_day=True,
        ),
        Letter(REPLY, gettext_lazy("Answer to a question"), _replies_unwanted),
        Letter(NEW_LINK, gettext_lazy("New link"), _new_links_unwanted, readable_by),
        Letter(ANSWER, gettext_lazy("Answer received"), _answers_unwanted, readable_by),
        Letter(WITHDRAWN, gettext_lazy("Invitation withdrawn"), _withdrawals_unwanted),
    ):
        letters.register(letter)
