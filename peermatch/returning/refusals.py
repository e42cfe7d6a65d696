"""Mail that a server refused for good while we sent it, or that could not be sent for days.

Each is looked at as soon as it is given up, so that what waits for the same address does not leave; and each tick looks
for any that were missed.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from peermatch import shared_clock
from peermatch.outbox.models import Email, State
from peermatch.returning import stopping, verdicts
from peermatch.returning.models import MailEvent
from peermatch.returning.noting import note
from peermatch.returning.verdicts import Verdict

BACK_TO = timedelta(days=7)
MOST = 500
EVERYWHERE = "mail of all programs leaves together"


def look_at_what_ended() -> int:
    """The job of each tick."""
    return look(shared_clock.now())


def look(now: datetime) -> int:
    """Notes each refusal once, whoever saw it; says how many were new."""
    stopping.overtake_race()
    return sum(_note(mail) for mail in _new().filter(final_at__gt=now - BACK_TO).order_by("final_at")[:MOST])


def look_at(mail: int) -> None:
    """One that was given up just now."""
    for one in _new().filter(pk=mail):
        _note(one)


def _new() -> QuerySet[Email]:
    """Also what was a task before it ended, as it was late."""
    told = MailEvent.objects.across_programs(EVERYWHERE).filter(email=OuterRef("pk"), what=MailEvent.What.BACK)
    failed: QuerySet[Email] = Email.objects.across_programs(EVERYWHERE).filter(state=State.FAILED)
    return failed.filter(~Exists(told)).exclude(program=None)


def _note(mail: Email) -> bool:
    return note(
        mail, what=MailEvent.What.BACK, verdict=_verdict(mail), source=MailEvent.Source.SERVER,
        key=f"server:{mail.pk}", at=mail.final_at or mail.date,
    )  # fmt: skip


def _verdict(mail: Email) -> Verdict:
    """What was given up after days without an answer that says more has no code of a server."""
    if mail.error_code.isdecimal():
        return verdicts.of_reply(mail.error_code, mail.error)
    return Verdict(verdicts.Why.UNKNOWN, mail.error_code, mail.error)
