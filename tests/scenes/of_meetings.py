"""Around one meeting: before it, when somebody cannot come, its agenda, and after it."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from matches.meeting.agendas.doors import propose_agenda
from matches.meeting.agendas.letters import Letters
from matches.meeting.agendas.sending import send as send_agenda
from matches.meeting.holding import mark_held
from matches.models import Agenda, Format, Meeting, MeetingState, Part, SeatState, Way
from matches.scheduling.absences.doors import cannot_come
from matches.scheduling.came import lines_of
from participants.models import AccessNeed, AccessProfile, NeedKind, WeeklyWindow
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime
from tests.factories import make_person
from tests.matches.factories import make_meeting, make_seat, ready_match, say_yes
from tests.scenes.making import Scene, leave, of


def _to_confirm(program: Program, by: User) -> str:
    match = say_yes(ready_match(program, "To be confirmed", coordinator=by))
    meeting = make_meeting(match, timezone.localdate() + timedelta(days=12))
    return of("meeting-confirm", program, match, meeting)


def _to_confirm_on_paper(program: Program, by: User) -> str:
    match = say_yes(ready_match(program, "To be printed", coordinator=by))
    meeting = make_meeting(match, timezone.localdate() + timedelta(days=12))
    return of("meeting-confirm-print", program, match, meeting, match.seats.get(part=Part.PROVIDER))


def _to_ask_for_times(program: Program, by: User) -> str:
    return of("poll-ask", program, say_yes(ready_match(program, "No time yet", coordinator=by)))


def _of_three(program: Program, by: User) -> Meeting:
    """Three are expected at it."""
    match = say_yes(ready_match(program, "Three meet", coordinator=by))
    make_seat(match, make_person(program, "Ida", "Holm"), Part.PEER, state=SeatState.ACCEPTED)
    return make_meeting(match, timezone.localdate() + timedelta(days=12), state=MeetingState.CONFIRMED)


def _still_expected(program: Program, by: User) -> str:
    meeting = _of_three(program, by)
    return of("absence-record", program, meeting.match, meeting, meeting.match.seats.get(part=Part.PEER))


def _cannot_come(name: str) -> Scene:
    """One of three cannot come to a meeting ahead."""

    def scene(program: Program, by: User) -> str:
        meeting = _of_three(program, by)
        told: dict[str, Any] = {"way": Way.PHONE, "spoken_by": "Tom, her husband", "at": timezone.now()}
        seat = meeting.match.seats.get(part=Part.PEER)
        absence = cannot_come(meeting=meeting, seat=seat, by=by, words="She is ill", wants_news=True, **told)
        return of(name, program, meeting.match, meeting, absence)

    return scene


def _was_held(name: str) -> Scene:
    """Of a meeting that is over, to which two of three came."""

    def scene(program: Program, by: User) -> str:
        meeting = _of_three(program, by)
        meeting.set_time(WallTime(timezone.localdate() - timedelta(days=2), time(15), meeting.time_zone), 60)
        meeting.save()
        marks = {line.key: "absent" if line.name == "Ida Holm" else "came" for line in lines_of(meeting)}
        mark_held(meeting=meeting, notes="Robin tries it.", marks=marks, by=by, at=timezone.now())
        return of(name, program, meeting.match, meeting)

    return scene


def _times(program: Program, by: User) -> str:
    """Some suit, some are too soon to book what one of them needs, and one person has said nothing of their week."""
    match = say_yes(ready_match(program, "To find a time", coordinator=by))
    robin, david = (seat.participant for seat in match.seats.order_by("pk"))
    for one, ends in ((robin, "13:00"), (david, "10:00")):
        WeeklyWindow.objects.create(program=program, participant=one, weekday=3, begins="09:00", ends=ends)
    profile = AccessProfile.objects.create(program=program, participant=robin)
    AccessNeed.objects.create(program=program, profile=profile, kind=NeedKind.INTERPRETER, detail="ASL")
    make_seat(match, make_person(program, "Ida", "Holm"), Part.PEER, state=SeatState.INVITED)
    return of("meeting-times", program, match)


def _sent_and_changed(found: Agenda, by: User) -> None:
    """To two of three, by mail and by a call to make; then it begins with ten minutes less."""
    now, meeting = timezone.now(), found.meeting
    send_agenda(meeting=meeting, read=Letters(found, at=now).digest(), by=by, at=now)
    leave("meeting-agenda", meeting.program, now)
    found.segments.filter(position=1).update(minutes=15)


def _agenda(name: str, shape: str = "common_problem") -> Scene:
    """Proposed, and then the meeting became shorter."""

    def scene(program: Program, by: User) -> str:
        meeting = _of_three(program, by)
        meeting.match.format = Format.GROUP
        meeting.match.save()
        meeting.set_time(meeting.wall_time, 150)
        meeting.save()
        found = propose_agenda(meeting=meeting, shape=shape, seen=0, by=by, at=timezone.now())
        meeting.set_time(meeting.wall_time, 120)
        meeting.save()
        if name == "agenda-send":
            _sent_and_changed(found, by)
        rows = [found.segments.all()[1]] if name == "segment-change" else []
        return of(name, program, meeting.match, meeting, *rows)

    return scene


OF_MEETINGS: dict[str, Scene] = {
    "agenda": _agenda("agenda"),
    "agenda-propose": _agenda("agenda-propose"),
    "agenda-add": _agenda("agenda-add"),
    "agenda-presenters": _agenda("agenda-presenters", "in_turn"),
    "agenda-send": _agenda("agenda-send"),
    "segment-change": _agenda("segment-change"),
    "meeting-times": _times,
    "meeting-confirm-print": _to_confirm_on_paper,
    "meeting-confirm": _to_confirm,
    "poll-ask": _to_ask_for_times,
    "meeting-attendance": _was_held("meeting-attendance"),
    "absence": _cannot_come("absence"),
    "absence-go-on": _cannot_come("absence-go-on"),
    "absence-end": _cannot_come("absence-end"),
    "absence-record": _still_expected,
}
