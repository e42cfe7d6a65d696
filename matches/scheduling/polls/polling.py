"""The doors of a poll: ask everyone which times suit, keep what they say, ask again, choose a time, call it off.

Each is one transaction that locks the match first, so that of twenty people who press at once one does it and the
others find it done.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.models import (
    Ability,
    Happening,
    Match,
    Meeting,
    Poll,
    PollAnswer,
    PollAsked,
    PollReply,
    PollState,
    PollTime,
    Seat,
    SeatState,
    Way,
)
from matches.models.poll import FEWEST_TIMES, MOST_TIMES
from matches.scheduling import planning
from matches.scheduling.planning import AlreadyDone, Place
from matches.scheduling.polls import letters
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.clock import WallTime, local_day


@transaction.atomic
def ask(
    *,
    match: Match,
    times: Sequence[WallTime],
    minutes: int,
    place_kind: str,
    answer_by: date,
    by: User,
    at: datetime,
    optional: Collection[int] = (),
) -> Poll:
    """Asks everyone who said yes. `optional`: seats (pk) without whom the meeting can be.

    Whoever has e-mail gets a letter; the others are called by the coordinator. The same poll again is the one there is.
    """
    match.lock()
    match.insist_open()
    if twin := _the_same(match, times, minutes):
        return twin
    _insist_good(match, times, answer_by, at)
    seats = list(match.seats.accepted().select_related("participant"))
    if not seats:
        raise ValidationError(_("Nobody said yes yet. Ask about times when somebody did."))
    poll = Poll(
        program=match.program, match=match, minutes=minutes, time_zone=times[0].zone, place_kind=place_kind,
        answer_by=answer_by, asked_at=at, asked_by=by, state_since=at,
    )  # fmt: skip
    poll.full_clean(exclude=["program", "match"], validate_constraints=False)
    poll.save()
    PollTime.objects.bulk_create(_times(poll, times))
    match.record(Happening.What.POLL_ASKED, by=by, at=at, detail=", ".join(map(str, poll.times.all())))
    for seat in seats:
        _ask_one(poll, seat, at=at, is_required=seat.pk not in optional)
    return poll


def _times(poll: Poll, times: Iterable[WallTime]) -> list[PollTime]:
    lasts = timedelta(minutes=poll.minutes)
    return [
        PollTime(
            program_id=poll.program_id, poll=poll, on=wall.on, at=wall.at, fold=wall.fold,
            starts_at=wall.instant(), ends_at=wall.instant() + lasts,
        )
        for wall in times
    ]  # fmt: skip


def _the_same(match: Match, times: Sequence[WallTime], minutes: int) -> Poll | None:
    """The poll that is open, if it asks just this; refuses where it asks something else."""
    poll: Poll | None = match.polls.open().first()
    if poll is None:
        return None
    poll.match = match
    if poll.minutes == minutes and {one.starts_at for one in poll.times.all()} == {one.instant() for one in times}:
        return poll
    raise ValidationError(_("People of this match are already asked about times. Call that off first, or wait for it."))


def _insist_good(match: Match, times: Sequence[WallTime], answer_by: date, at: datetime) -> None:
    moments = {wall.instant() for wall in times}
    if not FEWEST_TIMES <= len(moments) <= MOST_TIMES or len({wall.zone for wall in times}) > 1:
        raise ValidationError(
            _("Ask about %(fewest)d to %(most)d different times.") % {"fewest": FEWEST_TIMES, "most": MOST_TIMES}
        )
    if min(moments) <= at:
        raise ValidationError(_("One of these times is already past. Choose later ones."))
    zone = match.program.time_zone
    if not local_day(at, zone) <= answer_by <= local_day(min(moments), zone):
        raise ValidationError(_("Answers must be wanted from today on, and no later than the first of these times."))


def _ask_one(poll: Poll, seat: Seat, *, at: datetime, is_required: bool = True) -> None:
    PollAsked.objects.create(program_id=poll.program_id, poll=poll, seat=seat, is_required=is_required, asked_at=at)
    if seat.participant.takes_email:
        letters.post(poll, seat, letters.ASKED, at=at)


@transaction.atomic
def reply(
    *,
    poll: Poll,
    seat: Seat,
    said: Mapping[int, str],
    way: str,
    at: datetime,
    words: str = "",
    spoken_by: str = "",
    by: User | None = None,
) -> PollReply:
    """Keeps what a person said of each time (by pk): by link up to the day it is wanted by, recorded until the end.

    `by` is the coordinator who typed it in. The latest reply counts. The same again is not kept twice.
    """
    _lock(poll)
    poll.insist_open()
    _insist_may_reply(poll, seat, way, at)
    times = list(poll.times.all())
    if {time.pk for time in times} != set(said) or not set(said.values()) <= set(Ability.values):
        raise ValidationError(_("Say of each time whether it suits."))
    latest = replies_of(poll).get(seat.pk)
    told = {"way": way, "words": words.strip(), "spoken_by": spoken_by.strip()}
    if latest and latest.said == said and all(getattr(latest, name) == value for name, value in told.items()):
        return latest
    fresh = PollReply(program_id=poll.program_id, poll=poll, seat=seat, at=at, recorded_by=by, **told)
    fresh.full_clean(exclude=["program", "polls/poll", "seat"])
    fresh.save()
    PollAnswer.objects.bulk_create(
        PollAnswer(program_id=poll.program_id, reply=fresh, time=time, said=said[time.pk]) for time in times
    )
    poll.match.record(Happening.What.POLL_REPLY, by=by, at=at, who=seat.participant, detail=str(Way(way).label))
    letters.call_back(poll, seat, at=at)
    if latest is None and not missing(poll):  # not again whenever somebody thinks again
        letters.tell_all_answered(poll, seat=seat, by=by, at=at)
    return fresh


def _insist_may_reply(poll: Poll, seat: Seat, way: str, at: datetime) -> None:
    name = {"name": seat.participant}
    if not poll.asked.filter(seat=seat).exists() or seat.state != SeatState.ACCEPTED:
        raise ValidationError(_("%(name)s is not asked about these times.") % name)
    if way == Way.LINK and is_past_for(poll, seat, at):
        raise ValidationError(_("The day to answer is past. Please call or write to your coordinator."))


def is_past(poll: Poll, at: datetime) -> bool:
    """Whether the day by which answers were wanted is over where the program is."""
    return local_day(at, poll.match.program.time_zone) > poll.answer_by


def is_past_for(poll: Poll, seat: Seat, at: datetime) -> bool:
    """Whether that day is over on this person's own clock too, on which they read it."""
    return is_past(poll, at) and local_day(at, seat.participant.time_zone) > poll.answer_by


def replies_of(poll: Poll) -> dict[int, PollReply]:
    """The reply that counts of each person who gave one, by seat. Two queries."""
    rows = poll.replies.order_by("at", "pk").prefetch_related("answers").select_related("recorded_by")
    return {row.seat_id: row for row in rows}


def asked_now(poll: Poll) -> list[PollAsked]:
    """Those asked who still take part, required ones first."""
    rows = poll.asked.filter(seat__state=SeatState.ACCEPTED).select_related("seat__participant")
    return sorted(rows, key=lambda one: (not one.is_required, one.pk))


def missing(poll: Poll) -> list[PollAsked]:
    """Those of whom there is no reply yet."""
    told = set(poll.replies.values_list("seat", flat=True))
    return [one for one in asked_now(poll) if one.seat_id not in told]


def to_remind(poll: Poll, at: datetime, among: Iterable[PollAsked]) -> list[PollAsked]:
    """Those of these people who may be asked again now: they have e-mail and were not asked today."""
    zone = poll.match.program.time_zone
    today = local_day(at, zone)
    return [one for one in among if one.seat.participant.takes_reminders and local_day(one.last_asked_at, zone) < today]


@transaction.atomic
def remind(*, poll: Poll, at: datetime, seats: Collection[int] | None = None, by: User | None = None) -> int:
    """Asks those again who have e-mail and have not answered, once a day at most; says how many."""
    _lock(poll)
    poll.insist_open()
    if is_past(poll, at):
        raise ValidationError(_("The day to answer is past. Choose a time, or phone those who have not answered."))
    today = local_day(at, poll.match.program.time_zone)
    due = to_remind(poll, at, [one for one in missing(poll) if seats is None or one.seat_id in seats])
    for one in due:
        one.reminded_at = at
        one.save(update_fields=["reminded_at"])
        letters.call_back(poll, one.seat, at=at)
        letters.post(poll, one.seat, letters.REMINDER, at=at, occasion=today.isoformat())
        poll.match.record(Happening.What.NUDGED, by=by, at=at, who=one.seat.participant, detail=_("about times"))
    return len(due)


@transaction.atomic
def choose(*, poll: Poll, time: PollTime, place: Place, by: User, at: datetime) -> Meeting:
    """Plans the meeting at that time. Nobody is told before it is confirmed. Raises AlreadyDone if nobody is asked."""
    _lock(poll)
    _insist_not_over(poll)
    meeting = planning.plan(
        match=poll.match, wall=time.wall_time, minutes=poll.minutes, place=place, by=by, at=at
    )  # fmt: skip
    poll.decide(meeting, by=by, at=at)
    letters.call_back(poll, at=at)
    return meeting


@transaction.atomic
def call_off(*, poll: Poll, by: User | None, at: datetime, detail: str = "") -> None:
    """Nobody is asked any more. Letters that wait are called back; replies stay on record. Raises AlreadyDone."""
    _lock(poll)
    _insist_not_over(poll)
    poll.call_off(by=by, at=at, detail=detail)
    letters.call_back(poll, at=at)


def close_with(match: Match, *, by: User, at: datetime) -> None:
    """The match ends, and the poll that is open with it."""
    for poll in match.polls.open():
        poll.match = match
        call_off(poll=poll, by=by, at=at, detail=_("The match was closed."))


def follow_seat(seat: Seat, by: User | None, at: datetime) -> None:
    """Called at each change of a seat: whoever says yes late is asked too; whoever leaves is not asked again."""
    poll: Poll | None = seat.match.polls.open().select_related("program").first()
    if poll is None:
        return
    poll.match = seat.match
    if seat.state != SeatState.ACCEPTED:
        letters.call_back(poll, seat, at=at)
    elif not is_past(poll, at) and not poll.asked.filter(seat=seat).exists():
        _ask_one(poll, seat, at=at)


def readdress(people: list[Participant], at: datetime) -> None:
    """Registered with `on_address_change`, which ends their links: the letter goes out anew, to where it reaches."""
    for one in PollAsked.objects.filter(
        program=people[0].program_id, seat__participant__in=people, poll__state=PollState.OPEN
    ).select_related("poll__match__program", "poll__program", "seat"):
        one.seat.participant = next(person for person in people if person.pk == one.seat.participant_id)
        letters.call_back(one.poll, one.seat, at=at)
        waits = one.seat.state == SeatState.ACCEPTED and not one.poll.replies.filter(seat=one.seat).exists()
        if waits and one.seat.participant.takes_email and not is_past(one.poll, at):
            letters.post(one.poll, one.seat, letters.ASKED, at=at, occasion=f"anew:{int(at.timestamp())}")


def _insist_not_over(poll: Poll) -> None:
    if poll.state == PollState.DECIDED:
        raise AlreadyDone(_("A time was already chosen."))
    if not poll.is_open:
        raise AlreadyDone(_("Nobody is asked about these times any more."))


def _lock(poll: Poll) -> None:
    match = poll.match
    match.lock()
    match.insist_open()
    poll.refresh_from_db(fields=["state", "meeting"])
    poll.match = match
