"""Putting problem and hopes on record."""

import pytest
from django.core.exceptions import ValidationError

from matches.framing.writing import write_hopes, write_problem
from matches.models import Happening, Part, Path, Stage
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from tests.factories import make_person, make_topic
from tests.matches.factories import NOW, make_match, make_problem, make_seat

pytestmark = pytest.mark.django_db


def test_the_first_word_about_the_problem_begins_preparation(program: Program, coordinator: User) -> None:
    match = make_match(program)
    problem = make_problem(match, make_person(program, "Robin", "Park"), statement="")
    problem.statement = "She is losing the sight she reads signs with."
    for _ in range(2):
        write_problem(problem=problem, topics=[make_topic(program, f"Topic {_}")], by=coordinator, at=NOW)
    match.refresh_from_db()
    assert match.stage == Stage.PREPARING
    assert [topic.name for topic in problem.topics.all()] == ["Topic 1"]
    assert match.happenings.filter(what=Happening.What.STAGE).count() == 1


def test_a_closed_match_keeps_its_problem(program: Program, coordinator: User) -> None:
    match = make_match(program, stage=Stage.CLOSED)
    problem = make_problem(match, make_person(program, "Robin", "Park"))
    with pytest.raises(ValidationError, match="closed"):
        write_problem(problem=problem, topics=[], by=coordinator, at=NOW)


def test_hopes_are_added_changed_and_taken_away(program: Program, coordinator: User) -> None:
    match = make_match(program)
    seat = make_seat(match, make_person(program, "Robin", "Park"), Part.RECIPIENT)
    for hopes in (["To begin.", "To go on."], ["To begin well.", "", "To go on.", "To end."], ["To end."]):
        assert write_hopes(seat=seat, hopes=hopes, by=coordinator, at=NOW)
        assert [goal.text for goal in seat.goals.all()] == [hope for hope in hopes if hope]


def test_the_same_hopes_twice_are_written_once(program: Program, coordinator: User) -> None:
    match = make_match(program)
    seat = make_seat(match, make_person(program, "Robin", "Park"), Part.RECIPIENT)
    assert write_hopes(seat=seat, hopes=["To begin.", " To  begin. "], by=coordinator, at=NOW)
    assert not write_hopes(seat=seat, hopes=["To begin."], by=coordinator, at=NOW)
    assert seat.goals.count() == 1
    assert match.happenings.filter(what=Happening.What.HOPES).count() == 1


def test_six_hopes_are_too_many(program: Program, coordinator: User) -> None:
    seat = make_seat(make_match(program), make_person(program, "Robin", "Park"))
    with pytest.raises(ValidationError, match="five"):
        write_hopes(seat=seat, hopes=[f"Hope {n}" for n in range(6)], by=coordinator, at=NOW)


def test_what_is_written_of_a_family_is_on_record_and_of_professionals_nothing(
    program: Program, coordinator: User
) -> None:
    rows = Record.objects.in_program(program).filter(did=Did.CHANGED)
    for path in (Path.PROFESSIONAL, Path.FAMILY):
        match = make_match(program, path=path)
        robin = make_person(program, "Robin", path)
        seat, problem = make_seat(match, robin, Part.RECIPIENT), make_problem(match, robin, tried="Naps")
        problem.statement, problem.background = "canary", "canary"
        topic = make_topic(program, f"Topic {path}")
        for _again in range(2):
            write_problem(problem=problem, topics=[topic], by=coordinator, at=NOW)
        write_hopes(seat=seat, hopes=["canary"], by=coordinator, at=NOW)
        write_hopes(seat=seat, hopes=["canary of theirs"], by=None, at=NOW)
    assert [(one.kind, one.fields, one.actor_kind, one.person) for one in rows.order_by("pk")] == [
        ("matches.Problem", ["background", "statement", "topics"], "user", robin.public_id),
        ("matches.Goal", ["text"], "user", robin.public_id),
        ("matches.Goal", ["text"], "link", robin.public_id),
    ]
