"""Whom else one who asks could be given, for a coordinator who knows better than figures do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matches.fitting.suggestions import ranked
from matches.models import Batch, BatchAsker, BatchEdit, BatchProvider
from matches.preparing.load import load_in_words, proposed_for
from matches.preparing.next_steps import Step
from matches.workspace.batches.locking import Locks
from matches.workspace.batches.next_steps import next_steps
from matches.workspace.batches.showing import Said
from matches.workspace.batches.words import why_nobody
from matches.workspace.batches.working import why_given
from participants.told_apart import told_apart
from peermatch.clock import local_day

MOST = 20


@dataclass(frozen=True)
class Choice(Said):
    """One who is possible. `others`: to whom they are given now; `locked_to`: to whom else they are locked.

    `no_lock`: why whoever asks cannot be locked to them beside what is locked. `did`: what was said of these two.
    """

    provider: BatchProvider
    called: str  # as they are told from others of that name who are possible
    others: Sequence[str]
    proposed: int  # for how many matches they are and were not asked yet
    locked_to: Sequence[str] = ()
    no_lock: str = ""
    did: str = ""

    @property
    def can_be_locked(self) -> bool:
        return not self.no_lock and self.did != BatchEdit.Did.LOCKED

    @property
    def load(self) -> str:
        return load_in_words(self.provider.person, self.proposed)


@dataclass(frozen=True)
class Choices:
    """The best of those who are possible, how many there are, and why the others are not; `out`: why nobody is."""

    best: Sequence[Choice]
    count: int
    others: str
    out: str = ""
    steps: Sequence[Step] = ()  # what can be done where nobody is possible


def choices(batch: Batch, asker: BatchAsker, *, at: datetime, knows: bool) -> Choices:
    """As everything is on record now; in a constant number of queries."""
    locks = Locks(batch, asker, on=local_day(at, batch.program.time_zone))
    reading = locks.reading
    if asker.pk in reading.out:
        out = reading.out[asker.pk]
        return Choices((), 0, "", out, next_steps(asker, {"out": out}, {}, knows=knows))
    found = locks.found(asker.pk)
    order = {judged.known.id: pk for pk, judged in found.judged.items()}
    best = [order[judged.known.id] for judged in ranked(found.judged.values())][:MOST]
    rows = BatchProvider.objects.in_program(batch.program).select_related("person__organization").in_bulk(best)
    given, refused = _given(batch, best), locks.refused([rows[pk] for pk in best])
    called = told_apart(rows[pk].person for pk in best)
    proposed = proposed_for(batch.program, [row.person for row in rows.values()])
    told = [
        Choice(
            why_given(reading, found, asker.pk, pk), rows[pk], called[rows[pk].person_id], given.get(pk, ()),
            proposed.get(rows[pk].person_id, 0), locks.locked_to(pk), refused.get(pk, ""), locks.said_of(pk),
        )
        for pk in best
    ]  # fmt: skip
    fell_away = {str(no): count for no, count in found.refused.items()}
    steps = [] if told else next_steps(asker, {"not": fell_away, "busy": asker.said.get("busy")}, {}, knows=knows)
    return Choices(told, len(found.judged), why_nobody(fell_away, knows=knows), steps=steps)


def _given(batch: Batch, providers: Sequence[int]) -> Mapping[int, list[str]]:
    """By provider, the names of those to whom they are given."""
    rows = BatchAsker.objects.in_program(batch.program).filter(batch=batch, given__in=providers)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("person").order_by("pk"):
        found.setdefault(row.given_id or 0, []).append(row.person.name)
    return found
