"""The letters about a meeting: what each says to one person. The same words serve the calls beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from matches.inviting import links
from matches.inviting.circle import Circle
from matches.inviting.disclosure import seen_from
from matches.inviting.letters import contact
from matches.models import Meeting, News, Seat, SeatState
from matches.scheduling import calendars, words
from participants.profile.wishing import recipient
from peermatch.clock import WallTime, say_moment
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.models import Email


@dataclass(frozen=True)
class Before:
    """When and where a meeting was, until it was moved."""

    starts_at: datetime
    minutes: int
    place: tuple[str, ...]
    wall: WallTime

    @classmethod
    def of(cls, meeting: Meeting) -> "Before":
        place = (meeting.place_kind, meeting.place, meeting.place_notes)
        return cls(meeting.starts_at, meeting.minutes, place, meeting.wall_time)


@dataclass(frozen=True)
class Bulletin:
    """One piece of news about a meeting, for everyone who must hear it.

    `occasion` tells it from the same kind of news before and after; `before` is how it was, where it moved;
    `absent` are people (pk) who cannot come, `words` the coordinator's own,
    `arranged` says by person (pk) whether what they need is.
    """

    news: News
    meeting: Meeting
    circle: Circle
    at: datetime
    occasion: str
    expires_at: datetime
    before: Before | None = None
    absent: frozenset[int] = frozenset()
    words: str = ""
    arranged: Mapping[int, str] = field(default_factory=dict)

    @property
    def was(self) -> datetime | None:
        """The former time, where that is what changed."""
        moved = self.before is not None and self.before.starts_at != self.meeting.starts_at
        return self.before.starts_at if self.before and moved else None


def about(meeting: Meeting) -> str:
    """How the outbox names this meeting."""
    return f"meeting:{meeting.public_id}"


def post(bulletin: Bulletin, seat: Seat) -> None:
    """Puts the letter to one person into the outbox, with a link to their answer unless the meeting is off."""
    enqueue(bulletin, seat, replace(message(bulletin, seat), calendar=calendar_of(bulletin, seat)))


@speaking_to("seat.participant")
def message(bulletin: Bulletin, seat: Seat) -> letters.Message:
    """All that is said to this person, in every form but the calendar's."""
    return letters.render(bulletin.news, context(bulletin, seat))


def post_anew(bulletin: Bulletin, seat: Seat, mail: Email) -> None:
    """The same words to the person's address of today, with a calendar file and a link that are made for it."""
    forms = {"script": mail.script, "short": mail.short, "paper": mail.paper}
    same = letters.Message(mail.subject, mail.text, mail.html, calendar_of(bulletin, seat), **forms)
    enqueue(bulletin, seat, same, revision=mail.revision)


def enqueue(bulletin: Bulletin, seat: Seat, message: letters.Message, *, revision: int | None = None) -> None:
    """Puts these words to one person into the outbox, with a link to their answer unless the meeting is off."""
    meeting, person = bulletin.meeting, seat.participant
    called = person.first_name if person.pk in bulletin.circle.at_a_shared_mailbox else ""
    queue.enqueue(
        program=meeting.program,
        kind=bulletin.news,
        about=about(meeting),
        revision=meeting.revision if revision is None else revision,
        occasion=bulletin.occasion,
        to=recipient(person, called),
        message=message,
        links=_links(bulletin, seat),
        now=bulletin.at,
        expires_at=bulletin.expires_at,
        needed_by=min(filter(None, (meeting.starts_at, bulletin.was))),
        reply_to=meeting.program.reply_to,
        from_name=meeting.program.name,
    )


def _links(bulletin: Bulletin, seat: Seat) -> Mapping[str, str]:
    if bulletin.news == News.CANCELLED:
        return {}
    last_end = max(meeting.ends_at for meeting in (bulletin.meeting, *bulletin.circle.meetings))
    _link, path = links.issue(seat, until=last_end + links.AFTER_MEETING)
    return links.to_pages(path)


def preview(said: letters.Message, seat: Seat) -> str:
    """The words that reach this person, whichever way: the letter's text without its link, or what to say."""
    if not seat.participant.takes_email:
        return said.script
    return as_read(said.subject, said.text)


def as_read(subject: str, text: str) -> str:
    """A settled letter as its reader sees it, but for the link."""
    return f"{subject}\n\n" + letters.in_words(text, _("(a link of their own)"))


def context(bulletin: Bulletin, seat: Seat) -> dict[str, Any]:
    """All that its words know."""
    meeting, person = bulletin.meeting, seat.participant
    program, zone = meeting.program, person.time_zone
    return {
        "program": program,
        "person": person,
        "first_name": person.first_name,
        "contact": contact(bulletin.circle.match),
        "headline": _headline(bulletin, seat),
        "usual_subject": _subject(bulletin, seat),
        "subject_part": "subject_left" if _is_left(bulletin, seat) else "subject",
        "when": say_moment(meeting.starts_at, zone),
        "when_here": say_moment(meeting.starts_at, program.time_zone) if zone != program.time_zone else "",
        "changes": _changes(bulletin, zone),
        "length": words.length(meeting.minutes),
        "place_title": words.place_title(meeting.place_kind),
        "meeting": meeting,
        "others": words.joined(_others(bulletin, seat)),
        "words": bulletin.words,
        "arranged": bulletin.arranged.get(person.pk, ""),
        "reason": meeting.change_reason,
        "reminders": words.reminders_ahead(program.reminder_hours, meeting.starts_at, bulletin.at),
        "answer": letters.link("answer"),
        "agenda": letters.link("agenda") if bulletin.news == News.REMINDER and hasattr(meeting, "agenda") else "",
        "left": seat.state != SeatState.ACCEPTED,
        "is_absent": person.pk in bulletin.absent,
        "said_no": seat.state == SeatState.DECLINED,
    }


def _others(bulletin: Bulletin, seat: Seat) -> list[str]:
    """First names of those whom this reader meets, as far as they may know them."""
    here = replace(bulletin.circle, seats=tuple(_here(bulletin, seat)))
    return [seen.first_name for seen in seen_from(seat, here) if seen.first_name]


def _here(bulletin: Bulletin, reader: Seat) -> list[Seat]:
    return [one for one in bulletin.circle.seats if one.pk == reader.pk or one.participant_id not in bulletin.absent]


def _changes(bulletin: Bulletin, zone: str) -> list[str]:
    """What is not as it was, in sentences."""
    before, meeting = bulletin.before, bulletin.meeting
    if before is None:
        return []
    now, found = Before.of(meeting), []
    if bulletin.was:
        found.append(_("The time is new. It was %(was)s.") % {"was": say_moment(bulletin.was, zone)})
    if now.minutes != before.minutes:
        found.append(_("It takes %(length)s now.") % {"length": words.length(now.minutes)})
    if now.place != before.place:
        found.append(words.place_news(before.place, now.place))
    return found


def _subject(bulletin: Bulletin, seat: Seat) -> str:
    endings = [_("your peer meeting"), _("peer meeting")]
    if _is_left(bulletin, seat):
        endings = [_("out of your calendar"), _("from your calendar")]
    if bulletin.news == News.ABSENT:
        endings = [_("you cannot come"), _("not coming")]
    return words.subject(_headline(bulletin, seat), endings)


def _headline(bulletin: Bulletin, seat: Seat) -> str:
    return words.headline(_what(bulletin, seat), bulletin.meeting.starts_at, seat.participant.time_zone)


def _is_left(bulletin: Bulletin, seat: Seat) -> bool:
    """Whether the meeting is off only for this reader, who takes part no more."""
    return bulletin.news == News.CANCELLED and seat.state != SeatState.ACCEPTED


def _what(bulletin: Bulletin, seat: Seat) -> str:
    """What the news is, in the first word or two of a subject."""
    if _is_left(bulletin, seat):
        return _("Removed")
    if bulletin.news == News.MOVED and bulletin.was is None:
        return _what_but_time(bulletin)
    return {
        News.CONFIRMED: _("Confirmed"),
        News.MOVED: _("New time"),
        News.CANCELLED: _("Cancelled"),
        News.REMINDER: _("Reminder"),
        News.ABSENT: _("Noted"),
        News.GOES_ON: _("Goes on"),
        News.AGENDA: _("Agenda"),
    }[bulletin.news]


def _what_but_time(bulletin: Bulletin) -> str:
    """“New link” where that alone has changed."""
    before, now = bulletin.before, Before.of(bulletin.meeting)
    if before is None or before.minutes != now.minutes or words.is_same_place(before.place, now.place):
        return _("Changed")
    return words.new_place(now.place[0])


def calendar_of(bulletin: Bulletin, seat: Seat) -> letters.Calendar | None:
    """The calendar file of one recipient; what changes nothing in a calendar has none."""
    return None if bulletin.news in (News.REMINDER, News.GOES_ON, News.AGENDA) else calendar(bulletin, seat)


@speaking_to("seat.participant")
def calendar(bulletin: Bulletin, seat: Seat) -> letters.Calendar:
    """The file that puts the meeting into this person's calendar, changes it there, or takes it out."""
    entry = _entry(bulletin, seat)
    if bulletin.news in (News.CANCELLED, News.ABSENT):
        return letters.Calendar("CANCEL", calendars.cancellation(entry))
    return letters.Calendar("REQUEST", calendars.request(entry))


def _entry(bulletin: Bulletin, seat: Seat) -> calendars.Entry:
    meeting, program = bulletin.meeting, bulletin.meeting.program
    questions = ", ".join(filter(None, [program.phone, program.reply_to]))
    lines = [
        _("How to get in: %(how)s") % {"how": meeting.place_notes} if meeting.place_notes else "",
        _("If you cannot come, or have a question: %(reach)s") % {"reach": questions},
    ]
    return calendars.Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamped_at=bulletin.at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=_("Peer meeting, %(program)s") % {"program": program.name},
        place=meeting.place,
        description="\n".join(filter(None, lines)),
        organizer=calendars.Contact(program.name, program.reply_to),
        attendee=calendars.Contact(seat.participant.name, seat.participant.email),
    )
