"""The door of all reports about mail that left: by our server, by the provider, by mail. Each counts once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from peermatch.outbox.models import Email
from peermatch.returning import stopping
from peermatch.returning.models import MailEvent, Unreached
from peermatch.returning.verdicts import Verdict

# Mail servers try for five days at most, as a rule; what claims to come back after this is no report.
LATEST = timedelta(days=14)
# A letter that is late is a task as soon as it has no more time than this.
URGENT = timedelta(hours=24)


@transaction.atomic
def note(
    mail: Email, *, what: MailEvent.What, verdict: Verdict, source: MailEvent.Source, key: str, at: datetime
) -> bool:
    """Whether it is news. A mail that did not arrive becomes a task, and perhaps the end of mail to that address.

    In whichever order reports come, the worst of them stands: none takes back another.
    """
    if mail.program_id is None or not (mail.attempts or source == MailEvent.Source.SERVER):
        return False  # an account's own mail is asked for again by whoever misses it; what never left cannot return
    event = MailEvent(
        program_id=mail.program_id, email=mail, key=key[:200], what=what, why=verdict.why, source=source,
        code=verdict.code[:20], words=verdict.words, at=at,
    )  # fmt: skip
    MailEvent.objects.bulk_create([event], ignore_conflicts=True)
    if not _events(mail).filter(public_id=event.public_id).exists():
        return False
    if what != MailEvent.What.LATE or _is_urgent(mail, at):
        _miss(mail, verdict, at=at)
    return True


def _is_urgent(mail: Email, at: datetime) -> bool:
    """It will be of no use before long: whoever waits for it any longer waits in vain."""
    return mail.expires_at is not None and mail.expires_at - at <= URGENT


def is_in_time(mail: Email, at: datetime) -> bool:
    return at - (mail.sent_at or mail.date) <= LATEST


def _miss(mail: Email, verdict: Verdict, *, at: datetime) -> None:
    stopping.miss([mail], verdict.why, at=at)
    if verdict.stops:
        Unreached.objects.filter(program=mail.program_id, email=mail).open().update(why=verdict.why)
        stopping.stop(mail, verdict.why, at=at)


def _events(mail: Email) -> QuerySet[MailEvent]:
    events: QuerySet[MailEvent] = MailEvent.objects.filter(program=mail.program_id, email=mail)
    return events
