"""Beginning a batch, editing it, and handing it to the worker."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import Batch, BatchAsker, BatchEdit, BatchProvider, Request
from matches.models.batch import MOST_ASKERS, MOST_PROVIDERS
from matches.workspace.batches.askers import Open
from matches.workspace.batches.locking import why_no_lock
from matches.workspace.batches.tasks import go_on_with_batch
from matches.workspace.batches.willing import Willing
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.outbox.nudge import wake_after_commit
from peermatch.text import say_number


@transaction.atomic
def begin_batch(*, program: Program, askers: Collection[Open], providers: Collection[Willing], by: User) -> Batch:
    """Keeps who was chosen, and has the worker find the pairs."""
    insist_on_size(askers, providers)
    batch: Batch = Batch.objects.create(program=program, by=by)
    BatchProvider.objects.bulk_create(
        BatchProvider(program=program, batch=batch, person=one.person, room=one.room) for one in providers
    )
    BatchAsker.objects.bulk_create(_asker(batch, one) for one in askers)
    wake(batch)
    return batch


def insist_on_size(askers: Collection[Open], providers: Collection[Willing]) -> None:
    """Refuses a batch of nobody, or of more than one can hold; the error's code says on which side."""
    if not askers:
        raise ValidationError(_("Choose at least one who asks."), "ask")
    if not providers:
        raise ValidationError(_("Choose at least one person who could provide."), "provide")
    if len(askers) > MOST_ASKERS:
        words = _("%(n)d ask, and a batch takes %(most)d. Narrow by path or topic, or choose fewer.")
        raise ValidationError(words % {"n": len(askers), "most": MOST_ASKERS}, "ask")
    if len(providers) > MOST_PROVIDERS:
        words = _(
            "More than %(most)s could provide, and a batch takes no more. Narrow by path or topic, or choose fewer."
        )
        raise ValidationError(words % {"most": say_number(MOST_PROVIDERS)}, "provide")


def _asker(batch: Batch, one: Open) -> BatchAsker:
    which = {"request": one.asked} if isinstance(one.asked, Request) else {"match": one.asked}
    return BatchAsker(program=batch.program, batch=batch, person=one.person, **which)


def wake(batch: Batch) -> None:
    """Has the worker look at once."""
    wake_after_commit(go_on_with_batch, batch.program_id, batch.pk)


@transaction.atomic
def edit(
    *, batch: Batch, asker: BatchAsker, did: str, by: User, at: datetime, provider: BatchProvider | None = None
) -> BatchEdit:
    """Locks or forbids a pair: the one that was found for this one, or the one with that provider.

    Done twice, it is done once. Of one pair the last word counts, and whoever asks is locked to one person.
    """
    batch.lock()
    insist_may_change(batch)
    asker.refresh_from_db(fields=["given"])
    whom = provider or asker.given
    if whom is None:
        raise ValidationError(_("%(name)s goes without: there is no pair to lock or forbid.") % {"name": asker.person})
    _insist_on_lock(batch, asker, whom, did, at)
    edits = BatchEdit.objects.in_program(batch.program)
    if did == BatchEdit.Did.LOCKED:
        edits.filter(asker=asker, did=did).exclude(provider=whom).delete()
    row, _new = edits.update_or_create(
        asker=asker, provider=whom, defaults={"did": did, "by": by, "at": at, "cost": {}},
        create_defaults={"program": batch.program, "batch": batch, "did": did, "by": by, "at": at},
    )  # fmt: skip
    return row


def _insist_on_lock(batch: Batch, asker: BatchAsker, whom: BatchProvider, did: str, at: datetime) -> None:
    """Refuses a lock of which it is known now that it could not be kept: the whole run would fail by it."""
    if did == BatchEdit.Did.LOCKED:
        why = why_no_lock(batch, asker, whom, on=local_day(at, batch.program.time_zone))
        if why:
            raise ValidationError(why)


@transaction.atomic
def free(*, batch: Batch, asker: BatchAsker, provider: BatchProvider) -> None:
    """The pair is neither locked nor forbidden any more. Done twice, it is done once."""
    batch.lock()
    insist_may_change(batch)
    BatchEdit.objects.in_program(batch.program).filter(batch=batch, asker=asker, provider=provider).delete()


@transaction.atomic
def run_again(*, batch: Batch) -> None:
    batch.lock()
    insist_may_change(batch)
    batch.run_again()
    wake(batch)


@transaction.atomic
def agree(*, batch: Batch, by: User) -> None:
    """Has the worker make the drafts. What was forbidden since the last run is heeded first."""
    batch.lock()
    if batch.is_ready and unheeded(batch):
        raise ValidationError(_("You locked or forbade a pair since it was last worked out. Run it again first."))
    if batch.is_ready and not BatchAsker.objects.in_program(batch.program).filter(batch=batch).exclude(given=None):
        raise ValidationError(_("There is no pair of which a draft could be made."))
    batch.agree(by=by)
    wake(batch)


@transaction.atomic
def drop(*, batch: Batch, by: User, at: datetime) -> None:
    batch.lock()
    batch.drop(by=by, at=at)


@transaction.atomic
def pick_up(*, batch: Batch) -> None:
    """It was put aside by mistake."""
    batch.lock()
    batch.pick_up()
    if batch.is_at_work:
        wake(batch)


def insist_may_change(batch: Batch) -> None:
    """Refuses to change the pairs of a batch that is at work or settled, or of which drafts were made."""
    batch.insist_ready()
    if drafts_of(batch):
        words = _("Drafts were made of these pairs: they stay as they are. Go on making drafts, or put it aside.")
        raise ValidationError(words)


def drafts_of(batch: Batch) -> int:
    """How many drafts were made of it: also some, where it was stopped."""
    return BatchAsker.objects.in_program(batch.program).filter(batch=batch).exclude(draft=None).count()


def unheeded(batch: Batch) -> bool:
    """Whether what is shown is not yet as the coordinator wants it."""
    edits = BatchEdit.objects.in_program(batch.program).filter(batch=batch).select_related("asker")
    return any(edit.is_unheeded for edit in edits)
