"""What those who said yes need to take part, and the coordinator's word that it is arranged.

The word covers one meeting at one time, or the first contact of two families, and these needs: when any of it
changes, it must be given anew.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matches.models import Attestation, Attested, Happening, Match, Meeting, Seat, SeatState
from participants.models import AccessProfile, Audience, Participant
from peermatch.accounts.models import User


@dataclass(frozen=True)
class PersonNeeds:
    """One person's needs in words. `is_confirmed`: they said themselves that this is so."""

    person: Participant
    needs: tuple[str, ...]
    in_their_words: str
    is_confirmed: bool
    withheld: tuple[str, ...] = ()  # parts that they do not want those who are booked to see

    @property
    def is_empty(self) -> bool:
        return not self.needs and not self.in_their_words

    @property
    def said(self) -> str:
        """All of it in a row, to stand in a sentence."""
        return "; ".join([*self.needs, *filter(None, [self.in_their_words.rstrip(". ")])])


@dataclass(frozen=True)
class AccessState:
    """What is needed for the next meeting, and who vouches that it is arranged."""

    people: tuple[PersonNeeds, ...]
    meeting: Meeting | None
    facts: str
    attestation: Attestation | None

    @property
    def in_need(self) -> list[PersonNeeds]:
        return [one for one in self.people if not one.is_empty]

    @property
    def unconfirmed(self) -> list[PersonNeeds]:
        return [one for one in self.people if not one.is_confirmed]

    @property
    def in_words(self) -> str:
        return " ".join(
            _("%(name)s: %(needs)s.") % {"name": one.person.name, "needs": one.said} for one in self.in_need
        )


def access_state(match: Match, seats: Sequence[Seat], meeting: Meeting | None) -> AccessState:
    """`seats` come with `participant__access` and its needs already read."""
    people = tuple(_needs_of(seat.participant) for seat in seats if seat.state == SeatState.ACCEPTED)
    facts = _digest(people, meeting)
    standing = match.attestations.standing().filter(what=Attested.ACCESS, facts=facts).select_related("by")
    return AccessState(people, meeting, facts, standing.first())


def unarranged(meetings: Sequence[Meeting]) -> list[Meeting]:
    """Of these meetings of one program, those that someone has a need for and nobody vouches for. Three queries."""
    if not meetings:
        return []
    program, matches = meetings[0].program_id, {meeting.match_id for meeting in meetings}
    seats = Seat.objects.filter(program=program, match__in=matches, state=SeatState.ACCEPTED)
    by_match: dict[int, list[PersonNeeds]] = defaultdict(list)
    for seat in seats.select_related("participant__access").prefetch_related("participant__access__needs"):
        by_match[seat.match_id].append(_needs_of(seat.participant))
    given = Attestation.objects.filter(program=program, match__in=matches).standing().filter(what=Attested.ACCESS)
    vouched = set(given.values_list("match_id", "facts"))
    return [
        meeting
        for meeting in meetings
        if any(not one.is_empty for one in by_match[meeting.match_id])
        and (meeting.match_id, _digest(by_match[meeting.match_id], meeting)) not in vouched
    ]


def _needs_of(person: Participant) -> PersonNeeds:
    profile: AccessProfile | None = getattr(person, "access", None)
    if profile is None:
        return PersonNeeds(person, (), "", False)
    needs = tuple(str(need) for need in profile.needs.all())
    withheld = tuple(profile.withheld_from(Audience.BOOKED))
    return PersonNeeds(person, needs, profile.in_their_words.strip(), profile.confirmed_at is not None, withheld)


def _digest(people: Sequence[PersonNeeds], meeting: Meeting | None) -> str:
    needs = sorted((one.person.pk, one.needs, one.in_their_words) for one in people)
    when = (meeting.pk, meeting.revision) if meeting else None
    return hashlib.sha256(repr((needs, when)).encode()).hexdigest()


@transaction.atomic
def attest_access(*, match: Match, state: AccessState, facts: str, by: User, at: datetime) -> Attestation:
    """The coordinator vouches that what `facts` names is arranged. Done twice, it is done once."""
    match.lock()
    match.insist_open()
    if state.meeting is None and not match.is_family:
        raise ValidationError(_("Plan the meeting first: what can be booked depends on its day and time."))
    if state.meeting is not None and not state.meeting.is_standing:
        raise ValidationError(_("This meeting is over or off: there is nothing to arrange for it any more."))
    if facts != state.facts:
        raise ValidationError(_("The needs or the time have changed since you opened this page. Read them again."))
    if state.attestation:
        return state.attestation
    try:
        with transaction.atomic():
            return _write(match, state, by, at)
    except IntegrityError:  # someone else was quicker by a moment
        row: Attestation = match.attestations.standing().get(what=Attested.ACCESS, facts=facts)
        return row


def _write(match: Match, state: AccessState, by: User, at: datetime) -> Attestation:
    row: Attestation = Attestation.objects.create(
        program=match.program, match=match, what=Attested.ACCESS, facts=state.facts,
        sentence=state.in_words[:1000], by=by, at=at,
    )  # fmt: skip
    match.record(Happening.What.ATTESTED, by=by, at=at, detail=str(Attested.ACCESS.label))
    return row
