"""How the demo's matches begin: a draft, its problem, who takes part."""

from datetime import datetime

from matches.models import AskedBy, Direction, Happening, Match, Part, Path, Problem, Seat
from participants.models import Participant, Topic
from peermatch.accounts.models import Program, User


def draft(program: Program, by: User, asked: datetime, title: str, path: Path, direction: Direction) -> Match:
    match = Match.objects.create(
        program=program,
        title=title,
        coordinator=by,
        path=path,
        direction=direction,
        requested_at=asked,
        stage_since=asked,
    )
    match.record(Happening.What.STARTED, by=by, at=asked)
    return match


def tell_problem(match: Match, requester: Participant, topic: str, statement: str) -> None:
    problem = Problem.objects.create(
        program=match.program, match=match, requester=requester, asked_by=AskedBy.SELF, statement=statement
    )
    problem.topics.set(Topic.objects.filter(program=match.program, name=topic))


def take_seat(match: Match, person: Participant, part: Part, by: User, at: datetime) -> Seat:
    seat = Seat(program=match.program, match=match, participant=person, part=part, state_since=at)
    seat.propose(by=by, at=at)
    return seat
