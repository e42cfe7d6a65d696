"""The worker's part of batches: claimed with a lease, so that two never do the same work.

Without a broker the tick finds what waits.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matches.models import Batch, BatchEdit
from matches.workspace.batches.drafting import make_drafts
from matches.workspace.batches.working import LockCannotStay, work_out

LEASE = timedelta(minutes=5)  # the largest batch takes seconds; whoever is at it longer was killed
MANY = "batches of all programs wait for the worker"
log = logging.getLogger(__name__)


def go_on_with_batches() -> int:
    """Does all that waits, and says how many batches that were."""
    rows = Batch.objects.across_programs(MANY).to_work_on(timezone.now())
    return sum(go_on(program, pk) for program, pk in list(rows.values_list("program_id", "pk")))


def go_on(program: int, pk: int) -> bool:
    """Works one batch out, or makes its drafts; false if there is nothing to do or someone is at it."""
    now = timezone.now()
    mine = Batch.objects.filter(program=program, pk=pk)
    if not mine.to_work_on(now).update(work_until=now + LEASE):
        return False
    batch = mine.select_related("program", "settled_by").get()
    does = make_drafts if batch.state == Batch.State.DRAFTING else work_out
    try:
        does(batch, at=now, told=_telling(mine))
    except LockCannotStay as refused:
        _stop(batch, " ".join(refused.messages), by=refused.edit)
    except ValidationError as refused:
        _stop(batch, " ".join(refused.messages))
    except Exception:  # tried again and again it would fail again and again, and nobody would be told
        log.exception("Batch %s of program %s failed.", pk, program)
        _stop(batch, _("Something failed that is not your fault, and it was noted. Try once more, or tell your lead."))
    return True


@transaction.atomic
def _stop(batch: Batch, trouble: str, *, by: BatchEdit | None = None) -> None:
    batch.lock()
    if batch.is_at_work:  # nobody put it aside meanwhile
        batch.stop(trouble, by=by.pk if by else None)


def _telling(mine: Any) -> Callable[[int], None]:
    """Writes how far it is, every tenth time."""

    def tell(done: int) -> None:
        if done % 10 == 0:
            mine.update(done=done)

    return tell
