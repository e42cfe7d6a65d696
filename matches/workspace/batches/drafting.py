"""Makes a draft match of each pair of a batch. Each is made whole or not at all, and says so; nobody is told of any."""

import logging
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.fitting import pairing
from matches.fitting.review import PROVIDING
from matches.models import Batch, BatchAsker, Direction, Match, Part, Seat
from matches.models.match import OPEN
from matches.preparing.seating import seat_person, why_not
from matches.workspace.batches.reading import Reader, Reading
from matches.workspace.batches.words import why_no_pair
from matches.workspace.batches.working import Told, askers_of
from matches.workspace.from_request import begin, proposed_title
from participants.models import Participant, Readiness, Status
from peermatch.accounts.models import User
from peermatch.clock import local_day, say_day

log = logging.getLogger(__name__)


def make_drafts(batch: Batch, *, at: datetime, told: Told) -> None:
    """One draft a pair, each in a transaction of its own: whoever withdrew or is full by now is left out with a reason.

    Called again after an interruption it goes on where it stopped: what is a draft already stays the one draft.
    """
    waiting = [asker for asker in askers_of(batch) if asker.given is not None and asker.draft_id is None]
    reading = Reader(batch, waiting, local_day(at, batch.program.time_zone)).read()
    made = _Drafts(batch, reading, at)
    for count, asker in enumerate(waiting, 1):
        made.of(asker)
        told(count)
    batch.finish(at=at)


class _Drafts:
    """Counts who was given how often: two drafts must not take the last place of one person, who asks or provides."""

    def __init__(self, batch: Batch, reading: Reading, at: datetime) -> None:
        self.batch, self.reading, self.at = batch, reading, at
        self.on = local_day(at, batch.program.time_zone)
        self.room = {reading.offering[pk].known.id: room for pk, room in reading.room.items() if pk in reading.offering}
        self.room |= reading.takes

    def of(self, asker: BatchAsker) -> None:
        try:
            with transaction.atomic():
                asker.become(self._made(asker))
        except ValidationError as refused:
            asker.stay_out(" ".join(refused.messages))
        except Exception:  # of one pair: the others go on, and this one says that there is no draft of it
            log.exception("No draft for asker %s of batch %s.", asker.pk, self.batch.pk)
            asker.stay_out(_("Something failed that is not your fault, and it was noted. Make this match by itself."))
        else:
            for person in (self.reading.whose[asker.pk], self.reading.offering[asker.given_id or 0].known.id):
                self.room[person] -= 1

    def _made(self, asker: BatchAsker) -> Match:
        if reason := self._why_not(asker):
            raise ValidationError(reason)
        match = self._match_of(asker)
        match.lock()
        if match.seats.taking_part().filter(part__in=PROVIDING).exists():
            raise ValidationError(_("Somebody was given the place meanwhile."))
        seat_person(
            match=match, person=_provider(asker), part=Part.PROVIDER, by=self._by, at=self.at, why=asker.said,
            batched=True,
        )  # fmt: skip
        return match

    def _why_not(self, asker: BatchAsker) -> str:
        """What changed since the pair was found, and makes it impossible."""
        if out := self.reading.out.get(asker.pk) or _why_out(asker):
            return out
        asking, offering = self.reading.asking[asker.pk], self.reading.offering.get(asker.given_id or 0)
        if offering is None or self.room.get(offering.known.id, 0) < 1:
            return _why_not_asked(_provider(asker), on=self.on)
        if self.room[self.reading.whose[asker.pk]] < 1:
            return _("%(name)s takes no more matches at once.") % {"name": asker.person.name}
        if _sit_together(asker):  # by another draft of this batch, or made by hand since
            return why_no_pair(pairing.No.MET)
        no = pairing.why_not(asking, offering, self.reading.between)
        return why_no_pair(no) if no else ""

    def _match_of(self, asker: BatchAsker) -> Match:
        if asker.match is not None:
            return asker.match
        if asker.request is None:
            raise ValueError("Who asks has a request or a match.")
        return begin(
            request=asker.request, person=asker.person, permission=None, title=proposed_title(asker.request),
            path=asker.request.path, direction=Direction.DIRECTIONAL, by=self._by, at=self.at,
            stays_draft=True,
        )  # fmt: skip

    @property
    def _by(self) -> User:
        who = self.batch.settled_by or self.batch.by
        if who is None:
            raise ValidationError(_("Whoever asked for these drafts is no longer here."))
        return who


def _why_out(asker: BatchAsker) -> str:
    """Why whoever asks cannot be matched any more: they may have left while other drafts were made."""
    asker.person = _as_they_are(asker, asker.person_id)
    if asker.match is None or asker.person.status != Status.ACTIVE or asker.person.is_held_back:
        return why_not(asker.person)
    is_in_it = asker.match.seats.taking_part().filter(participant=asker.person).exists()
    return "" if is_in_it else _("Whoever asked is no longer in this match.")


def _why_not_asked(person: Participant, *, on: date) -> str:
    """Why whoever was to provide cannot be given one more place."""
    if reason := why_not(person):
        return reason
    rest = Readiness.objects.filter(program=person.program_id, participant=person).first()
    if rest is not None and rest.resting_until is not None and rest.is_resting(on):
        said = {"name": person.name, "day": say_day(rest.resting_until, year=True)}
        return _("%(name)s rests until %(day)s.") % said
    words = _("%(name)s stands in as many open matches and drafts as they take.")
    return words % {"name": person.name}


def _sit_together(asker: BatchAsker) -> bool:
    places = Seat.objects.filter(program=asker.program_id, match__stage__in=OPEN).taking_part()
    of_who_asks = places.filter(participant=asker.person_id).values("match")
    return bool(places.filter(match__in=of_who_asks, participant=_provider(asker)).exists())


def _provider(asker: BatchAsker) -> Participant:
    given = asker.given
    if given is None:
        raise ValueError("Nobody was given.")
    return _as_they_are(asker, given.person_id)


def _as_they_are(asker: BatchAsker, person: int) -> Participant:
    """The person as they are now, and nobody changes them meanwhile."""
    return Participant.records.filter(program=asker.program_id).select_for_update().get(pk=person)
