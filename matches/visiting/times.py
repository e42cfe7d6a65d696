"""What a participant reads of the times they are asked about: until when, what they said, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting import letters
from matches.models import Ability, MeetingState, Way
from matches.scheduling import words
from matches.scheduling.polls.asked_times import AskedTimes, Situation
from peermatch.clock import say_day, say_moment

TONES = {Ability.YES: "done", Ability.IF_NEED_BE: "wait", Ability.NO: "plain"}
STATES = {
    Situation.WAITS: (gettext_lazy("Waits for now"), "plain"),
    Situation.PAST: (gettext_lazy("The day to answer is past"), "stop"),
    Situation.DECIDED: (gettext_lazy("A time was chosen"), "done"),
    Situation.CALLED_OFF: (gettext_lazy("Not asked any more"), "plain"),
}


@dataclass(frozen=True)
class SaidOfTime:
    """One time on the reader's clock, and what they said of it."""

    when: str
    said: str
    tone: str


@dataclass(frozen=True)
class TimesWords:
    may_answer: bool
    status: str
    tone: str
    sentence: str
    by_whom: str  # when the answer was given, and by whom where it was not by the link
    said: tuple[SaidOfTime, ...]


def in_words(asked: AskedTimes, *, now: datetime) -> TimesWords:
    situation = asked.situation(now)
    status, tone, sentence = _state(asked, situation)
    return TimesWords(
        may_answer=situation == Situation.OPEN,
        status=status,
        tone=tone,
        sentence=sentence,
        by_whom=_by_whom(asked),
        said=tuple(_said(asked)),
    )


def is_news(asked: AskedTimes, now: datetime, *, meets: bool) -> bool:
    """Whether their own page still speaks of it: until the meeting that came of it is over, or another is set."""
    situation = asked.situation(now)
    if situation == Situation.DECIDED:
        meeting = asked.poll.meeting
        return meeting is not None and meeting.is_standing and meeting.ends_at > now
    if situation == Situation.CALLED_OFF:
        return not meets
    return situation != Situation.WAITS  # that the match waits, the page says itself


def lede(asked: AskedTimes) -> str:
    poll = asked.poll
    told = {"length": words.length(poll.minutes), "how": words.by_what(poll.place_kind), "day": say_day(poll.answer_by)}
    said = _("It takes %(length)s, %(how)s. Please answer by %(day)s. You can change your answer until then.")
    return " ".join([said % told, _("Nothing is set yet.")])


def _state(asked: AskedTimes, situation: Situation) -> tuple[str, str, str]:
    """Status, tone and sentence; where nothing can be answered, the sentence says whom to reach."""
    if situation == Situation.OPEN:
        return _open(asked)
    status, tone = STATES[situation]
    return str(status), tone, _over(asked, situation)


def _open(asked: AskedTimes) -> tuple[str, str, str]:
    day = {"day": say_day(asked.poll.answer_by)}
    if asked.reply is None:
        by = _("Answer by %(day)s") % day
        return by, "wait", _("Please say of each time whether it suits you. Nothing is set yet.")
    return _("You answered"), "done", _("You can change your answer until %(day)s. Nothing is set yet.") % day


def _over(asked: AskedTimes, situation: Situation) -> str:
    contact = letters.contact(asked.seat.match)
    who = ", ".join(filter(None, [contact["name"], contact["phone"] or contact["email"]]))
    said = {
        Situation.WAITS: _("This peer match waits for now. Questions? Reach %(who)s."),
        Situation.PAST: _("It was %(day)s. If you have something to say about these times, reach %(who)s."),
        Situation.DECIDED: _("%(chosen)s If that does not suit you, reach %(who)s."),
        Situation.CALLED_OFF: _("Nobody is asked about these times any more. Questions? Reach %(who)s."),
    }[situation]
    return said % {"who": who, "day": say_day(asked.poll.answer_by), "chosen": _chosen(asked)}


def _chosen(asked: AskedTimes) -> str:
    meeting = asked.poll.meeting
    if meeting is None or not meeting.is_standing:
        return _("Your answers are not needed any more.")
    when = {"when": say_moment(meeting.starts_at, asked.seat.participant.time_zone)}
    if meeting.state == MeetingState.PLANNED:
        return _("It is %(when)s, not confirmed yet.") % when
    return _("It is %(when)s.") % when


def _by_whom(asked: AskedTimes) -> str:
    reply: Any = asked.reply
    if reply is None:
        return ""
    told = {
        "when": say_moment(reply.at, asked.seat.participant.time_zone),
        "who": reply.spoken_by,
        "way": reply.get_way_display(),
        "name": reply.recorded_by.name if reply.recorded_by else _("Your coordinator"),
    }
    said = [_("%(who)s answered for you, %(when)s.") if reply.spoken_by else _("Recorded %(when)s.")]
    if reply.way != Way.LINK:
        said.append(_("%(name)s wrote it down (%(way)s)."))
    return " ".join(said) % told


def _said(asked: AskedTimes) -> Iterator[SaidOfTime]:
    told = asked.reply.said if asked.reply else {}
    for time in asked.times:
        if time.pk in told:
            said = Ability(told[time.pk])
            when = say_moment(time.starts_at, asked.seat.participant.time_zone)
            yield SaidOfTime(when, str(said.label), TONES[said])
