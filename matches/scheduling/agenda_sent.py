"""What is known here of the agenda that is sent ahead: how far it is, and calling back what waits of it.

How it is made, said and sent is a later step's: `matches.meeting.agendas`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Agenda, AgendaSent, Meeting, MeetingState, News, Seat, ServiceBooking
from matches.scheduling.access import letters as booked
from matches.scheduling.letters import about
from matches.scheduling.words import length
from peermatch.outbox import queue
from peermatch.outbox.models import Email


@dataclass(frozen=True)
class AgendaLine:
    tone: str
    words: str


def line_of(meeting: Meeting, coming: Collection[str], *, at: datetime) -> AgendaLine | None:
    """`coming`: the ids of the seats of those who come. None where there is nothing to say."""
    agenda: Agenda | None = getattr(meeting, "agenda", None)
    if agenda is None:
        return AgendaLine("plain", _("None yet"))
    if (lasts := agenda.lasts) != meeting.minutes:
        words = _("For %(lasts)d minutes, the meeting lasts %(minutes)d")
        return AgendaLine("wait", words % {"lasts": lasts, "minutes": meeting.minutes})
    is_ahead = meeting.state == MeetingState.CONFIRMED and meeting.starts_at > at
    return _of_sending(agenda, coming) if is_ahead and coming else None


def _of_sending(agenda: Agenda, coming: Collection[str]) -> AgendaLine:
    latest = {ref: one for one in agenda.meeting.agendas_sent.all() for ref in one.to}
    says, have = agenda.says(), [latest[ref] for ref in coming if ref in latest]
    if not have:
        return AgendaLine("plain", _("Not sent yet"))
    if any(one.said | says != one.said for one in have):
        return AgendaLine("wait", _("Changed since it was sent"))
    if lacking := len(coming) - len(have):
        words = ngettext("Not sent to %(n)d person who comes", "Not sent to %(n)d people who come", lacking)
        return AgendaLine("wait", words % {"n": lacking})
    return AgendaLine("done", _("Sent"))


def if_moved(before: Meeting, after: Meeting) -> list[str]:
    """What becomes of the agenda when the meeting is changed like this; nothing where there is none."""
    agenda: Agenda | None = getattr(before, "agenda", None)
    if agenda is None:
        return []
    found = [_("Its times move along with the meeting.")] if before.starts_at != after.starts_at else []
    if after.minutes not in (before.minutes, agenda.lasts):
        words = _("It is for %(lasts)s. Afterwards propose it anew, or adjust it: the meeting will last %(minutes)s.")
        found.append(words % {"lasts": length(agenda.lasts), "minutes": length(after.minutes)})
    if (found or before.place != after.place) and (n := _who_got_it(before)):
        words = ngettext(
            "It was sent to %(n)d person. What has not left goes to nobody; afterwards send it again from its page.",
            "It was sent to %(n)d people. What has not left goes to nobody; afterwards send it again from its page.",
            n,
        )
        found.append(words % {"n": n})
    return found


def if_cancelled(meeting: Meeting) -> str:
    """The same when it is called off; empty where the agenda was sent to nobody."""
    n = _who_got_it(meeting)
    words = ngettext(
        "The agenda was sent to %(n)d person. What of it has not left goes to nobody.",
        "The agenda was sent to %(n)d people. What of it has not left goes to nobody.",
        n,
    )
    return words % {"n": n} if n else ""


def _who_got_it(meeting: Meeting) -> int:
    return len({ref for one in meeting.agendas_sent.all() for ref in one.to})


def call_back(meeting: Meeting, *, at: datetime, seat: Seat | None = None) -> int:
    """The agenda, the meeting or who comes is another than its letters say: those that wait (for this person) go to
    nobody. Says how many waited."""
    return sum(call_back_sending(one, at=at, seat=seat) for one in meeting.agendas_sent.all())


def call_back_sending(sent: AgendaSent, *, at: datetime, seat: Seat | None = None) -> int:
    """The same of that sending alone."""
    meeting = sent.meeting
    mails = Email.objects.filter(program=meeting.program_id, about=about(meeting), kind=News.AGENDA)
    of_it = Q(occasion=sent.key) | Q(occasion__startswith=f"{sent.key}@")
    calls = meeting.calls.waiting().filter(news=News.AGENDA, occasion__contains=f":{sent.key}")
    if seat:
        of_it &= Q(recipient=seat.participant.public_id)
        calls = calls.filter(participant=seat.participant_id)
    waiting = mails.filter(of_it).open().filter(overtaken_at=None).values_list("recipient", flat=True)
    people = Q(participant__public_id__in=list(waiting)) | Q(
        participant__in=list(calls.values_list("participant", flat=True))
    )
    unheard = set(map(str, meeting.match.seats.filter(people).values_list("public_id", flat=True)))
    unheard |= _call_back_from_booked(sent, at) if seat is None else set()
    if unheard:
        calls.drop(at=at)
        queue.supersede(
            program=meeting.program, about=about(meeting), kinds=[News.AGENDA], only=of_it, now=at, why=_why()
        )
        sent.keep_only(set(sent.to) - unheard)
    return len(unheard)


def _call_back_from_booked(sent: AgendaSent, at: datetime) -> set[str]:
    """The ids of those who are booked and had not got it yet."""
    bookings = ServiceBooking.objects.filter(program=sent.program_id, accommodation__meeting=sent.meeting_id)
    names = [booked.about(one) for one in bookings]
    mails = Email.objects.filter(program=sent.program_id, about__in=names, kind=booked.AGENDA)
    rows = mails.filter(Q(occasion=sent.key) | Q(occasion__startswith=f"{sent.key}@")).open().filter(overtaken_at=None)
    waiting = list(rows.values_list("about", "recipient"))
    for name, _ref in waiting:
        queue.supersede(program=sent.meeting.program, about=name, kinds=[booked.AGENDA], now=at, why=_why())
    return {str(ref) for _name, ref in waiting}


def _why() -> str:
    return _("The agenda, or who comes to the meeting, changed before this was sent.")
