"""A meeting that is confirmed while people are still asked which times suit: the question may end with it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Meeting
from matches.scheduling import planning
from matches.scheduling.polls import polling
from peermatch.accounts.models import User


def confirm(
    *, meeting: Meeting, by: User, at: datetime, override_reason: str = "", stop_asking: bool = False
) -> Meeting:
    """As `planning.confirm`; whether nobody of the match is asked about times any more, both or neither."""
    with transaction.atomic():
        confirmed = planning.confirm(meeting=meeting, by=by, at=at, override_reason=override_reason)
        for poll in meeting.match.polls.open() if stop_asking else ():
            poll.match = meeting.match
            polling.call_off(poll=poll, by=by, at=at, detail=_("A meeting was confirmed."))
    return confirmed
