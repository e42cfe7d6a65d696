"""Reading what is new in the mailbox: every mail is handed to the door, and one that goes wrong stops no other.

What was read is known by the mails' numbers (UIDs), not by a flag: somebody may look at the same mailbox.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, DataError, InterfaceError
from django.utils import timezone

from peermatch.inbox.address import MailboxAddress
from peermatch.inbox.imap import Folder, MailboxTroubleError, open_folder
from peermatch.inbox.models import Mailbox
from peermatch.inbox.reading import unreadable
from peermatch.inbox.receiving import keep, receive

log = logging.getLogger(__name__)
AT_FIRST = timedelta(days=14)  # how far back the first look at a mailbox goes
MOST = 200  # mails of one round; the next goes on
ROUND = timedelta(minutes=5)  # then it ends after the mail that it is at; that one may take half a minute
LEASE = timedelta(minutes=10)
TRIES = 3  # a mail over which the reader died twice is kept as the text that it is, and over that, passed over
MOST_LEFT_OVER = 100


@dataclass
class Tally:
    """What one round did. `is_busy`: somebody else is reading, so this one did nothing."""

    kept: int = 0
    failed: int = 0
    is_busy: bool = False


def read_mailbox(address: MailboxAddress, *, now: Callable[[], datetime] = timezone.now) -> Tally:
    """Keeps what is new, up to 200 mails. Raises MailboxTroubleError, and says so on the mailbox's row as well."""
    box, _new = Mailbox.objects.get_or_create(name=address.name[:300])
    if not box.claim(until=now() + LEASE, now=now()):
        return Tally(is_busy=True)
    trouble = "The reading was interrupted."
    try:
        with open_folder(address) as folder:
            tally = _read(folder, box, now)
        trouble = ""
    except MailboxTroubleError as problem:
        trouble = str(problem)
        raise
    finally:
        box.finish(at=now(), trouble=trouble)
    return tally


def _read(folder: Folder, box: Mailbox, now: Callable[[], datetime]) -> Tally:
    tally, until = Tally(), now() + ROUND
    if box.begin_with(folder.uid_validity) or not box.last_uid:
        new = folder.since((now() - AT_FIRST).date())
    else:
        new = folder.after(box.last_uid)
    for uid in [*box.left_over, *[one for one in new if one not in box.left_over]][:MOST]:
        if now() >= until:
            break
        if (times := box.meet(uid)) > TRIES:
            log.error("Mail %d of the mailbox was passed over: whoever reads it dies. Look at it there.", uid)
            box.have_read(uid, kept=True)
            continue
        kept = _take(folder, uid, now(), times=times)
        box.have_read(uid, kept=kept or len(box.left_over) >= MOST_LEFT_OVER)
        tally.kept, tally.failed = tally.kept + kept, tally.failed + (not kept)
    return tally


def _take(folder: Folder, uid: int, at: datetime, *, times: int) -> bool:
    """Whether it is kept. First kept, then marked: a break between the two finds it kept next time."""
    try:
        found = folder.fetch(uid)
        if found is not None:
            _keep(*found, at, is_parsed=times < TRIES)
            folder.mark(uid, move_to=settings.IMAP_MOVE_TO)
    except DataError as problem:
        return _goes_wrong(uid, problem)
    except (MailboxTroubleError, OSError, DatabaseError, InterfaceError):
        raise  # not this mail's fault: the round ends, and the next goes on from here
    except Exception as problem:  # of one mail: those behind it are read all the same
        return _goes_wrong(uid, problem)
    return True


def _keep(raw: bytes, is_cut: bool, at: datetime, *, is_parsed: bool) -> None:
    if is_parsed:
        receive(raw, at=at, is_cut=is_cut)
    else:
        keep(unreadable(raw, is_cut=is_cut), at=at)


def _goes_wrong(uid: int, problem: Exception) -> bool:
    log.error("Mail %d of the mailbox could not be kept (%s); it is tried again.", uid, type(problem).__name__)
    return False
