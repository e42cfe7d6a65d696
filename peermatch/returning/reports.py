"""Reports by mail: what a mail server returns, and what a provider says of a complaint.

Anybody can write such a mail. It counts only where it names a mail of ours by its Message-ID, which nobody can guess,
and the address that this very mail went to; and it is always shown to a coordinator.
"""

from datetime import datetime
from typing import Any

from peermatch.accounts.models import Program
from peermatch.inbox.models import IncomingMail
from peermatch.inbox.receiving import Hearer, hears
from peermatch.outbox.models import Email
from peermatch.returning import verdicts
from peermatch.returning.models import MailEvent
from peermatch.returning.noting import is_in_time, note
from peermatch.returning.verdicts import Verdict

What = MailEvent.What
ACTIONS = {"failed": What.BACK, "delayed": What.LATE, "complaint": What.COMPLAINT}


def listen() -> None:
    """Called once, when the app is ready."""
    hears(HEARER)


def hear(report: IncomingMail, at: datetime) -> None:
    mail, told = report.answers, report.report
    if mail is None or not told or told.get("action") not in ACTIONS:
        return
    if not is_in_time(mail, at) or not _speaks_of(mail, report):
        return
    what, verdict = ACTIONS[told["action"]], _verdict(told)
    # One of a kind for each mail: whoever sends a hundred copies is heard once.
    key = f"mail:{mail.pk}:{what}:{verdict.why}"
    note(mail, what=what, verdict=verdict, source=MailEvent.Source.MAIL, key=key, at=at)


def _speaks_of(mail: Email, report: IncomingMail) -> bool:
    """A complaint often hides the address, an old server writes it into its text."""
    address, to = mail.to_address.lower(), str(report.report.get("to", ""))
    if to:
        return to == address
    return report.report["action"] == "complaint" or address in f"{report.text} {report.quoted}".lower()


def _verdict(told: dict[str, Any]) -> Verdict:
    if told["action"] == "complaint":
        return Verdict(verdicts.Why.UNWANTED)
    found = verdicts.of_status(str(told.get("status", "")), str(told.get("words", "")))
    return Verdict(verdicts.Why.NOT_NOW, found.code, found.words) if told["action"] == "delayed" else found


def _no_program(report: IncomingMail) -> Program | None:
    return None


HEARER = Hearer(_no_program, hear)
