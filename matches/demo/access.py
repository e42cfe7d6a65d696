"""The demo's bookings: a meeting for which one of two interpreters has said yes, and papers are to be sent."""

from datetime import datetime, time, timedelta

from matches.demo.days import last_workday
from matches.demo.drafts import draft, tell_problem
from matches.demo.journeys import ask
from matches.demo.post import deliver
from matches.inviting.answering import answer
from matches.models import Direction, Meeting, Part, Path, PlaceKind, Said, Way
from matches.scheduling.access import asking
from matches.scheduling.planning import Place, plan
from participants.models import AccessProvider, NeedKind, Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime, local_day


def telling_grandparents(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Both said yes; they are to meet in five weeks, and one of them works with two ProTactile interpreters."""
    asked, planned = now - timedelta(days=9), now - timedelta(days=5)
    petra, joel = people["Petra Lindqvist"], people["Joel Kahale"]
    match = draft(program, ana, asked, "Telling the grandparents", Path.FAMILY, Direction.MUTUAL)
    tell_problem(match, joel, "Usher syndrome", "His parents do not see why the boy should learn braille now.")
    ask(match, {joel: Part.PEER, petra: Part.PEER}, "To find words for what is to come.", by=ana, at=asked)
    for seat in match.seats.select_related("participant", "match"):
        hopes = None if seat.participant == joel else ["To say what helped my own parents."]
        answer(seat=seat, said=Said.YES, way=Way.LINK, at=asked + timedelta(days=1), hopes=hopes)
    deliver(program, at=asked + timedelta(days=1))
    match.refresh_from_db()
    day = local_day(now + timedelta(days=35), ana.time_zone)
    when = WallTime(last_workday(day), time(12), ana.time_zone)
    video = Place(PlaceKind.VIDEO, "https://video.example/usher")
    meeting = plan(match=match, wall=when, minutes=60, place=video, by=ana, at=planned)
    _book(meeting, ana, planned)


def _book(meeting: Meeting, ana: User, at: datetime) -> None:
    """Dana Field said yes, whoever was asked beside her no."""
    dana = AccessProvider.objects.in_program(meeting.program).get(name="Dana Field")
    row = meeting.accommodations.standing().get(kind=NeedKind.INTERPRETER)
    row.meeting = meeting
    yes = asking.request(row=row, provider=dana, places=1, by=ana, at=at)
    asking.confirm(booking=yes, by=ana, at=at + timedelta(days=1))
    no = asking.request(row=row, provider=None, name="Ruben Salas", places=1, by=ana, at=at)
    asking.decline(booking=no, reason="Teaches that day", by=ana, at=at + timedelta(days=2))
