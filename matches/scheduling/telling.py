"""Who hears what of a meeting, and how: a letter with a calendar file, or a call for the coordinator to make.

Call these inside the transaction of the change itself. Each calls back what was not yet sent of the meeting
before, so that nobody hears of an old time after the new one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from matches.inviting.circle import circle_of
from matches.models import Call, Meeting, News, Seat, SeatState, absent_from
from matches.models.call import CONFIRMING
from matches.scheduling import agenda_sent, letters
from matches.scheduling.access import for_you
from matches.scheduling.letters import Before, Bulletin, about
from participants.profile.wanted import GONE
from peermatch.outbox import queue
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email, State

LEFT = frozenset({SeatState.DECLINED, SeatState.WITHDRAWN})
PARTING = (News.CANCELLED, News.ABSENT)  # to those who come no more


def confirmed(meeting: Meeting, seats: Sequence[Seat], *, at: datetime) -> None:
    """The meeting stands: to everyone at first, later to one who joins it."""
    for seat in seats:
        call_back(meeting, at=at, seat=seat)
    _tell(News.CONFIRMED, meeting, seats, at=at, expires_at=meeting.starts_at)


@dataclass(frozen=True)
class Preview:
    """What one person would read or hear, and the same in other ways."""

    seat: Seat
    words: str
    message: Message

    @property
    def other_ways(self) -> dict[str, str]:
        """Beside the words: what to say stands there already where mail does not go."""
        return {"short": self.message.short, "script": self.message.script if self.seat.participant.takes_email else ""}


def _previews(bulletin: Bulletin, seats: Iterable[Seat]) -> list[Preview]:
    said = [(seat, letters.message(bulletin, seat)) for seat in seats]
    return [Preview(seat, letters.preview(message, seat), message) for seat, message in said]


def preview(meeting: Meeting, seats: Sequence[Seat], *, at: datetime) -> list[Preview]:
    """What each of these people would read or hear if the meeting were confirmed now."""
    return _previews(_bulletin(News.CONFIRMED, meeting, at=at, expires_at=meeting.starts_at), seats)


def preview_cancelled(meeting: Meeting, seats: Sequence[Seat], *, at: datetime) -> list[Preview]:
    """What each of these people would read or hear if the meeting were cancelled now; nothing of who knows nothing."""
    bulletin = _bulletin(News.CANCELLED, meeting, at=at, expires_at=meeting.ends_at)
    unaware = _never_called(meeting)
    return _previews(bulletin, [seat for seat in seats if seat.participant_id not in unaware])


def waiting(meeting: Meeting) -> dict[int, Preview]:
    """By person (pk), what still waits to be sent or said of the meeting as it is now."""
    mails = Email.objects.filter(program=meeting.program_id, about=about(meeting), revision=meeting.revision).open()
    waiting = mails.filter(overtaken_at=None).select_related("joined_in")
    by_ref = {mail.recipient: mail.joined_in or mail for mail in waiting}
    calls = {call.participant_id: call for call in meeting.calls.waiting()}
    found = {}
    for seat in meeting.match.seats.select_related("participant"):
        if call := calls.get(seat.participant_id):
            found[seat.participant_id] = Preview(seat, call.script, said_by_call(call))
        elif mail := by_ref.get(seat.participant.public_id):
            found[seat.participant_id] = Preview(seat, letters.as_read(mail.subject, mail.text), said_by_mail(mail))
    return found


def said_by_mail(mail: Email) -> Message:
    return Message(mail.subject, mail.text, mail.html, script=mail.script, short=mail.short, paper=mail.paper)


def said_by_call(call: Call) -> Message:
    said = str(call.get_news_display())
    return Message(said, "", "", script=call.script, short=call.short, paper=call.paper)


def moved(meeting: Meeting, seats: Sequence[Seat], *, before: Before, at: datetime) -> None:
    """Another time or place. Whoever was not yet reached about the old one hears of the new one as the first."""
    never_called = _never_called(meeting)
    unaware = [seat for seat in seats if seat.participant_id in never_called]
    aware = [seat for seat in seats if seat.participant_id not in never_called]
    _call_back_but_partings(meeting, seats, at=at)
    _tell(News.CONFIRMED, meeting, unaware, at=at, expires_at=meeting.starts_at)
    _tell(News.MOVED, meeting, aware, at=at, expires_at=meeting.starts_at, before=before)


def cancelled(meeting: Meeting, seats: Sequence[Seat], *, at: datetime) -> None:
    """The meeting is off. After its end there is nothing left to tell."""
    unaware = _never_called(meeting)
    _call_back_but_partings(meeting, seats, at=at)
    told = [seat for seat in seats if seat.participant_id not in unaware and meeting.ends_at > at]
    _tell(News.CANCELLED, meeting, told, at=at, expires_at=meeting.ends_at)


def let_go(meeting: Meeting, seat: Seat, *, at: datetime) -> None:
    """The meeting goes on without this person, whose calendar must not keep it.

    Where a seat only waits again, its mail reached someone else: to them not another word.
    """
    unaware = _never_called(meeting)
    call_back(meeting, at=at, seat=seat)
    is_in_program = seat.participant.status not in GONE  # whoever left it gets a goodbye, and nothing else
    if seat.state in LEFT and seat.participant_id not in unaware and is_in_program:
        _tell(News.CANCELLED, meeting, [seat], at=at, expires_at=meeting.ends_at)


def absent(meeting: Meeting, seat: Seat, *, at: datetime) -> None:
    """It is noted that they cannot come, and out of their calendar. Whom no mail reaches was there to say it."""
    call_back(meeting, at=at, seat=seat)
    if seat.participant.takes_email:
        _tell(News.ABSENT, meeting, [seat], at=at, expires_at=meeting.ends_at)


def preview_absent(meeting: Meeting, seat: Seat, *, at: datetime) -> list[Preview]:
    """What this person would read if it were noted now that they cannot come; nothing where no mail reaches them."""
    if not seat.participant.takes_email:
        return []
    bulletin = _bulletin(News.ABSENT, meeting, at=at, expires_at=meeting.ends_at)
    return _previews(replace(bulletin, absent=bulletin.absent | {seat.participant_id}), [seat])


def goes_on(meeting: Meeting, seats: Sequence[Seat], *, words: str, occasion: str, at: datetime) -> None:
    """The coordinator's words to those who come, as someone cannot."""
    hand_over(_goes_on(meeting, words=words, occasion=occasion, at=at), seats)


def comes_back(meeting: Meeting, seats: Sequence[Seat], *, words: str, of: str, at: datetime) -> None:
    """To those of them who heard, at that occasion, that someone cannot come; the others never hear that either."""
    calls = meeting.calls.waiting().filter(news=News.GOES_ON, occasion__endswith=f":{of}")
    calls.drop(at=at)
    queue.supersede(
        program=meeting.program, about=about(meeting), kinds=[News.GOES_ON], only=Q(occasion=of), now=at,
        why=_("They can come after all."),
    )  # fmt: skip
    goes_on(meeting, who_heard(meeting, seats, of=of), words=words, occasion=f"back-{of}", at=at)


def who_heard(meeting: Meeting, seats: Sequence[Seat], *, of: str) -> list[Seat]:
    """Of these people, whom a mail or a call at that occasion has reached."""
    mails = Email.objects.filter(program=meeting.program_id, about=about(meeting), kind=News.GOES_ON, occasion=of)
    by_mail = set(mails.filter(state__in=(State.SENT, State.SENDING)).values_list("recipient", flat=True))
    calls = meeting.calls.filter(news=News.GOES_ON, occasion__endswith=f":{of}").exclude(made_at=None)
    by_call = set(calls.values_list("participant", flat=True))
    return [seat for seat in seats if seat.participant.public_id in by_mail or seat.participant_id in by_call]


def preview_goes_on(meeting: Meeting, seats: Sequence[Seat], *, words: str, at: datetime) -> list[Preview]:
    return _previews(_goes_on(meeting, words=words, occasion="", at=at), seats)


def _goes_on(meeting: Meeting, *, words: str, occasion: str, at: datetime) -> Bulletin:
    bulletin = _bulletin(News.GOES_ON, meeting, at=at, expires_at=meeting.starts_at)
    return replace(bulletin, words=words, occasion=occasion)


def hand_over(bulletin: Bulletin, seats: Iterable[Seat]) -> int:
    """To each person in the way that reaches them; says how many. The same bulletin again changes nothing."""
    by_mail, by_call = _ways(seats)
    for seat in by_mail:
        letters.post(bulletin, seat)
    calls = (_call(bulletin, seat, letters.message(bulletin, seat)) for seat in by_call)
    Call.objects.bulk_create(calls, ignore_conflicts=True)
    return len(by_mail) + len(by_call)


def _ways(seats: Iterable[Seat]) -> tuple[list[Seat], list[Seat]]:
    by_mail: list[Seat] = []
    by_call: list[Seat] = []
    for seat in seats:
        (by_mail if seat.participant.takes_email else by_call).append(seat)
    return by_mail, by_call


def _tell(
    news: News,
    meeting: Meeting,
    seats: Sequence[Seat],
    *,
    at: datetime,
    expires_at: datetime,
    before: Before | None = None,
) -> None:
    if not seats:
        return
    hand_over(_bulletin(news, meeting, at=at, expires_at=expires_at, before=before), seats)


def _bulletin(
    news: News, meeting: Meeting, *, at: datetime, expires_at: datetime, before: Before | None = None
) -> Bulletin:
    return Bulletin(
        news=news,
        meeting=meeting,
        circle=circle_of(meeting.match),
        at=at,
        occasion=str(meeting.sequence),
        expires_at=expires_at,
        before=before,
        absent=absent_from([meeting])[meeting.pk],
        arranged=for_you.arranged_for([meeting]) if news in (News.CONFIRMED, News.MOVED) else {},
    )


def say(bulletin: Bulletin, seat: Seat, said: Message) -> None:
    """To this person, in the way that reaches them, in words that are there already."""
    if seat.participant.takes_email:
        letters.enqueue(bulletin, seat, said)
    else:
        Call.objects.bulk_create([_call(bulletin, seat, said)], ignore_conflicts=True)


def _call(bulletin: Bulletin, seat: Seat, said: Message) -> Call:
    return Call(
        program_id=bulletin.meeting.program_id,
        meeting=bulletin.meeting,
        participant_id=seat.participant_id,
        news=bulletin.news,
        occasion=f"{bulletin.meeting.revision}:{bulletin.occasion}",
        script=said.script,
        short=said.short,
        paper=said.paper,
        before=bulletin.expires_at,
    )


def is_unaware(meeting: Meeting, seat: Seat) -> bool:
    """Whether they were to be told by phone that it is confirmed, and have not been yet."""
    return seat.participant_id in _never_called(meeting)


def tell_place(meeting: Meeting, seats: Sequence[Seat], *, at: datetime) -> None:
    """To these people alone: how to get there is new, the time is as it was."""
    before = replace(Before.of(meeting), place=())
    _tell(News.MOVED, meeting, seats, at=at, expires_at=meeting.starts_at, before=before)


def tell_off(meeting: Meeting, seats: Sequence[Seat], *, at: datetime) -> None:
    """To these people alone: the meeting is off for them."""
    _tell(News.CANCELLED, meeting, seats, at=at, expires_at=meeting.ends_at)


def _never_called(meeting: Meeting) -> set[int]:
    """People who were to be told by phone that the meeting is confirmed, and have not been yet."""
    waiting = meeting.calls.waiting().filter(news__in=CONFIRMING)
    return set(waiting.values_list("participant_id", flat=True))


def call_back(meeting: Meeting, *, at: datetime, seat: Seat | None = None) -> None:
    """Nothing that was still to be said of the meeting as it was goes out any more (to this person)."""
    theirs = Q(participant=seat.participant_id) if seat else Q()
    agenda_sent.call_back(meeting, at=at, seat=seat)
    _drop(meeting, calls=theirs, mails=Q(recipient=seat.participant.public_id) if seat else Q(), at=at)


def _call_back_but_partings(meeting: Meeting, told: Sequence[Seat], *, at: datetime) -> None:
    """The same for everyone who is told anew. To others goes out that they come no more: nothing else takes the meeting
    out of their calendar."""
    agenda_sent.call_back(meeting, at=at)
    calls = ~Q(news__in=PARTING) | Q(participant__in=[seat.participant_id for seat in told])
    mails = ~Q(kind__in=PARTING) | Q(recipient__in=[seat.participant.public_id for seat in told])
    _drop(meeting, calls=calls, mails=mails, at=at)


def _drop(meeting: Meeting, *, calls: Q, mails: Q, at: datetime) -> None:
    meeting.calls.filter(calls).drop(at=at)
    queue.supersede(
        program=meeting.program, about=about(meeting), only=mails, now=at,
        why=_("The meeting, or who comes to it, changed before this was sent."),
    )  # fmt: skip
