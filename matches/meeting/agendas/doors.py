"""The doors of a meeting's agenda: proposing it, and changing it segment by segment. What follows is timed anew."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.meeting.agendas.facts import Chosen, Facts, facts_of
from matches.meeting.timing.access import BREAK
from matches.meeting.timing.planning import Asked, DoesNotFit, Timed, propose, usual_length
from matches.meeting.timing.shapes import Shape, What
from matches.models import Agenda, Happening, Meeting, SegmentLeads
from matches.models.meeting import LONGEST
from matches.scheduling import agenda_sent
from matches.scheduling.words import length
from peermatch.accounts.models import User

MOST_SEGMENTS = 80
Segments = list[dict[str, Any]]


class AgendaChanged(ValidationError):
    """Someone else changed the agenda after the page was opened."""


def agenda_of(meeting: Meeting) -> Agenda | None:
    found: Agenda | None = Agenda.objects.in_program(meeting.program).filter(meeting=meeting).first()
    if found:
        found.meeting = meeting
    return found


@transaction.atomic
def propose_agenda(*, meeting: Meeting, shape: str, seen: int, by: User, at: datetime) -> Agenda:
    """Anew from the meeting's length, its people and their access. `seen`: the version that stood there, 0 for none."""
    _lock(meeting)
    facts = facts_of(meeting)
    if not facts.shapes:
        raise ValidationError(_("Choose a format for the match first: the agenda follows from it."))
    if shape not in facts.shapes:
        raise ValidationError(_("Choose one of the kinds that go with the match's format."))
    agenda = agenda_of(meeting)
    _insist_seen(agenda, seen)
    agenda = agenda or Agenda(program=meeting.program, meeting=meeting)
    agenda.become(_timed(facts, Shape(shape), meeting.minutes), by=by, at=at)
    agenda_sent.call_back(meeting, at=at)
    _record(agenda, _("proposed"), by=by, at=at)
    return agenda


def _timed(facts: Facts, shape: Shape, minutes: int) -> dict[str, Any]:
    """What an agenda becomes that is proposed for these."""
    kept = facts.as_kept() | {"shape": shape.value, "minutes": minutes, "cases": facts.cases}
    return kept | {"segments": [_as_facts(one) for one in _proposed(asked_for(facts, shape), minutes)]}


def asked_for(facts: Facts, shape: Shape) -> Asked:
    """Where all present in turn, it is made for as many as do."""
    people = min(len(facts.seats), facts.people) if shape is Shape.IN_TURN else facts.people
    return Asked(shape, max(people, 1), facts.cases, facts.access)


@transaction.atomic
def choose_presenters(
    *, agenda: Agenda, presents: Sequence[str], teaches: str, seen: int, by: User, at: datetime
) -> None:
    """Who presents, in that order, and who teaches: ids of seats. For more or fewer than before it is timed anew."""
    _lock_agenda(agenda)
    _insist_seen(agenda, seen)
    usual, turns = facts_of(agenda.meeting, Chosen()), agenda.turns
    _insist_may_present(usual, presents, turns)
    chosen = _choice(usual, presents, teaches, turns)
    state = agenda.as_it_is()
    if turns and len(presents) != turns:
        state |= _timed(facts_of(agenda.meeting, Chosen(tuple(presents))), Shape(agenda.shape), agenda.meeting.minutes)
    agenda.become(state | {"presents": list(chosen.presents), "teaches": chosen.teaches}, by=by, at=at)
    agenda_sent.call_back(agenda.meeting, at=at)
    _record(agenda, _("who presents"), by=by, at=at)


def _insist_may_present(usual: Facts, presents: Sequence[str], turns: int) -> None:
    if set(presents) - {str(seat.public_id) for seat in usual.pool}:
        raise ValidationError(_("Someone of these does not take part any more. Look at the list again."))
    if len(set(presents)) < len(presents) or (turns and not presents):
        raise ValidationError(_("At least one person presents, and each has one turn."))


def _choice(usual: Facts, presents: Sequence[str], teaches: str, turns: int) -> Chosen:
    """What is as the match says anyway is no choice: it follows the match."""
    as_usual = [str(seat.public_id) for seat in usual.seats]
    is_usual = list(presents) == (as_usual[:1] if turns == 1 and len(presents) == 1 else as_usual)
    expert = str(usual.teaches.public_id) if usual.teaches else ""
    return Chosen(() if is_usual else tuple(presents), "" if teaches == expert else teaches)


def say_does_not_fit(asked: Asked, minutes: int, refusal: DoesNotFit) -> str:
    """Why no agenda fits, with the length that works and the usual one."""
    if refusal.longer > LONGEST:
        words = _("This takes at least %(least)s with these people: more than one meeting. Plan two, or ask fewer.")
        return words % {"least": length(refusal.longer)}
    told = {"lasts": length(minutes), "least": length(refusal.longer), "usual": length(usual_length(asked))}
    if refusal.shorter:
        words = _("In %(lasts)s a break is due for which there is no time. %(least)s works, and so does %(shorter)s.")
        return words % (told | {"shorter": length(refusal.shorter)})
    return _("The meeting lasts %(lasts)s: too short for this. At least %(least)s works; %(usual)s is usual.") % told


@transaction.atomic
def change_segment(
    *, agenda: Agenda, index: int, words: str, minutes: int, leads: str, seen: int, by: User, at: datetime
) -> None:
    """In other words, longer or shorter, led by someone else. Nothing gets less than it needs."""

    def act(segments: Segments) -> str:
        one = _at(segments, index)
        if minutes < one["least"]:
            raise ValidationError(_("This needs at least %(n)d minutes.") % {"n": one["least"]})
        one |= {"words": words.strip(), "minutes": minutes, "leads": leads}
        return _("a segment changed")

    _change(agenda, act, seen=seen, by=by, at=at)


@transaction.atomic
def add_segment(
    *, agenda: Agenda, after: int, words: str, minutes: int, leads: str, seen: int, by: User, at: datetime
) -> None:
    """After so many segments; 0 is at the beginning."""
    if not words.strip():
        raise ValidationError(_("Write what is done."))

    def act(segments: Segments) -> str:
        segments.insert(after, _new("", words.strip(), minutes, 1, leads))
        return _("a segment added")

    _change(agenda, act, seen=seen, by=by, at=at)


@transaction.atomic
def add_break(*, agenda: Agenda, after: int, seen: int, by: User, at: datetime) -> None:
    def act(segments: Segments) -> str:
        segments.insert(after, _new(What.BREAK.value, "", BREAK, BREAK, SegmentLeads.FACILITATOR.value))
        return _("a break added")

    _change(agenda, act, seen=seen, by=by, at=at)


@transaction.atomic
def take_out(*, agenda: Agenda, index: int, seen: int, by: User, at: datetime) -> None:
    def act(segments: Segments) -> str:
        _at(segments, index)
        segments.pop(index)
        return _("a segment taken out")

    _change(agenda, act, seen=seen, by=by, at=at)


@transaction.atomic
def shift(*, agenda: Agenda, index: int, by_places: int, seen: int, by: User, at: datetime) -> None:
    """One place earlier (-1) or later (1)."""

    def act(segments: Segments) -> str:
        one = _at(segments, index)
        _at(segments, index + by_places)
        segments.pop(index)
        segments.insert(index + by_places, one)
        return _("another order")

    _change(agenda, act, seen=seen, by=by, at=at)


@transaction.atomic
def put_back(*, agenda: Agenda, seen: int, by: User, at: datetime) -> None:
    """The last act was the mistake: it is as it was before, unless somebody changed it since."""
    _lock_agenda(agenda)
    if agenda.version != seen:
        raise ValidationError(_("The agenda was changed again since. Look at it, and correct it by hand."))
    if not agenda.before and agenda.version > 1:
        raise ValidationError(_("What it was before is no longer on record."))
    agenda_sent.call_back(agenda.meeting, at=at)
    if not agenda.before:
        _record(agenda, _("taken back"), by=by, at=at)
        agenda.delete()
        return
    agenda.become(agenda.before, by=by, at=at)
    _record(agenda, _("as before"), by=by, at=at)


def _change(agenda: Agenda, act: Callable[[Segments], str], *, seen: int, by: User, at: datetime) -> None:
    _lock_agenda(agenda)
    _insist_seen(agenda, seen)
    state = agenda.as_it_is()
    done = act(state["segments"])
    _insist_whole(state["segments"])
    agenda.become(state, by=by, at=at)
    agenda_sent.call_back(agenda.meeting, at=at)
    _record(agenda, done, by=by, at=at)


def _lock(meeting: Meeting) -> None:
    match = meeting.match
    match.lock()
    match.insist_open()
    meeting.refresh_from_db()
    meeting.match = match
    if not meeting.is_standing:
        words = _("This cannot be done: the meeting is “%(state)s”.")
        raise ValidationError(words % {"state": meeting.get_state_display()})


def _lock_agenda(agenda: Agenda) -> None:
    _lock(agenda.meeting)
    meeting, found = agenda.meeting, Agenda.objects.in_program(agenda.program).filter(pk=agenda.pk).exists()
    if not found:
        raise AgendaChanged(_("The agenda was taken back meanwhile."))
    agenda.refresh_from_db()
    agenda.meeting = meeting


def _insist_seen(agenda: Agenda | None, seen: int) -> None:
    if (agenda.version if agenda else 0) == seen:
        return
    who = agenda.changed_by.name if agenda and agenda.changed_by else _("Someone")
    raise AgendaChanged(
        _("%(name)s changed the agenda meanwhile. It stands here as it is now: look at it, then do it again.")
        % {"name": who}
    )


def _insist_whole(segments: Segments) -> None:
    if not segments:
        raise ValidationError(_("An agenda has at least one segment."))
    if len(segments) > MOST_SEGMENTS:
        raise ValidationError(_("An agenda has at most %(n)d segments.") % {"n": MOST_SEGMENTS})
    if What.BREAK in (segments[0]["what"], segments[-1]["what"]):
        raise ValidationError(_("An agenda neither begins nor ends with a break."))
    if sum(one["minutes"] for one in segments) > LONGEST:
        raise ValidationError(_("A meeting lasts at most %(most)s.") % {"most": length(LONGEST)})


def _at(segments: Segments, index: int) -> dict[str, Any]:
    if not 0 <= index < len(segments):
        raise ValidationError(_("There is no such place in the agenda."))
    return segments[index]


def _proposed(asked: Asked, minutes: int) -> list[Timed]:
    try:
        return propose(asked, minutes)
    except DoesNotFit as refusal:
        raise ValidationError(say_does_not_fit(asked, minutes, refusal)) from refusal


def _as_facts(one: Timed) -> dict[str, Any]:
    return _new(one.what.value, "", one.minutes, one.least, one.leads.value) | {
        "turn": one.turn,
        "goes_on": one.goes_on,
    }


def _new(what: str, words: str, minutes: int, least: int, leads: str) -> dict[str, Any]:
    return {
        "public_id": str(uuid4()), "what": what, "words": words, "minutes": minutes, "least": least, "leads": leads,
        "turn": 0, "goes_on": False,
    }  # fmt: skip


def _record(agenda: Agenda, done: str, *, by: User, at: datetime) -> None:
    agenda.meeting.match.record(Happening.What.AGENDA, by=by, at=at, detail=f"{agenda.meeting}: {done}")
