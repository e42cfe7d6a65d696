"""The letters about several meetings of a match: one to each person, with every date on their own clock.

With it goes one calendar file for each meeting, under the name that this meeting has for all its life, so that each can
be moved or cancelled alone (docs/decisions/0025).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.inviting import links
from matches.inviting.circle import Circle, circle_of
from matches.inviting.disclosure import seen_from
from matches.inviting.letters import contact
from matches.models import Match, Meeting, MeetingState, News, Seat, SeatState
from matches.models.call import OF_SEVERAL
from matches.scheduling import letters as of_one
from matches.scheduling import words
from matches.scheduling.letters import Bulletin
from participants.profile.wanted import why_not_to
from peermatch.accounts.models import Program
from peermatch.clock import local_day, say_day, say_moment
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.nights import AtNight
from peermatch.outbox.texts import COORDINATOR, USUAL, Block, Placeholder, greeting, own_words
from peermatch.outbox.texts import subject as subject_block

EVERYWHERE = "the outbox delivers for every program at once"
AT_NIGHT = {
    News.TOGETHER: AtNight.WAITS, News.TOGETHER_CHANGED: AtNight.GOES_IF_SOON, News.TOGETHER_OFF: AtNight.GOES,
}  # fmt: skip
COUNT = Placeholder("count", gettext_lazy("how many meetings"), "count")
HEADLINE = Placeholder("headline", gettext_lazy("what the news is, how many meetings, and the first"), "headline")


@dataclass(frozen=True)
class Several:
    """News of meetings of one match, earliest first."""

    news: News
    meetings: tuple[Meeting, ...]
    circle: Circle
    at: datetime
    arranged: Mapping[int, str] = field(default_factory=dict)  # by person (pk), whether what they need is

    @property
    def match(self) -> Match:
        return self.circle.match

    @property
    def occasion(self) -> str:
        """The same meetings in the same versions are the same news."""
        versions = ",".join(f"{one.pk}:{one.revision}:{one.sequence}" for one in self.meetings)
        return "together:" + hashlib.sha256(versions.encode()).hexdigest()[:24]

    @property
    def expires_at(self) -> datetime:
        return max(one.starts_at for one in self.meetings)


def about(match: Match) -> str:
    """How the outbox names several meetings of this match."""
    return f"meetings:{match.public_id}"


@speaking_to("seat.participant")
def post(several: Several, seat: Seat) -> Email:
    """Puts the letter to one person into the outbox, with a link to their page unless the meetings are off."""
    person, program = seat.participant, several.match.program
    called = person.first_name if person.pk in several.circle.at_a_shared_mailbox else ""
    said = message(several, seat)
    return queue.enqueue(
        program=program, kind=several.news, about=about(several.match), occasion=several.occasion,
        to=queue.Recipient(ref=person.public_id, name=person.name, address=person.email, called=called),
        message=Message(said.subject, said.text, said.html, _files(several, seat), said.script, said.short, said.paper),
        links=_links(several, seat), now=several.at, expires_at=several.expires_at,
        needed_by=min(one.starts_at for one in several.meetings), reply_to=program.reply_to, from_name=program.name,
    )  # fmt: skip


@speaking_to("seat.participant")
def message(several: Several, seat: Seat) -> Message:
    return letters.render(several.news, _context(several, seat))


def _links(several: Several, seat: Seat) -> Mapping[str, str]:
    if several.news == News.TOGETHER_OFF:
        return {}
    last_end = max(one.ends_at for one in (*several.meetings, *several.circle.meetings))
    _link, path = links.issue(seat, until=last_end + links.AFTER_MEETING)
    return {"answer": path}


def _files(several: Several, seat: Seat) -> letters.Calendar:
    """One file for each meeting, one after the other."""
    news = News.CANCELLED if several.news == News.TOGETHER_OFF else News.CONFIRMED
    files = [of_one.calendar(_bulletin(several, one, news), seat) for one in several.meetings]
    return letters.Calendar(files[0].method, "".join(file.content for file in files))


def _bulletin(several: Several, meeting: Meeting, news: News) -> Bulletin:
    return Bulletin(
        news=news, meeting=meeting, circle=several.circle, at=several.at, occasion="", expires_at=several.expires_at
    )


def _context(several: Several, seat: Seat) -> dict[str, Any]:
    program, person, circle = several.match.program, seat.participant, several.circle
    places = {(one.place_kind, one.place, one.place_notes) for one in several.meetings}
    is_one_place = len(places) == 1 or several.news == News.TOGETHER_CHANGED
    return {
        "program": program,
        "person": person,
        "first_name": person.first_name,
        "contact": contact(several.match),
        "count": len(several.meetings),
        "headline": _headline(several, seat),
        "usual_subject": _subject(several, seat),
        "dates": [_date(one, person.time_zone, program.time_zone) for one in several.meetings],
        "one_place": several.meetings[0] if is_one_place else None,
        "place_title": words.place_title(several.meetings[0].place_kind),
        "others": words.joined([seen.first_name for seen in seen_from(seat, circle) if seen.first_name]),
        "arranged": several.arranged.get(person.pk, ""),
        "reason": several.meetings[0].change_reason,
        "answer": letters.link("answer"),
        "left": seat.state != SeatState.ACCEPTED,
        "said_no": seat.state == SeatState.DECLINED,
    }


def _date(meeting: Meeting, zone: str, here: str) -> dict[str, Any]:
    return {
        "when": say_moment(meeting.starts_at, zone),
        "when_here": say_moment(meeting.starts_at, here) if zone != here else "",
        "length": words.length(meeting.minutes),
        "place_title": words.place_title(meeting.place_kind),
        "meeting": meeting,
    }


def _subject(several: Several, seat: Seat) -> str:
    """“Confirmed: 4 peer meetings from Thu, May 7, 3:00 pm Central”, on the reader's clock; shorter where too long."""
    moment = say_moment(several.meetings[0].starts_at, seat.participant.time_zone, short=True)
    n = len(several.meetings)
    kinds = (
        ngettext("%(n)d peer meeting from %(when)s", "%(n)d peer meetings from %(when)s", n),
        ngettext("%(n)d meeting from %(when)s", "%(n)d meetings from %(when)s", n),
    )
    full = (f"{_news(several, seat)}: {kind % {'n': n, 'when': moment}}" for kind in kinds)
    return next((said for said in full if len(said) <= letters.LONGEST_SUBJECT), _headline(several, seat))


def _headline(several: Several, seat: Seat) -> str:
    """“Confirmed: 4 meetings from Thu, May 7”: what leads a program's own subject too, so it leaves room."""
    n, zone = len(several.meetings), seat.participant.time_zone
    day = say_day(local_day(several.meetings[0].starts_at, zone), short=True)
    what = ngettext("%(n)d meeting from %(when)s", "%(n)d meetings from %(when)s", n) % {"n": n, "when": day}
    return f"{_news(several, seat)}: {what}"


def _news(several: Several, seat: Seat) -> str:
    if several.news == News.TOGETHER_OFF and seat.state != SeatState.ACCEPTED:
        return _("Removed")  # they take place without this reader
    what = {News.TOGETHER: _("Confirmed"), News.TOGETHER_CHANGED: _("Changed"), News.TOGETHER_OFF: _("Cancelled")}
    return what[several.news]


def _unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Of those that stand: while the person takes part and some meeting is ahead. Two queries however many mails."""
    names = {mail.about.partition(":")[2] for mail in mails}
    meetings = Meeting.objects.across_programs(EVERYWHERE).filter(match__public_id__in=names)
    meets = {about(one.match) for one in meetings.filter(state=MeetingState.CONFIRMED).select_related("match")}
    seats = Seat.objects.across_programs(EVERYWHERE).filter(match__public_id__in=names)
    places = {
        (about(one.match), one.participant.public_id): one for one in seats.select_related("match", "participant")
    }
    said = {mail.pk: _why_not(mail, places.get((mail.about, mail.recipient)), mail.about in meets) for mail in mails}
    return {pk: why for pk, why in said.items() if why}


def _why_not(mail: Email, seat: Seat | None, meets: bool) -> str:
    if seat is None:
        return _("The place in the match no longer exists.")
    if mail.kind != News.TOGETHER_OFF and (seat.state != SeatState.ACCEPTED or not meets):
        return _("The person does not take part any more, or the meetings do not stand.")
    return why_not_to(mail, seat.participant)


def register() -> None:
    """Called when the app is ready."""
    said = (*USUAL, COUNT)
    opening = gettext_lazy("Your next peer meetings are confirmed.")
    sorry = gettext_lazy("We are sorry: these peer meetings will not take place.")
    left = gettext_lazy("You are no longer part of this peer match, and not expected at these peer meetings.")
    said_no = gettext_lazy("Thank you for telling us that you cannot come to these peer meetings. That is fine.")
    onward = gettext_lazy("You need not do anything. {coordinator} will tell you how it goes on.")
    about_what = (subject_block(gettext_lazy("{headline}"), (*said, HEADLINE), first=HEADLINE.name), greeting())
    letters.let_reword(
        News.TOGETHER.value, *about_what, Block("opening", gettext_lazy("What it is about"), opening, said),
        own_words(said), sample=lambda program: _sample(program, News.TOGETHER),
    )  # fmt: skip
    changed = gettext_lazy("How to get to your next peer meetings is new. The days and times are as before.")
    letters.let_reword(
        News.TOGETHER_CHANGED.value, *about_what, Block("opening", gettext_lazy("What it is about"), changed, said),
        own_words(said), sample=lambda program: _sample(program, News.TOGETHER_CHANGED),
    )  # fmt: skip
    letters.let_reword(
        News.TOGETHER_OFF.value, *about_what,
        Block("sorry", gettext_lazy("That they will not take place"), sorry, said),
        Block("next", gettext_lazy("How it goes on"), onward, said, frozenset({COORDINATOR.name})),
        Block("said_no", gettext_lazy("To someone who cannot come"), said_no, said),
        Block("left", gettext_lazy("To someone who takes part no more"), left, said),
        own_words(said), sample=lambda program: _sample(program, News.TOGETHER_OFF),
    )  # fmt: skip
    for news in OF_SEVERAL:
        letters.register(Letter(news, news.label, _unwanted, at_night=AT_NIGHT[news]))


def _sample(program: Program, news: News) -> Sample | None:
    latest: Meeting | None = (
        Meeting.objects.in_program(program).select_related("match__coordinator").order_by("-starts_at", "-pk").first()
    )
    if latest is None:
        return None
    latest.match.program = program
    circle = circle_of(latest.match)
    seat = next(iter([one for one in circle.seats if one.state == SeatState.ACCEPTED] or circle.seats), None)
    if seat is None:
        return None
    seat.state = SeatState.ACCEPTED  # as whoever comes would read it; nothing is saved
    told = {"name": seat.participant.name, "match": latest.match.title}
    several = Several(news, tuple(latest.match.meetings.order_by("starts_at")[:3]), circle, now())
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, message(several, seat))
