"""Who hears of several meetings at once: a letter, or one call that tells of all. Of one meeting, all is as ever.

Call these inside the transaction of the change itself.
"""

from collections.abc import Callable, Collection, Sequence
from copy import copy
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from matches.inviting.circle import circle_of
from matches.models import Call, Match, Meeting, MeetingState, News, Seat, SeatState, absent_from
from matches.models.call import OF_SEVERAL
from matches.models.seat import SeatQuerySet
from matches.scheduling import letters as of_one
from matches.scheduling import telling
from matches.scheduling.access import for_you
from matches.scheduling.telling import LEFT, Preview
from matches.scheduling.together import letters
from matches.scheduling.together.letters import Several
from participants.models import Participant
from participants.profile.wanted import GONE
from peermatch.outbox import queue
from peermatch.outbox.models import Email


def confirmed(meetings: Sequence[Meeting], seats: Sequence[Seat], *, at: datetime) -> None:
    """These meetings stand, for these people: at first for everyone, later for whoever joins."""
    if len(meetings) == 1:
        telling.confirmed(meetings[0], seats, at=at)
    elif meetings:
        for seat in seats:
            _call_back(meetings, seat, at=at)
        _tell(_several(News.TOGETHER, meetings, at=at), seats)


def preview(meetings: Sequence[Meeting], seats: Sequence[Seat], *, at: datetime) -> list[Preview]:
    """What each of these people would read or hear if the meetings were confirmed now."""
    if len(meetings) == 1:
        return telling.preview(meetings[0], seats, at=at)
    several = _several(News.TOGETHER, meetings, at=at)
    said = [(seat, letters.message(several, seat)) for seat in seats]
    return [Preview(seat, of_one.preview(message, seat), message) for seat, message in said]


def let_go(meetings: Sequence[Meeting], seat: Seat, *, at: datetime) -> None:
    """These meetings go on without this person, whose calendar must not keep them."""
    if not meetings:
        return
    if len(meetings) == 1:
        _supersede(meetings, seat, at=at)
        telling.let_go(meetings[0], seat, at=at)
        return
    aware = [one for one in meetings if not telling.is_unaware(one, seat)]
    _call_back(meetings, seat, at=at)
    if aware and seat.state in LEFT and seat.participant.status not in GONE:
        _tell_off(aware, [seat], at=at)


def words_of_letting_go(seat: Seat, at: datetime) -> list[str]:
    """What this person would read or hear of the meetings ahead if they took part no more; nothing where they know of
    none, or leave the program."""
    booked = seat.match.meetings.filter(bookings__participant=seat.participant_id).values("pk")
    ahead = _of_match(seat.match, list(seat.match.meetings.ahead(at).filter(pk__in=booked)))
    aware = [one for one in ahead if not telling.is_unaware(one, seat)]
    if not aware or seat.participant.status in GONE:
        return []
    gone = copy(seat)
    gone.state = SeatState.WITHDRAWN
    return [one.words for one in preview_cancelled(aware, [gone], at=at)]


def cancelled(told: Sequence[tuple[Meeting, Sequence[Seat]]], *, at: datetime) -> None:
    """Each of these meetings is off, for the people beside it. Whoever was not told of one yet hears nothing of it."""
    seats = {seat.pk: seat for _meeting, people in told for seat in people}
    for seat in seats.values():
        theirs = [one for one, people in told if seat.pk in {other.pk for other in people} and one.ends_at > at]
        aware = [one for one in theirs if not telling.is_unaware(one, seat)]
        for one in theirs:
            telling.call_back(one, at=at, seat=seat)
        if aware:
            _tell_off(aware, [seat], at=at)


def preview_cancelled(meetings: Sequence[Meeting], seats: Sequence[Seat], *, at: datetime) -> list[Preview]:
    """What each of these people would read or hear if the meetings were cancelled now."""
    if len(meetings) == 1:
        return telling.preview_cancelled(meetings[0], seats, at=at)
    several = _several(News.TOGETHER_OFF, meetings, at=at)
    said = [(seat, letters.message(several, seat)) for seat in seats]
    return [Preview(seat, of_one.preview(message, seat), message) for seat, message in said]


def _tell_off(meetings: Sequence[Meeting], seats: Sequence[Seat], *, at: datetime) -> None:
    if len(meetings) == 1:
        telling.tell_off(meetings[0], seats, at=at)
    else:
        _tell(_several(News.TOGETHER_OFF, meetings, at=at), seats)


def changed(told: Sequence[tuple[Meeting, Sequence[Seat]]], *, at: datetime) -> None:
    """Each of these meetings is at another place, for the people beside it; the first word of it to the unaware."""
    seats = {seat.pk: seat for _meeting, people in told for seat in people}
    for seat in seats.values():
        theirs = [one for one, people in told if seat.pk in {other.pk for other in people}]
        unaware = [one for one in theirs if telling.is_unaware(one, seat)]
        for one in theirs:
            telling.call_back(one, at=at, seat=seat)
        confirmed(unaware, [seat], at=at)
        _tell_changed([one for one in theirs if one not in unaware], [seat], at=at)


def _tell_changed(meetings: Sequence[Meeting], seats: Sequence[Seat], *, at: datetime) -> None:
    if len(meetings) == 1:
        telling.tell_place(meetings[0], seats, at=at)
    elif meetings:
        _tell(_several(News.TOGETHER_CHANGED, meetings, at=at), seats)


def renew(meetings: Sequence[Meeting], *, at: datetime) -> None:
    """These changed or are off: whoever was still to be told of them with others is told of the others alone.

    What becomes of the meetings themselves is told apart, by whoever calls this.
    """
    if meetings:
        _renew(meetings, meetings[0].match.seats.accepted(), tuple(SAY), at=at)


def renew_for(seat: Seat, meetings: Sequence[Meeting], *, at: datetime) -> None:
    """The same for one person who comes to these again, or comes no more: also of what is off for them.

    Else what still waits would reach their calendar after the newer word, and undo it.
    """
    if meetings:
        _renew(meetings, meetings[0].match.seats.filter(pk=seat.pk), OF_SEVERAL, at=at)


def _renew(meetings: Sequence[Meeting], seats: SeatQuerySet, kinds: Collection[News], *, at: datetime) -> None:
    match, changed = meetings[0].match, [one.pk for one in meetings]
    others = _of_match(match, list(match.meetings.filter(ends_at__gt=at).exclude(pk__in=changed)))
    for one in meetings:
        for mail, seat in _mails_with(one, seats, kinds):
            _supersede([one], seat, at=at)
            _tell_again(News(mail.kind), [other for other in others if other.uid in mail.calendar], seat, at=at)
        for call in one.calls.waiting().filter(news__in=kinds, participant__in=seats.values("participant")):
            beside = call.beside().filter(meeting__in=others)
            there = set(beside.values_list("meeting", flat=True))
            beside.drop(at=at)
            for seat in seats.filter(participant=call.participant_id).select_related("participant"):
                _tell_again(News(call.news), [other for other in others if other.pk in there], seat, at=at)


def _mails_with(meeting: Meeting, seats: SeatQuerySet, kinds: Collection[News]) -> list[tuple[Email, Seat]]:
    """Letters to these people that were not sent, and tell of that meeting with others."""
    match = meeting.match
    mails = Email.objects.filter(program=match.program_id, about=letters.about(match), kind__in=kinds).open()
    waiting = list(mails.filter(overtaken_at=None, calendar__contains=meeting.uid).order_by("pk"))
    theirs = seats.filter(participant__public_id__in=[mail.recipient for mail in waiting])
    by_ref = {seat.participant.public_id: seat for seat in theirs.select_related("participant")}
    return [(mail, by_ref[mail.recipient]) for mail in waiting if mail.recipient in by_ref]


def _tell_again(news: News, meetings: Sequence[Meeting], seat: Seat, *, at: datetime) -> None:
    """What was called back, of those of these of which it is so. What calendars get is newer than what they had."""
    absent = absent_from(meetings)
    noted = [one for one in meetings if seat.participant_id in absent[one.pk]]
    for one in meetings:
        one.tell_calendars_anew()
    if news in SAY:
        on = [one for one in meetings if one.state == MeetingState.CONFIRMED and one.starts_at > at]
        SAY[news]([one for one in on if one not in noted], [seat], at=at)
        return
    for one in noted:
        telling.absent(one, seat, at=at)
    off = [one for one in meetings if one.state == MeetingState.CANCELLED or seat.state in LEFT]
    if told := [one for one in off if one not in noted]:
        _tell_off(told, [seat], at=at)


def say_anew(mail: Email, person: Participant, *, at: datetime) -> None:
    """To the person's address of today, or by phone: what of these meetings is still ahead, or off."""
    seats = Seat.objects.filter(program=mail.program_id, match__public_id=mail.about.partition(":")[2])
    takes_part = seats if mail.kind == News.TOGETHER_OFF else seats.accepted()
    rows = takes_part.select_related("match__program", "match__coordinator")
    seat: Seat | None = rows.filter(participant=person).first()
    if seat is None:
        return
    seat.participant = person
    left = seat.match.meetings.filter(ends_at__gt=at)
    told = _of_match(seat.match, [one for one in left if one.uid in mail.calendar])
    _supersede(told, seat, at=at)
    _tell_again(News(mail.kind), told, seat, at=at)


def _of_match(match: Match, meetings: Sequence[Meeting]) -> list[Meeting]:
    for one in meetings:
        one.match = match
    return list(meetings)


def _several(news: News, meetings: Sequence[Meeting], *, at: datetime) -> Several:
    ordered = tuple(sorted(meetings, key=lambda one: (one.starts_at, one.pk)))
    arranged = for_you.arranged_for(ordered) if news == News.TOGETHER else {}
    return Several(news, ordered, circle_of(ordered[0].match), at, arranged)


def _tell(several: Several, seats: Sequence[Seat]) -> None:
    for seat in seats:
        if seat.participant.takes_email:
            letters.post(several, seat)
        else:
            Call.objects.bulk_create(_calls(several, seat), ignore_conflicts=True)


def _calls(several: Several, seat: Seat) -> list[Call]:
    """One for each meeting, so that each can be called back alone; made together, for the words are the same."""
    said = letters.message(several, seat)
    return [
        Call(
            program_id=one.program_id, meeting=one, participant_id=seat.participant_id, news=several.news,
            occasion=several.occasion, script=said.script, short=said.short, paper=said.paper,
            before=several.meetings[0].starts_at,
        )
        for one in several.meetings
    ]  # fmt: skip


def _call_back(meetings: Sequence[Meeting], seat: Seat, *, at: datetime) -> None:
    for one in meetings:
        telling.call_back(one, at=at, seat=seat)
    _supersede(meetings, seat, at=at)


def _supersede(meetings: Sequence[Meeting], seat: Seat, *, at: datetime) -> None:
    """Letters that wait and tell of any of these; others about meetings of the match are as right as they were."""
    if not meetings:
        return
    of_any = Q()
    for one in meetings:
        of_any |= Q(calendar__contains=one.uid)
    queue.supersede(
        program=meetings[0].program, about=letters.about(meetings[0].match), recipient=seat.participant.public_id,
        now=at, only=of_any, why=_("The meetings, or who comes to them, changed before this was sent."),
    )  # fmt: skip


SAY: dict[News, Callable[..., None]] = {News.TOGETHER: confirmed, News.TOGETHER_CHANGED: _tell_changed}
