"""What can be locked beside what is locked already: told when it is pressed, and not by a run that fails."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matches.fitting import batch as pairs
from matches.fitting.batch import Refused
from matches.fitting.pairing import Possible, possible
from matches.models import Batch, BatchAsker, BatchEdit, BatchProvider
from matches.workspace.batches.reading import Reader
from matches.workspace.batches.working import ASKED


class Locks:
    """The locks of a batch as one who asks finds them, by everything that is on record now.

    In as many queries for a batch of many as for one of few.
    """

    def __init__(self, batch: Batch, asker: BatchAsker, *, on: date) -> None:
        self.batch, self.asker = batch, asker
        self.reading = Reader(batch, self._concerned(), on).read()
        self._known: dict[int, Possible] = {}

    def _concerned(self) -> list[BatchAsker]:
        """Whoever asks, with all that is asked by the same people and by those who provide: they share it."""
        rows: Any = BatchAsker.objects.in_program(self.batch.program).filter(batch=self.batch)
        provide = BatchProvider.objects.in_program(self.batch.program).filter(batch=self.batch).values("person")
        shares = Q(person=self.asker.person_id) | Q(person__in=provide)
        return list(rows.filter(shares).select_related(*ASKED).order_by("pk"))

    @cached_property
    def edits(self) -> Sequence[BatchEdit]:
        rows = BatchEdit.objects.in_program(self.batch.program).filter(batch=self.batch)
        return list(rows.select_related("asker__person", "provider__person").order_by("pk"))

    def locked_to(self, provider: int) -> list[str]:
        """Who is locked to them, but for whoever asks here."""
        return [edit.asker.person.name for edit in self._others if edit.provider_id == provider]

    def said_of(self, provider: int) -> str:
        """What a coordinator said of whoever asks and this one; empty if nothing."""
        pair = (self.asker.pk, provider)
        return next((edit.did for edit in self.edits if (edit.asker_id, edit.provider_id) == pair), "")

    def found(self, asker: int) -> Possible:
        """Everyone who is possible for one of those who ask."""
        if asker not in self._known:
            reading = self.reading
            offering = reading.offering.values()
            self._known[asker] = possible(reading.asking[asker], offering, reading.between, reading.weights)
        return self._known[asker]

    def refused(self, providers: Collection[BatchProvider]) -> Mapping[int, str]:
        """By provider's id, why whoever asks cannot be locked to them, and what would change it; the others can be."""
        reading = self.reading
        theirs = {reading.gives[one.pk] for one in providers if one.pk in reading.gives}
        asked = [pk for pk in reading.asking if pk == self.asker.pk or reading.whose[pk] in theirs]
        batch = pairs.Batch(
            {pk: self.found(pk).worth for pk in asked}, reading.room,
            frozenset((edit.asker_id, edit.provider_id) for edit in self._others),
            whose=reading.whose, takes=reading.takes, gives=reading.gives,
        )  # fmt: skip
        whys = {one: pairs.why_refused(batch, (self.asker.pk, one.pk)) for one in providers}
        return {one.pk: self._in_words(why, one) for one, why in whys.items() if why}

    def _in_words(self, why: Refused, provider: BatchProvider) -> str:
        names = get_text_list(self.locked_to(provider.pk), _("and"))
        said = {"asker": self.asker.person.name, "provider": provider.person.name, "names": names}
        if why == Refused.FULL and names:
            words = _(
                "%(provider)s is locked to %(names)s, and has no room for %(asker)s beside. Free one of these first."
            )
        elif why == Refused.KEPT and names:
            words = _(
                "%(provider)s is locked to %(names)s, and what else they can take is kept for what they ask: there is "
                "no room for %(asker)s."
            )
        elif why == Refused.KEPT:
            words = _("What %(provider)s can take is kept for what they ask, so there is no room for %(asker)s.")
        elif why == Refused.ASKS:
            words = _("%(asker)s takes no more matches at once, counting those that are locked.")
        else:
            words = _("%(asker)s and %(provider)s cannot be a pair any more. Run the batch again to see who can.")
        return words % said

    @property
    def _others(self) -> list[BatchEdit]:
        """What is locked but for whoever asks here: they are locked to one person, and the last word counts."""
        return [edit for edit in self.edits if edit.did == BatchEdit.Did.LOCKED and edit.asker_id != self.asker.pk]


def why_no_lock(batch: Batch, asker: BatchAsker, provider: BatchProvider, *, on: date) -> str:
    """Why these two cannot be locked now, and what would change it; empty if they can."""
    return Locks(batch, asker, on=on).refused([provider]).get(provider.pk, "")
