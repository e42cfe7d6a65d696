"""Closing a match: what is still ahead is called off in the same moment, so that nobody sits in front of a screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.following_up.hopes import record as record_hopes
from matches.following_up.plan_mail import sending as plan_mail
from matches.introducing import bringing_together
from matches.inviting import links, withdrawing
from matches.inviting.letters import about
from matches.models import Happening, Match, Meeting, MeetingState, Seat, keep_open_matches
from matches.scheduling import booking, planning
from matches.scheduling.polls import polling
from peermatch.accounts.models import User
from peermatch.outbox import queue


@dataclass(frozen=True)
class Ahead:
    """What closing a match would call off, and what should be settled before."""

    confirmed: list[Meeting]
    planned: list[Meeting]
    unanswered: list[Seat]
    to_mark: list[Meeting]

    @property
    def is_anything(self) -> bool:
        """Whether anyone would lose something they count on."""
        return bool(self.confirmed or self.unanswered)


def ahead_of(match: Match, now: datetime) -> Ahead:
    standing = list(match.meetings.filter(state__in=[MeetingState.PLANNED, MeetingState.CONFIRMED]))
    confirmed = [meeting for meeting in standing if meeting.state == MeetingState.CONFIRMED]
    return Ahead(
        confirmed=[meeting for meeting in confirmed if meeting.starts_at > now],
        planned=[meeting for meeting in standing if meeting.state == MeetingState.PLANNED],
        unanswered=list(match.seats.unanswered().select_related("participant")),
        to_mark=[meeting for meeting in confirmed if meeting.starts_at <= now],
    )


def close(
    *,
    match: Match,
    reason: str,
    outcome: str,
    by: User,
    at: datetime,
    call_off: bool = False,
    hopes: Mapping[int, str] | None = None,
) -> None:
    """Ends the match. `call_off` is the coordinator's word that what is ahead may be called off; else it is refused.
    `hopes`: by hope (pk), whether it came true, as far as the coordinator knows."""
    with transaction.atomic():
        match.lock()
        match.insist_open()
        ahead = ahead_of(match, at)
        if ahead.is_anything and not call_off:
            raise ValidationError(_("Something is still ahead. Agree that it is called off, or keep the match open."))
        standing = [*ahead.confirmed, *ahead.planned]
        for meeting in standing:
            meeting.match = match
        planning.cancel_together(meetings=standing, by=by, at=at)
        polling.close_with(match, by=by, at=at)
        bringing_together.call_off(match, at=at, why=_("The match was closed."))
        plan_mail.call_off(match.seats.all(), at=at, why=_("The match was closed."))
        _end_letters_and_links(match, ahead.unanswered, at)
        match.close(reason=reason, outcome=outcome, by=by, at=at)
        record_hopes(match=match, known=hopes or {}, by=by, at=at)
        match.record(Happening.What.CLOSED, by=by, at=at, detail=str(match.get_close_reason_display()))
        booking.lock_people(match, match.seats.all())
        keep_open_matches(match.program, match.seats.values_list("participant_id", flat=True))


def _end_letters_and_links(match: Match, unanswered: list[Seat], at: datetime) -> None:
    """No link opens any more, nothing that waits goes out; the step that asked tells whoever was asked in vain."""
    for seat in match.seats.all():
        links.revoke_links(seat, at=at)
        queue.supersede(program=match.program, about=about(seat), now=at, why=_("The match was closed."))
    withdrawing.call_off(unanswered, at=at)
