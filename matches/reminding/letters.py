"""The letter that reminds one person of several meetings, of one match or of more. The one call says the same."""

import hashlib
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.inviting.circle import Circle, circle_of, circles_of
from matches.models import Meeting, News, Seat, SeatState, absent_from
from matches.scheduling import letters as of_one
from matches.scheduling.access import for_you
from matches.scheduling.letters import Bulletin
from participants.profile.wishing import recipient
from peermatch.accounts.models import Program
from peermatch.clock import say_moment
from peermatch.languages import speaking
from peermatch.outbox import joining, letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import USUAL, Block, Placeholder, greeting, own_words, subject

COUNT = Placeholder("count", gettext_lazy("how many meetings"), "count")
HEADLINE = Placeholder("headline", gettext_lazy("the first day and time, and how many more"), "headline")
ANSWER = "answer_"  # how the names of its links begin, one for each meeting


@dataclass(frozen=True)
class Told:
    """A meeting, and the place of the reader in its match."""

    bulletin: Bulletin
    seat: Seat

    @property
    def meeting(self) -> Meeting:
        return self.bulletin.meeting


def answer(number: int) -> str:
    """The name of the link beside the meeting that stands at that place, from 1 on."""
    return f"{ANSWER}{number}"


def bulletins(meetings: Sequence[Meeting], at: datetime) -> dict[int, Bulletin]:
    """By meeting (pk), all that a reminder says; in as many queries for one as for ten."""
    if not meetings:
        return {}
    circles = circles_of([meeting.match for meeting in meetings])
    absent, arranged = absent_from(meetings), for_you.arranged_at(meetings)
    return {
        one.pk: _bulletin(one, circles[one.match_id], at, absent=absent[one.pk], arranged=arranged[one.pk])
        for one in meetings
    }


def _bulletin(meeting: Meeting, circle: Circle, at: datetime, **known: Any) -> Bulletin:
    return Bulletin(News.REMINDER, meeting, circle, at, occasion="", expires_at=meeting.starts_at, **known)


def about(first: Meeting) -> str:
    """How the outbox names a letter that reminds of this meeting and of later ones."""
    return f"reminders:{first.public_id}"


def post(told: Sequence[Told], mails: Sequence[Email], at: datetime) -> Email:
    """Puts the letter into the outbox, with the links of the mails that it takes the place of, in the same order."""
    first, person = told[0], told[0].seat.participant
    program = first.meeting.program
    called = person.first_name if person.pk in first.bulletin.circle.at_a_shared_mailbox else ""
    occasion = _occasion([mail.idempotency_key for mail in mails])
    same = Email.objects.filter(
        program=program, kind=News.REMINDERS, about=about(first.meeting), occasion=occasion, recipient=person.public_id
    )
    links = {answer(n): joining.links_of(mail)["answer"] for n, mail in enumerate(mails, start=1)}
    return queue.enqueue(
        program=program, kind=News.REMINDERS, about=about(first.meeting), occasion=occasion,
        to=recipient(person, called), message=message(told), links=links, now=at,
        expires_at=first.meeting.starts_at, needed_by=first.meeting.starts_at,
        reply_to=program.reply_to, from_name=program.name, copy=same.count(),
    )  # fmt: skip


def _occasion(keys: Sequence[str]) -> str:
    """The same reminders are the same occasion."""
    return "reminders:" + hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:24]


def message(told: Sequence[Told]) -> Message:
    with speaking(told[0].seat.participant):
        return letters.render(News.REMINDERS, _context(told))


def _context(told: Sequence[Told]) -> dict[str, Any]:
    each = [of_one.context(one.bulletin, one.seat) for one in told]
    headline = _headline(told)
    return each[0] | {
        "count": len(told),
        "headline": headline,
        "whens": "; ".join(_moment(one) for one in told),
        "usual_subject": _subject(headline),
        "each": [said | {"answer": letters.link(answer(n)), "n": n} for n, said in enumerate(each, start=1)],
    }


def _headline(told: Sequence[Told]) -> str:
    """“Thu, May 7, 3:00 pm Central and 1 more”: a list of mail shows no more than that."""
    more = len(told) - 1
    return ngettext("%(when)s and %(n)d more", "%(when)s and %(n)d more", more) % {"when": _moment(told[0]), "n": more}


def _moment(told: Told) -> str:
    return say_moment(told.meeting.starts_at, told.seat.participant.time_zone, short=True)


def _subject(headline: str) -> str:
    ends = (_("reminder of peer meetings"), _("reminder of meetings"), _("reminder"))
    full = (f"{headline}: {end}" for end in ends)
    return next((said for said in full if len(said) <= letters.LONGEST_SUBJECT), headline)


def register() -> None:
    """Called when the app is ready."""
    said = (*USUAL, COUNT)
    opening = gettext_lazy("We remind you of {count} peer meetings.")
    letters.let_reword(
        News.REMINDERS.value,
        subject(gettext_lazy("{headline}: reminder of peer meetings"), (*said, HEADLINE), first=HEADLINE.name),
        greeting(), Block("opening", gettext_lazy("What it is about"), opening, said), own_words(said), sample=_sample,
    )  # fmt: skip
    letters.register(Letter(News.REMINDERS, News.REMINDERS.label, joining.still_wanted, is_reminder=True))


def _sample(program: Program) -> Sample | None:
    """Of the latest meeting of a match, as if there were one more the day after where it has no other."""
    rows = Meeting.objects.in_program(program).select_related("match__coordinator").order_by("-starts_at", "-pk")
    latest: Meeting | None = rows.first()
    if latest is None:
        return None
    latest.match.program = program
    circle = circle_of(latest.match)
    seat = next(iter([one for one in circle.seats if one.state == SeatState.ACCEPTED] or circle.seats), None)
    if seat is None:
        return None
    seat.state = SeatState.ACCEPTED  # as whoever comes would read it; nothing is saved
    meetings = list(latest.match.meetings.order_by("starts_at", "pk")[:2])
    told = [Told(_bulletin(_of(one, latest), circle, now()), seat) for one in _two(meetings)]
    names: Mapping[str, str] = {"name": seat.participant.name, "match": latest.match.title}
    return Sample(_("To %(name)s, in the match “%(match)s”") % names, message(told))


def _two(meetings: list[Meeting]) -> list[Meeting]:
    if len(meetings) > 1:
        return meetings
    other = copy(meetings[0])
    other.starts_at += timedelta(days=1)
    return [*meetings, other]


def _of(meeting: Meeting, latest: Meeting) -> Meeting:
    meeting.match, meeting.program = latest.match, latest.match.program
    return meeting
