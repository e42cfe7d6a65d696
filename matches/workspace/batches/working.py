"""Works a batch out: reads it, has the best pairs found, and keeps in words what a coordinator reads of each."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.fitting import batch as pairs
from matches.fitting.batch import Assignment, LockRefused, Refused
from matches.fitting.freeing import Freeing, freeing
from matches.fitting.pairing import Possible, possible
from matches.fitting.reasons import case_of, fit_in_words
from matches.models import Batch, BatchAsker, BatchEdit, BatchProvider
from matches.workspace.batches.at_capacity import fit_at_capacity
from matches.workspace.batches.reading import Reader, Reading
from peermatch.accounts.models import Program
from peermatch.clock import local_day

MOST_COSTS = 20  # edits of which each is told what it costs: each is one more search
MOST_AGAINST = 3  # sentences, unless more must be settled
MOST_ROOM = 3  # people told of who would have to take one more
ASKED = (  # what is read with each
    "program", "request__program", "match__program", "person__organization", "person__program",
    "given__person__organization", "had__person",
)  # fmt: skip
Told = Callable[[int], None]


class LockCannotStay(ValidationError):
    """`edit`: the lock for which the batch cannot be worked out."""

    def __init__(self, words: str, edit: BatchEdit) -> None:
        super().__init__(words)
        self.edit = edit


@dataclass(frozen=True)
class Work:
    """What was read of a batch, and what was found."""

    reading: Reading
    possible: Mapping[int, Possible]
    batch: pairs.Batch
    found: Assignment


def askers_of(batch: Batch) -> list[BatchAsker]:
    rows = BatchAsker.objects.in_program(batch.program).filter(batch=batch)
    return list(rows.select_related(*ASKED).order_by("pk"))


def work_out(batch: Batch, *, at: datetime, told: Told) -> None:
    """Finds the pairs and keeps them, all or nothing. Raises LockCannotStay for a lock that cannot be kept.

    `told` hears how many of those who ask were compared with everybody.
    """
    askers, edits = askers_of(batch), list(BatchEdit.objects.in_program(batch.program).filter(batch=batch))
    work = found_now(batch, askers, edits, at=at, told=told)
    costs = pairs.costs(work.batch, work.found, most=MOST_COSTS)
    free = freeing(work.batch, work.found)
    busy = _fit_at_capacity(batch, askers, work, at)
    with transaction.atomic():
        batch.lock()
        if batch.state != Batch.State.RUNNING:  # it was put aside meanwhile
            return
        _keep_pairs(batch.program, askers, work, free, busy)
        _keep_costs(edits, costs)
        _keep_room(batch, work.reading)
        batch.show(_figures(batch, askers, work), at=at)


def found_now(
    batch: Batch, askers: Collection[BatchAsker], edits: Collection[BatchEdit], *, at: datetime, told: Told
) -> Work:
    """The best pairs as everything is on record now."""
    reading = Reader(batch, askers, local_day(at, batch.program.time_zone)).read()
    each = compared(reading, told)
    chosen = pairs.Batch(
        {asker: one.worth for asker, one in each.items()}, reading.room, _chosen(edits, BatchEdit.Did.LOCKED),
        _chosen(edits, BatchEdit.Did.FORBIDDEN), {asker.pk: asker.given_id for asker in askers if asker.given_id},
        frozenset((asker, provider) for asker, one in each.items() for provider in one.wary),
        reading.whose, reading.takes, reading.gives,
    )  # fmt: skip
    try:
        return Work(reading, each, chosen, pairs.assign(chosen))
    except LockRefused as refused:
        edit = next(one for one in edits if (one.asker_id, one.provider_id) == refused.pair)
        raise LockCannotStay(_refusal(refused, edit), edit) from refused


def compared(reading: Reading, told: Told) -> dict[int, Possible]:
    """Each who asks, with everybody who could provide."""
    each = {}
    offering = list(reading.offering.values())
    for count, (asker, asking) in enumerate(reading.asking.items(), 1):
        each[asker] = possible(asking, offering, reading.between, reading.weights)
        told(count)
    return each


def _chosen(edits: Collection[BatchEdit], did: str) -> frozenset[tuple[int, int]]:
    return frozenset((edit.asker_id, edit.provider_id) for edit in edits if edit.did == did)


def _refusal(refused: LockRefused, edit: BatchEdit) -> str:
    names = {"asker": edit.asker.person.name, "provider": edit.provider.person.name}
    words = {
        Refused.IMPOSSIBLE: _("%(asker)s and %(provider)s are locked, and cannot be a pair any more."),
        Refused.FORBIDDEN: _("%(asker)s and %(provider)s are both locked and forbidden."),
        Refused.TWICE: _("%(asker)s is locked to two people. %(provider)s is one of them."),
        Refused.FULL: _("%(asker)s and %(provider)s are locked, and %(provider)s cannot take so many any more."),
        Refused.KEPT: _(
            "%(asker)s and %(provider)s are locked, and what %(provider)s can take is kept for what they ask."
        ),
        Refused.ASKS: _("%(asker)s and %(provider)s are locked, and %(asker)s cannot take so many any more."),
    }[refused.why]
    return words % names + " " + _("Free this pair and run the batch again. What was found before stays.")


# What is kept


def _fit_at_capacity(batch: Batch, askers: Collection[BatchAsker], work: Work, at: datetime) -> Mapping[int, int]:
    without = [asker for asker in askers if asker.pk in work.possible and asker.pk not in work.found.given]
    return fit_at_capacity(batch, without, on=local_day(at, batch.program.time_zone)) if without else {}


def _keep_pairs(
    program: Program, askers: Collection[BatchAsker], work: Work, free: Mapping[int, Freeing], busy: Mapping[int, int]
) -> None:
    for asker in askers:
        given = work.found.given.get(asker.pk)
        asker.had_id, asker.given_id = asker.given_id, given
        asker.said, asker.trouble = _said(asker.pk, given, work, free), ""
        if busy.get(asker.pk) and not asker.said["full"]:
            asker.said["busy"] = busy[asker.pk]
    BatchAsker.objects.in_program(program).bulk_update(askers, ["had", "given", "said", "trouble"], batch_size=200)


def _said(asker: int, given: int | None, work: Work, free: Mapping[int, Freeing]) -> dict[str, Any]:
    if asker in work.reading.out:
        return {"out": work.reading.out[asker]}
    if given is not None:
        return why_given(work.reading, work.possible[asker], asker, given)
    frees = free[asker]
    return {
        "not": {str(no): count for no, count in work.possible[asker].refused.items()},
        "room": list(frees.room[:MOST_ROOM]),
        "locks": [list(pair) for pair in frees.locks],
        "forbidden": [list(pair) for pair in frees.forbidden],
        "stuck": bool(work.possible[asker].judged) and frees.is_hopeless,
        "own": frees.own,
        "full": frees.is_full,
        "kept": list(frees.kept[:MOST_ROOM]),
    }


def why_given(reading: Reading, found: Possible, asker: int, provider: int) -> dict[str, Any]:
    """Why these two are a pair, as a place keeps it."""
    judged = found.judged[provider]
    place = reading.asking[asker].place
    case = case_of(judged, place, reading.weights, reading.names)
    pointed_out = reading.pointed_out.of(reading.asking[asker], judged.known.id, reading.between)
    settle = [*(one.sentence for one in case.settle), *pointed_out]
    return {
        "fit": judged.fit,
        "words": fit_in_words(judged, place, len(settle)),
        "settle": len(settle),
        "for": [f"{one.label}: {one.sentence}" for one in case.strongest if not one.is_of_feedback],
        "against": [*settle, *(one.sentence for one in case.against)][: max(MOST_AGAINST, len(settle))],
    }


def _keep_costs(edits: Collection[BatchEdit], costs: Mapping[tuple[int, int], pairs.Cost]) -> None:
    for edit in edits:
        cost = costs.get((edit.asker_id, edit.provider_id))
        edit.cost = {"fewer": cost.fewer, "less": cost.less} if cost else {}
        edit.save(update_fields=["cost"])


def _keep_room(batch: Batch, reading: Reading) -> None:
    rows = list(BatchProvider.objects.in_program(batch.program).filter(batch=batch))
    for row in rows:
        row.room = reading.room.get(row.pk, 0)
    BatchProvider.objects.in_program(batch.program).bulk_update(rows, ["room"], batch_size=500)


def _figures(batch: Batch, askers: Collection[BatchAsker], work: Work) -> dict[str, Any]:
    """How many are matched and their fit in all; what it was before, and without any lock or forbidden pair."""
    now: dict[str, Any] = {"count": work.found.count, "total": work.found.total}
    if batch.ran_at is not None:
        before = {name: batch.found.get(name, 0) for name in ("count", "total")}
        now |= {"before": before, "moved": sum(asker.had_id != asker.given_id for asker in askers)}
    if work.batch.locked or work.batch.forbidden:
        free = pairs.assign(replace(work.batch, locked=frozenset(), forbidden=frozenset()))
        now |= {"free": {"count": free.count, "total": free.total}}
    return now
