"""What the commands say that read a mailbox by hand: `read_replies`, `read_returns`."""

from django.core.management.base import CommandError

from peermatch.inbox.address import MailboxAddress
from peermatch.inbox.imap import MailboxTroubleError
from peermatch.inbox.mailbox import read_mailbox


def read_by_hand(mailbox: MailboxAddress | None, variable: str) -> str:
    """Reads what is new, and says how many were kept. Raises CommandError, in words, where it cannot."""
    if mailbox is None:
        raise CommandError(f"{variable} names no mailbox. It looks like imaps://user:password@host/INBOX")
    try:
        tally = read_mailbox(mailbox)
    except MailboxTroubleError as problem:
        raise CommandError(str(problem)) from problem
    if tally.is_busy:
        return "The mailbox is being read by another process. Nothing was done."
    return f"Kept: {tally.kept}. To be tried again: {tally.failed}."
