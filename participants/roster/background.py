"""Long lists are read and taken in by the worker: claimed with a lease, so that two never do the same work.

Without a broker the tick finds what waits, and `manage.py take_in_lists` does it by hand.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from participants.models import RosterUpload
from participants.roster import review, uploads
from participants.roster.entries import Told
from peermatch.accounts.models import User
from peermatch.progress import Teller

LEASE = timedelta(minutes=5)  # 10,000 rows take seconds; whoever is at it longer was killed
MANY = "lists of all programs wait for the background"
log = logging.getLogger(__name__)


def go_on_with_lists() -> int:
    """Does all that waits, and says how many lists that were."""
    rows = RosterUpload.objects.across_programs(MANY).to_work_on(timezone.now())
    return sum(go_on(program, pk) for program, pk in list(rows.values_list("program_id", "pk")))


def go_on(program: int, pk: int) -> bool:
    """Reads one list, or takes it in; false if there is nothing to do or someone is at it."""
    now = timezone.now()
    mine = RosterUpload.objects.filter(program=program, pk=pk)
    if not mine.to_work_on(now).update(work_until=now + LEASE):
        return False
    upload = mine.select_related("program").get()
    try:
        (_take if upload.is_being_taken else _read)(upload, mine)
    except ValidationError as refused:
        if upload.is_being_taken:
            upload.stop(refused.messages[0])
        else:
            mine.update(work=RosterUpload.Work.NONE, trouble=refused.messages[0][:500])
    return True


def _read(upload: RosterUpload, mine: Any) -> None:
    """Keeps what the page says, unless the coordinator decided something else meanwhile."""
    page = read(upload, timezone.now(), _telling(upload, mine))
    unchanged = mine.filter(work=RosterUpload.Work.READING, work_until=upload.work_until)
    unchanged.update(reading=page, work=RosterUpload.Work.NONE, work_until=None, done=upload.rows)


def read(upload: RosterUpload, at: datetime, told: Told | None = None) -> dict[str, Any]:
    """The dry run in the words of its page; empty while the headings are not clear."""
    _table, headings = uploads.headings_of(upload)
    if not headings.are_clear:
        return {}
    plan = uploads.dry_run(upload, at, told)
    return review.page_of(plan, upload.decided.rows, upload.program.time_zone)


def _take(upload: RosterUpload, mine: Any) -> None:
    """Reads it once more, then writes all of it at once. Both can be watched, the writing from outside of it."""
    agreed, written = upload.agreed, Teller(upload.work_name)
    written.forget()
    uploads.agree(
        upload=upload, seen=agreed["seen"], take=agreed["take"], by=User.objects.get(pk=agreed["by"]),
        at=timezone.now(), welcome=agreed.get("welcome", False),
        read_so_far=_telling(upload, mine), written_so_far=written.tell,
    )  # fmt: skip


def _telling(upload: RosterUpload, mine: Any) -> Told:
    """Writes how far it is, a few dozen times in all."""
    step = max(upload.rows // 40, 1)

    def tell(done: int) -> None:
        if done % step < 100:
            mine.update(done=done)

    return tell
