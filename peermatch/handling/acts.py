"""What may be done to a mail now, for its page."""

from typing import Any

from django.utils import timezone

from peermatch.accounts.models import Membership
from peermatch.handling import doors
from peermatch.handling.ways import way_of, where_to_reach
from peermatch.outbox.models import Email, State

ENDED = frozenset({State.SENT, State.FAILED, State.EXPIRED, State.SUPERSEDED, State.SUPPRESSED})


def of(mail: Email, membership: Membership) -> dict[str, Any]:
    """`again`, `cancel` and `now` are what it may; `why_not`, `reach` and `instead` say what else leads on."""
    now, state = timezone.now(), State(mail.state)
    why_not = doors.why_not_again(mail, now) if state in doors.GOES_AGAIN else ""
    return {
        "again": state in doors.GOES_AGAIN and not why_not,
        "why_not": why_not,
        "reach": where_to_reach(mail) if state in ENDED else None,
        "instead": way_of(mail).instead(mail) if state in ENDED else None,
        "cancel": doors.may_cancel(mail),
        "now": doors.may_send_now(mail, now),
    }
