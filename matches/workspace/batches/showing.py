"""A batch as its page shows it: each pair with its reasons, and who goes without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from matches.fitting.reasons import Reason
from matches.fitting.suggestions import FITS_WELL
from matches.models import Batch, BatchAsker, BatchEdit, BatchProvider
from matches.preparing.next_steps import Step
from matches.workspace.batches.next_steps import next_steps
from matches.workspace.batches.words import cost_in_words, frees, status_of, why_nobody
from matches.workspace.batches.working import askers_of
from participants.told_apart import told_apart
from peermatch.accounts.models import Membership, Program

SHOWS = ("pairs", "without", "changed")


@dataclass(frozen=True)
class Said:
    """What is kept of a pair: how well it fits, and why."""

    said: Mapping[str, Any]

    @property
    def tone(self) -> str:
        return "done" if self.said.get("fit", 0) >= FITS_WELL and self.is_settled else "plain"

    @property
    def is_settled(self) -> bool:
        """Nothing is pointed out of the pair."""
        return not self.said.get("settle")

    @property
    def reasons(self) -> list[Reason]:
        """What speaks for the pair: a word or two, and the sentence."""
        told = (one.partition(": ") for one in self.said.get("for", ()))
        return [Reason(label, sentence) for label, _colon, sentence in told]

    @property
    def against(self) -> list[Reason]:
        """What speaks against: a sentence each, without a word before it."""
        return [Reason("", sentence) for sentence in self.said.get("against", ())]


@dataclass(frozen=True)
class Line(Said):
    """One who asks. `edit` is what a coordinator said of the pair that is shown."""

    asker: BatchAsker
    edit: BatchEdit | None
    frees: Sequence[str]
    knows: bool
    steps: Sequence[Step] = ()  # what can be done for one who goes without
    names: Mapping[int, str] = field(default_factory=dict)  # by person, told apart from others of that name

    @property
    def asks(self) -> str:
        return self.names.get(self.asker.person_id, self.asker.person.name)

    @property
    def gives(self) -> str:
        given = self.asker.given
        return self.names.get(given.person_id, given.person.name) if given else ""

    @property
    def is_changed(self) -> bool:
        return self.asker.had_id != self.asker.given_id

    @property
    def why_nobody(self) -> str:
        return str(self.said.get("out") or why_nobody(self.said.get("not", {}), knows=self.knows))

    @property
    def had(self) -> str:
        return self.asker.had.person.name if self.asker.had else _("nobody")


def may_know(asker: BatchAsker, reader: Membership) -> bool:
    """Whether this member may read what is protected about whoever asks: the coordinator of a match that waits, and
    leads.
    """
    return reader.is_lead or (asker.match is not None and asker.match.coordinator_id == reader.user_id)


class Page:
    """Everything that the page of one batch asks for, in a constant number of queries."""

    def __init__(self, batch: Batch, show: str, reader: Membership) -> None:
        self.batch, self.reader = batch, reader
        self.show = show if show in SHOWS else SHOWS[0]

    @cached_property
    def edits(self) -> list[BatchEdit]:
        rows = BatchEdit.objects.in_program(self.batch.program).filter(batch=self.batch)
        return list(rows.select_related("asker__person", "provider__person", "by"))

    @property
    def stopped_by(self) -> BatchEdit | None:
        """The lock by which the last run failed, as long as it is there."""
        locks = (edit for edit in self.edits if edit.did == BatchEdit.Did.LOCKED)
        return next((edit for edit in locks if edit.pk == self.batch.found.get("stopped")), None)

    @cached_property
    def edits_with_costs(self) -> list[tuple[BatchEdit, str]]:
        return [(edit, cost_in_words(edit.cost)) for edit in self.edits]

    @cached_property
    def lines(self) -> list[Line]:
        edits = {(edit.asker_id, edit.provider_id): edit for edit in self.edits}
        return [
            Line(
                one.said, one, edits.get((one.pk, one.given_id or 0)), frees(one, self._providers, self._askers),
                may_know(one, self.reader), self._steps(one), self._names,
            )
            for one in self.askers
        ]  # fmt: skip

    def _steps(self, asker: BatchAsker) -> list[Step]:
        """As long as something can be done in this batch, or was left undone by it."""
        if asker.given_id or self.batch.state == Batch.State.DROPPED:
            return []
        return next_steps(asker, asker.said, self._providers, knows=may_know(asker, self.reader))

    @cached_property
    def _names(self) -> Mapping[int, str]:
        given = (one.given.person for one in self.askers if one.given)
        return told_apart([*(one.person for one in self.askers), *given])

    @cached_property
    def askers(self) -> list[BatchAsker]:
        return askers_of(self.batch)

    @property
    def shown(self) -> list[Line]:
        """Pairs, the best first and those with something to settle last; who goes without, in the order they wait."""
        if self.show == "without":
            return self.without
        paired = self.changed if self.show == "changed" else self.pairs
        return sorted(paired, key=lambda line: (not line.is_settled, -line.said.get("fit", 0), line.asker.pk))

    @cached_property
    def pairs(self) -> list[Line]:
        return [line for line in self.lines if line.asker.given_id]

    @cached_property
    def without(self) -> list[Line]:
        return [line for line in self.lines if not line.asker.given_id]

    @cached_property
    def changed(self) -> list[Line]:
        """Since the run before; there was one."""
        return [line for line in self.lines if line.is_changed] if "before" in self.batch.found else []

    @property
    def is_unheeded(self) -> bool:
        """Whether a pair was locked or forbidden since, and what is shown does not heed it."""
        return any(edit.is_unheeded for edit in self.edits)

    @cached_property
    def drafts(self) -> int:
        return sum(line.asker.draft_id is not None for line in self.lines)

    @property
    def status(self) -> tuple[str, str]:
        return status_of(self.batch, pairs=len(self.pairs), drafts=self.drafts)

    @property
    def may_change(self) -> bool:
        """Whether a pair can be locked or forbidden, and the batch run again."""
        return self.batch.is_ready and not self.drafts

    @property
    def left_out(self) -> int:
        """Pairs of which no draft could be made."""
        return len(self.pairs) - self.drafts

    @cached_property
    def _askers(self) -> Mapping[int, BatchAsker]:
        return {one.pk: one for one in self.askers}

    @cached_property
    def _providers(self) -> Mapping[int, BatchProvider]:
        """Those of whom something is told."""
        said = [one.said for one in self.askers]
        named = {pk for one in said for name in ("room", "kept") for pk in one.get(name, ())}
        named |= {pair[1] for one in said for name in ("locks", "forbidden") for pair in one.get(name, ())}
        return providers(self.batch.program, named)


def providers(program: Program, pks: set[int]) -> Mapping[int, BatchProvider]:
    if not pks:
        return {}
    rows = BatchProvider.objects.in_program(program).filter(pk__in=pks).select_related("person__program")
    return {row.pk: row for row in rows}
