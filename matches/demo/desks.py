"""What coordinators do among themselves in the demo: a case study of Lee's that waits, and a week that is covered."""

from datetime import datetime, timedelta

from matches.demo.drafts import draft, take_seat, tell_problem
from matches.models import Direction, Format, Part, Path
from matches.workspace.covering import cover
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day


def on_hold(program: Program, people: dict[str, Participant], lee: User, now: datetime) -> None:
    """Two bring a case, one of which is still to be written; it waits for an interpreter."""
    yang, karimi, marsh = (people[name] for name in ("Priscilla Yang", "Rashid Karimi", "Ellen Marsh"))
    asked = now - timedelta(days=12)
    match = draft(program, lee, asked, "Three classrooms, one student each", Path.PROFESSIONAL, Direction.MUTUAL)
    tell_problem(match, yang, "tactile communication", "Her student stopped signing after the summer break.")
    match.format = Format.CASE_STUDY
    match.begin_preparing(by=lee, at=asked)
    for person, part in ((yang, Part.PRESENTER), (karimi, Part.PRESENTER), (marsh, Part.PEER)):
        take_seat(match, person, part, lee, asked)
    match.hold(
        reason="Waiting for a ProTactile interpreter.",
        until=local_day(now, program.time_zone) + timedelta(days=9),
        by=lee,
        at=now - timedelta(days=2),
    )


def covered_week(program: Program, ana: User, lee: User, now: datetime) -> None:
    """Lee covers for Ana from the day after tomorrow on, five days long."""
    first = local_day(now, program.time_zone) + timedelta(days=2)
    cover(
        program=program, away=ana, covering=lee, first_day=first, last_day=first + timedelta(days=4), by=ana,
        at=now, note="Surgery; back on the phone after.",
    )  # fmt: skip
