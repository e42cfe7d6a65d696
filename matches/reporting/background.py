"""The worker's part of reports: workbooks of all rows, claimed with a lease, so that two never make the same.

Without a broker the tick finds what waits. A day later they are gone.
"""

import logging
import tempfile
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from matches.models import ReportFile
from matches.reporting.forms import ReportForm
from matches.reporting.tasks import go_on_with_file
from matches.reporting.workbook import how_many, write_rows
from peermatch.accounts.models import Program, User
from peermatch.outbox.nudge import wake_after_commit

LEASE = timedelta(minutes=5)  # the largest takes seconds; whoever is at it longer was killed
MANY = "workbooks of all programs wait for the worker"
log = logging.getLogger(__name__)


@transaction.atomic
def begin_file(*, program: Program, asked: dict[str, str], by: User) -> ReportFile:
    """Has the worker make it. Asked twice while it is made, it is made once."""
    Program.objects.select_for_update().get(pk=program.pk)
    mine = ReportFile.objects.filter(program=program, by=by, asked=asked).without_data()
    kept: ReportFile | None = mine.filter(state=ReportFile.State.AT_WORK).first()
    if kept is not None:
        return kept
    row: ReportFile = ReportFile.objects.create(program=program, asked=asked, by=by)
    wake_after_commit(go_on_with_file, program.pk, row.pk)
    return row


def go_on_with_files() -> int:
    """Makes all that waits, and says how many that were; what is older than a day goes."""
    now = timezone.now()
    ReportFile.objects.across_programs(MANY).over(now).delete()
    waiting = ReportFile.objects.across_programs(MANY).to_work_on(now)
    return sum(go_on(program, pk) for program, pk in list(waiting.values_list("program_id", "pk")))


def go_on(program: int, pk: int) -> bool:
    """Makes one; false if there is nothing to do or someone is at it."""
    now = timezone.now()
    mine = ReportFile.objects.filter(program=program, pk=pk)
    if not mine.to_work_on(now).update(work_until=now + LEASE, done=0):
        return False
    row = mine.without_data().select_related("program").get()
    try:
        _make(row, mine)
    except Exception:  # tried again and again it would fail again and again, and nobody would be told
        log.exception("Workbook %s of program %s failed.", pk, program)
        row.fail()
    return True


def _make(row: ReportFile, mine: Any) -> None:
    form = ReportForm(row.asked, program=row.program, now=row.created_at)
    asked = form.asked
    mine.update(of=how_many(asked))
    with tempfile.TemporaryFile() as out:
        write_rows(out, asked, form.period_chosen, lambda done: mine.update(done=done))
        out.seek(0)
        row.finish(out.read(), at=timezone.now())
