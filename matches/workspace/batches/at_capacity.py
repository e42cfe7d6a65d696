"""Who would fit somebody who goes without, if they took one more match than they agreed to."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from matches.fitting.pairing import Offering, why_not
from matches.models import Batch, BatchAsker
from matches.workspace.batches import willing
from matches.workspace.batches.reading import Reader
from participants.models import are_ready


def fit_at_capacity(batch: Batch, without: Collection[BatchAsker], *, on: date) -> Mapping[int, int]:
    """By asker's id, how many of the whole program could be theirs and are at capacity."""
    reading = _AtCapacity(batch, without, on).read()
    everyone = list(reading.offering.values())
    return {
        pk: sum(why_not(asking, one, reading.between) is None for one in everyone)
        for pk, asking in reading.asking.items()
    }


class _AtCapacity(Reader):
    """Reads those who are at capacity, in the batch or not, in place of those who were chosen."""

    @cached_property
    def people(self) -> Mapping[int, Any]:
        rows = willing.at_capacity(self.program, on=self.on)
        ready = set(rows.filter(are_ready(self.rules, self.on)).order_by().values_list("pk", flat=True))
        found = {person.pk: person for person in rows.order_by()}
        for pk, person in found.items():
            person.is_ready = pk in ready
        return found

    @cached_property
    def providers(self) -> list[Any]:
        return []

    def _offering(self) -> dict[int, Offering]:
        people = (person for pk, person in self.people.items() if pk in self.known)
        return {one.pk: Offering(one.pk, self.known[one.pk], one.kind, one.is_ready) for one in people}
