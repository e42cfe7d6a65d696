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
from matches.preparing import arranged
from matches.preparing.arranged import Arranged, Need
from participants.models import AccessProfile, Audience, NeedKind, Participant
from peermatch.accounts.models import User


@dataclass(frozen=True)
class PersonNeeds:
    """One person's needs in words. `is_confirmed`: they said themselves that this is so."""

    person: Participant
    needs: tuple[str, ...]
    in_their_words: str
    is_confirmed: bool
    withheld: tuple[str, ...] = ()  # parts that they do not want those who are booked to see
    to_arrange: tuple[Need, ...] = ()  # those of their needs about which somebody must do something by a day

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
    arranged: Arranged

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
    return AccessState(people, meeting, facts, standing.first(), _arranged(people, meeting))


def _arranged(people: Sequence[PersonNeeds], meeting: Meeting | None) -> Arranged:
    if meeting is None:
        return Arranged((), 0)
    wanted = [(meeting.pk, need) for one in people for need in one.to_arrange]
    return arranged.of([meeting], wanted)[meeting.pk]


def unarranged(meetings: Sequence[Meeting]) -> list[Meeting]:
    """Of these meetings of one program, those with a need that nobody vouches for and for which not all are asked."""
    return [meeting for meeting, state in unvouched(meetings).items() if not state.is_asked]


def unvouched(meetings: Sequence[Meeting]) -> dict[Meeting, Arranged]:
    """Those with a need of which nobody vouches that it is arranged, with how far it is. Seven queries."""
    by_match = _needs_by_match(meetings)
    wanted = [(one.pk, need) for one in meetings for person in by_match[one.match_id] for need in person.to_arrange]
    state, vouched = arranged.of(meetings, wanted), _vouched(meetings)
    return {
        meeting: state[meeting.pk]
        for meeting in meetings
        if any(not one.is_empty for one in by_match[meeting.match_id]) or state[meeting.pk].wanted
        if (meeting.match_id, _digest(by_match[meeting.match_id], meeting)) not in vouched
    }


def _needs_by_match(meetings: Sequence[Meeting]) -> dict[int, list[PersonNeeds]]:
    by_match: dict[int, list[PersonNeeds]] = defaultdict(list)
    if meetings:
        seats = Seat.objects.filter(program=meetings[0].program_id, match__in={one.match_id for one in meetings})
        coming = seats.filter(state=SeatState.ACCEPTED).select_related("participant__access")
        for seat in coming.prefetch_related("participant__access__needs"):
            by_match[seat.match_id].append(_needs_of(seat.participant))
    return by_match


def _vouched(meetings: Sequence[Meeting]) -> set[tuple[int, str]]:
    """Matches and facts for which somebody vouches."""
    if not meetings:
        return set()
    matches = {one.match_id for one in meetings}
    given = Attestation.objects.filter(program=meetings[0].program_id, match__in=matches).standing()
    return set(given.filter(what=Attested.ACCESS).values_list("match_id", "facts"))


def _needs_of(person: Participant) -> PersonNeeds:
    profile: AccessProfile | None = getattr(person, "access", None)
    if profile is None:
        return PersonNeeds(person, (), "", False)
    needs = tuple(str(need) for need in profile.needs.all())
    withheld = tuple(profile.withheld_from(Audience.BOOKED))
    asked = [need for need in profile.needs.all() if NeedKind(need.kind).is_arranged]
    to_arrange = tuple((person.pk, need.kind, need.detail) for need in asked)
    words, is_confirmed = profile.in_their_words.strip(), profile.confirmed_at is not None
    return PersonNeeds(person, needs, words, is_confirmed, withheld, to_arrange)


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
