"""The demo's standing group: met twice, to meet three times more, and somebody cannot come to the next of them."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from matches.demo.days import last_workday
from matches.demo.drafts import draft, tell_problem
from matches.demo.journeys import ask
from matches.demo.post import deliver
from matches.following_up.acting import Planned, add_options, plan
from matches.following_up.feedback import asking
from matches.following_up.feedback.giving import Told, give
from matches.following_up.plan_mail.sending import Sending, send
from matches.inviting.answering import answer
from matches.meeting.agendas.doors import propose_agenda
from matches.meeting.holding import mark_held
from matches.meeting.timing.shapes import Shape
from matches.models import Direction, Format, Gained, Match, Meeting, Part, Path, PlaceKind, Said, Way
from matches.scheduling.absences.doors import cannot_come
from matches.scheduling.access.working_days import holiday
from matches.scheduling.came import lines_of
from matches.scheduling.planning import Place, confirm_together
from matches.scheduling.repeating.planning_ahead import plan_several
from matches.scheduling.repeating.rhythm import every_weeks
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import WallTime, local_day

WEEKS, MEETINGS = 2, 5
ROOM = Place(PlaceKind.VIDEO, "https://video.example/interveners", "Pass code 2640")
NOTES = (
    "Each told of a day that went well. Next time: what a class teacher needs to know.",
    "Hugo showed the sheet that he leaves for substitutes. Ines tries it with her class.",
)


def interveners_circle(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Three interveners of three organizations, every two weeks."""
    asked = now - timedelta(days=34)
    ines, hugo, desmond = (people[name] for name in ("Ines Caldwell", "Hugo Brandt", "Desmond Clay"))
    match = draft(program, ana, asked, "Interveners in their first years", Path.PROFESSIONAL, Direction.MUTUAL)
    tell_problem(
        match, ines, "interveners in the classroom", "She is the only intervener in her district, with nobody to ask."
    )
    parts = dict.fromkeys((ines, hugo, desmond), Part.PEER)
    ask(match, parts, "To talk with people who do the same work.", by=ana, at=asked, format=Format.GROUP)
    for seat in match.seats.select_related("participant", "match"):
        hopes = None if seat.participant == ines else ["To hear how others work with class teachers."]
        answer(seat=seat, said=Said.YES, way=Way.LINK, at=asked + timedelta(days=1), hopes=hopes)
    deliver(program, at=asked + timedelta(days=1))
    match.refresh_from_db()
    meetings = _plan(match, ana, now, asked + timedelta(days=3))
    for meeting, notes in zip(meetings, NOTES, strict=False):
        came = {line.key: line.known for line in lines_of(meeting)}
        mark_held(meeting=meeting, notes="", shared=notes, marks=came, by=ana, at=meeting.ends_at + timedelta(hours=1))
    ahead = meetings[len(NOTES)]
    _agree(match, ana, now)
    _say_how_it_is(match, ana, now)
    propose_agenda(meeting=ahead, shape=Shape.IN_TURN, seen=0, by=ana, at=now - timedelta(days=1))
    cannot_come(
        meeting=ahead, seat=match.seats.get(participant=desmond), way=Way.LINK,
        words="We have parents' evening that day.", at=now - timedelta(hours=4),
    )  # fmt: skip
    deliver(program, at=now - timedelta(hours=4))


def _agree(match: Match, ana: User, now: datetime) -> None:
    """What came of the second meeting: one line is done, one overdue, one to do, and an option is left over."""
    after, today = now - timedelta(days=7), local_day(now, ana.time_zone)
    ines, hugo = (match.seats.get(participant__first_name=name) for name in ("Ines", "Hugo"))
    add_options(match=match, said=[("Visit each other's classrooms", ines)], by=ana, at=after)
    lines = [
        Planned("Send everyone the sheet for substitutes", hugo, today - timedelta(days=5)),
        Planned("Try the sheet in one lesson", ines, today - timedelta(days=1)),
        Planned("Ask the district for a shared folder", None, today + timedelta(days=7)),
    ]
    sheet, *_rest = plan(match=match, items=lines, by=ana, at=after)
    send(match=match, read=Sending.of(match).digest(), by=ana, at=after)
    deliver(match.program, at=after)
    sheet.do(way=Way.PHONE, outcome="All have it.", by=ana, at=now - timedelta(days=5))


def _say_how_it_is(match: Match, ana: User, now: datetime) -> None:
    """Ana asked after two meetings: one found it very useful, one of little use, one has not said."""
    asked = now - timedelta(days=4)
    seats = {seat.participant.first_name: seat for seat in match.seats.select_related("participant", "match__program")}
    asking.ask(match=match, seats=[seat.pk for seat in seats.values()], by=ana, at=asked)
    deliver(match.program, at=asked)
    told = {
        "Hugo": Told(quality=4, relevance=5, usefulness=5, again="yes", words="I am not the only one any more."),
        "Desmond": Told(quality=3, relevance=2, usefulness=2, change="I work with grown-ups; most of it is school."),
    }
    for number, (name, said) in enumerate(told.items(), start=1):
        gained = {goal.pk: Gained.YES if name == "Hugo" else Gained.TOO_EARLY for goal in seats[name].goals.all()}
        at = asked + timedelta(days=number)
        give(seat=seats[name], told=replace(said, gained=gained), way=Way.LINK, at=at)


def _plan(match: Match, ana: User, now: datetime, at: datetime) -> list[Meeting]:
    """Two are past, the next is within a week."""
    day = local_day(now - timedelta(days=22), ana.time_zone)
    series = [every_weeks(last_workday(day - timedelta(days=n)), WEEKS, MEETINGS) for n in range(4)]
    days = next((days for days in series if not any(map(holiday, days))), series[0])
    walls = [WallTime(one, time(15, 30), ana.time_zone) for one in days]
    meetings = plan_several(match=match, walls=walls, minutes=60, place=ROOM, by=ana, at=at)
    confirm_together(meetings=meetings, by=ana, at=at)
    deliver(match.program, at=at)
    return meetings
