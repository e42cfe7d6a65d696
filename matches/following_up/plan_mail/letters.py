"""The letter with the action plan, and the words of the call beside it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from matches.inviting import links
from matches.inviting.circle import Circle, circle_of
from matches.inviting.disclosure import names_seen_from
from matches.inviting.letters import contact
from matches.models import Action, Match, MeetingState, PlanLetter, PlanNews, Seat, SeatState
from matches.scheduling import words
from participants.models import Purpose
from participants.profile.wishing import recipient
from peermatch.clock import say_day
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email

MARK = 16  # signs of a mark: enough to tell two wordings of one line apart


@dataclass(frozen=True)
class Line:
    """A line of the plan as one reader sees it. `who` is empty where it is theirs."""

    words: str
    due: str
    who: str
    is_done: bool

    def __str__(self) -> str:
        said = {"who": self.who, "what": self.words, "day": self.due}
        return _("%(who)s: %(what)s, by %(day)s") % said if self.who else _("%(what)s, by %(day)s") % said


def about(seat: Seat) -> str:
    """How mail names whose plan it is."""
    return f"plan:{seat.public_id}"


def mark_of(action: Action) -> str:
    """Another one where the line reads otherwise, or is another person's. It says nothing of what the line says."""
    told = f"{action.words}|{action.seat_id}|{action.due.isoformat()}"
    return hashlib.sha256(told.encode()).hexdigest()[:MARK]


class Letters:
    """The letters of one match as they would go out now: everything about its people was read once."""

    def __init__(self, match: Match, circle: Circle | None = None) -> None:
        self.match = match
        self.circle = circle or circle_of(match)
        rows = match.actions.select_related("seat__participant")
        self.written: list[Action] = list(rows)
        for one in self.written:
            one.match = match

    def only(self, told: Collection[str]) -> "Letters":
        """From here on it knows only of the lines with these ids."""
        self.written = [one for one in self.written if str(one.public_id) in told]
        return self

    @property
    def seats(self) -> list[Seat]:
        """To whom it goes: everyone who said yes."""
        return [seat for seat in self.circle.seats if seat.state == SeatState.ACCEPTED]

    @cached_property
    def has_notes(self) -> bool:
        """Whether their pages say what was noted of a meeting for everyone."""
        held = self.match.meetings.filter(state=MeetingState.HELD)
        return held.exclude(shared_notes="").exists()

    @property
    def actions(self) -> list[Action]:
        return [one for one in self.written if one.is_standing]

    @property
    def said(self) -> dict[str, str]:
        """What a letter that goes out now would tell of."""
        return {str(one.public_id): mark_of(one) for one in self.actions}

    def own(self, seat: Seat) -> list[Line]:
        return [self._line(one, "") for one in self.actions if one.seat_id == seat.pk]

    def others(self, seat: Seat) -> list[Line]:
        known = names_seen_from(seat, self.circle)
        return [self._line(one, self._who(one, known)) for one in self.actions if one.seat_id != seat.pk]

    def changes(self, seat: Seat, before: Mapping[str, str]) -> list[str]:
        """What is not as the last letter to them said, in sentences; nothing where none was."""
        if not before:
            return []
        known = names_seen_from(seat, self.circle)
        found = []
        for one in self.written:
            line = str(self._line(one, "" if one.seat_id == seat.pk else self._who(one, known)))
            was, now = before.get(str(one.public_id)), mark_of(one) if one.is_standing else None
            if was is None and now is not None:
                found.append(_("New: %(line)s.") % {"line": line})
            elif was is not None and now is None:
                found.append(_("No longer in the plan: %(line)s.") % {"line": line})
            elif was != now:
                found.append(_("Changed: %(line)s.") % {"line": line})
        return found

    @speaking_to("seat.participant")
    def message(self, seat: Seat, before: Mapping[str, str]) -> Message:
        """All that is said to this person, in every form. `before`: what the last letter to them told of."""
        due = [one.due for one in self.actions if one.seat_id == seat.pk and not one.done_at]
        return letters.render("action_plan", {
            **self.frame(seat),
            "headline": _headline(due),
            "usual_subject": _subject(due),
            "own": self.own(seat),
            "others": self.others(seat),
            "changes": self.changes(seat, before),
            "has_notes": self.has_notes,
        })  # fmt: skip

    @speaking_to("seat.participant")
    def reminder(self, seat: Seat, due: Sequence[Action]) -> Message:
        """Of these lines of theirs the day is past."""
        headline = _("Due %(day)s") % {"day": say_day(min(one.due for one in due))}
        return letters.render("action_reminder", {
            **self.frame(seat),
            "headline": headline,
            "usual_subject": words.subject(headline, [_("is it done?")]),
            "lines": self.due_lines(due),
        })  # fmt: skip

    def due_lines(self, due: Sequence[Action]) -> list[Line]:
        return [self._line(one, "") for one in due]

    def frame(self, seat: Seat) -> dict[str, Any]:
        """What every letter about the plan knows."""
        return {
            "program": self.match.program,
            "contact": contact(self.match),
            "first_name": seat.participant.first_name,
            "page": letters.link("page"),
        }

    def _line(self, action: Action, who: str) -> Line:
        return Line(action.words, say_day(action.due), who, action.done_at is not None)

    def _who(self, action: Action, known: Mapping[int, str]) -> str:
        if action.seat_id is None:
            return self.match.coordinator.name
        return known.get(action.seat_id, _("Someone else"))


def _subject(due: Sequence[date]) -> str:
    said = _headline(due)
    return words.subject(said, [_("your action plan"), _("action plan")]) if due else said


def _headline(due: Sequence[date]) -> str:
    return _("Next by %(day)s") % {"day": say_day(min(due))} if due else _("Your action plan")


def said_before(match: Match) -> dict[int, PlanLetter]:
    """By seat (pk), the last letter with the plan that was not called back."""
    rows = PlanLetter.objects.filter(program=match.program, seat__match=match, news=PlanNews.PLAN).standing()
    return {one.seat_id: one for one in rows.select_related("seat", "told_by").order_by("at", "pk")}


def post(row: PlanLetter, message: Message, circle: Circle, *, at: datetime) -> Email:
    """Puts the letter into the outbox, with a link of its own that lives until the match closes."""
    seat, person = row.seat, row.seat.participant
    called = person.first_name if person.pk in circle.at_a_shared_mailbox else ""
    return queue.enqueue(
        program=seat.program, kind=row.news, about=about(seat), occasion=str(row.public_id),
        to=recipient(person, called), message=message, links={"page": path_to(seat)}, now=at,
        reply_to=circle.match.program.reply_to,
        from_name=f"{circle.match.who_answers_now.name}, {circle.match.program.name}",
    )  # fmt: skip


def path_to(seat: Seat) -> str:
    """A new link with which this person says what they did."""
    _link, path = links.issue(seat, until=None, purpose=Purpose.FOLLOW)
    return path
