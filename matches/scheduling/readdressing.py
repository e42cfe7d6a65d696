"""News of a meeting that had not reached anyone when the address was corrected: it goes out anew, to the right one.

Registered with `on_address_change`. What was sent already is not sent again: the person may have read it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from matches.inviting.circle import circle_of
from matches.models import Meeting, News, Seat
from matches.models.call import OF_SEVERAL
from matches.scheduling import letters, telling
from matches.scheduling.letters import Bulletin
from matches.scheduling.together import telling as together
from participants.models import Participant
from peermatch.outbox import queue
from peermatch.outbox.models import OPEN_STATES, Email, State
from peermatch.returning.models import Unreached


def readdress(people: list[Participant], at: datetime) -> None:
    """What still waited for these people's former address, or was refused there, goes to the new one.

    Where they take no e-mail any more, the coordinator has a call to make instead.
    """
    by_ref = {person.public_id: person for person in people}
    program, news = people[0].program_id, [kind for kind in News.values if kind != News.AGENDA]
    agendas = unheard(program, by_ref, [News.AGENDA], at)
    for mail in _one_by_one([*unheard(program, by_ref, news, at), *agendas], at):
        if mail.kind in OF_SEVERAL:
            together.say_anew(mail, by_ref[mail.recipient], at=at)
            continue
        meeting = _meeting_of(mail)
        if meeting is None:
            continue
        for seat in meeting.match.seats.filter(participant=by_ref[mail.recipient]):
            seat.participant, seat.match = by_ref[mail.recipient], meeting.match
            _say_anew(mail, meeting, seat, at)


def _one_by_one(mails: Iterable[Email], at: datetime) -> Iterator[Email]:
    """A letter that reminds of several meetings goes out anew as what it tells of; the next tick makes one of it again.
    What waits behind one that waits is among these mails itself, and is called back with it."""
    for mail in mails:
        if mail.kind != News.REMINDERS:
            yield mail
        elif mail.is_final:
            of_each = Email.objects.filter(program=mail.program_id, joined_in=mail, overtaken_at=None)
            yield from of_each.exclude(final_at=None).filter(expires_at__gt=at).order_by("pk")


def unheard(program: int, refs: Iterable[UUID], kinds: Iterable[str], at: datetime) -> list[Email]:
    """Mail that waits; and the latest of what did not arrive, if nothing about that meeting was sent since."""
    mails = Email.objects.filter(program=program, recipient__in=list(refs), kind__in=list(kinds))
    since = mails.filter(about=OuterRef("about"), recipient=OuterRef("recipient"), pk__gt=OuterRef("pk"))
    missed = Unreached.objects.filter(program=program, email=OuterRef("pk")).open()
    refused = (Q(state=State.FAILED) | Exists(missed)) & ~Exists(since)
    waits = Q(state__in=OPEN_STATES, overtaken_at=None)
    return list(mails.filter(waits | refused, expires_at__gt=at).order_by("pk"))


def _meeting_of(mail: Email) -> Meeting | None:
    meetings = Meeting.objects.filter(program=mail.program_id, public_id=mail.about.partition(":")[2])
    meeting: Meeting | None = meetings.select_related("program", "match__coordinator", "match__program").first()
    return meeting


def _say_anew(mail: Email, meeting: Meeting, seat: Seat, at: datetime) -> None:
    why = _("The address was corrected. The same goes out anew.")
    queue.supersede(
        program=meeting.program, about=mail.about, kinds=[mail.kind], recipient=mail.recipient, now=at, why=why
    )
    bulletin = Bulletin(
        news=News(mail.kind),
        meeting=meeting,
        circle=circle_of(meeting.match),
        at=at,
        occasion=occasion_of(mail),
        expires_at=mail.expires_at or meeting.starts_at,
    )
    if seat.participant.takes_email:
        letters.post_anew(bulletin, seat, mail)
    elif mail.kind == News.AGENDA:  # how it is said is a later step's
        telling.say(bulletin, seat, telling.said_by_mail(mail))
    else:
        telling.hand_over(bulletin, [seat])


def occasion_of(mail: Email) -> str:
    """One that no mail about this had: an address may be corrected more than once."""
    first = mail.occasion.partition("@")[0]
    sent = Email.objects.filter(
        program=mail.program_id, about=mail.about, kind=mail.kind, revision=mail.revision, recipient=mail.recipient
    )
    return f"{first}@{sent.count()}"
