"""A case study has one problem for each person who presents."""

import pytest
from django.test import Client
from django.urls import reverse

from matches.framing.cases import cases_of
from matches.models import Direction, Format, Match, Part, Seat
from matches.preparing.checklist import before_inviting
from matches.preparing.seating import take_out
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, make_match, make_problem, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Robin and Kim present, David is a peer; Robin's problem is written."""
    match = make_match(program, direction=Direction.MUTUAL, format=Format.CASE_STUDY, coordinator=coordinator)
    robin = make_person(program, "Robin", "Park")
    make_problem(match, robin)
    make_seat(match, robin, Part.PRESENTER)
    make_seat(match, make_person(program, "Kim", "Sato"), Part.PRESENTER)
    make_seat(match, make_person(program, "David", "Larsen"), Part.PEER)
    return match


def seat_of(match: Match, first: str) -> Seat:
    seat: Seat = match.seats.get(participant__first_name=first)
    return seat


def case_of(match: Match, first: str) -> str:
    return reverse("case", args=[match.program.slug, match.public_id, seat_of(match, first).public_id])


def lines(match: Match) -> dict[str, str]:
    return {line.title: line.status for line in before_inviting(match, on=TODAY).lines}


def test_each_presenter_has_a_line_until_the_case_is_written(match: Match, signed_in: Client) -> None:
    assert lines(match)["Define Kim's case"] == "Not written yet"
    signed_in.post(case_of(match, "Kim"), {"statement": "The student turns away from the interpreter."})
    assert lines(match)["Define Kim's case"] == "Done"
    assert [problem.requester.first_name for problem in match.problems.all()] == ["Robin", "Kim"]


def test_the_problem_page_lists_the_other_cases(match: Match, signed_in: Client) -> None:
    page = signed_in.get(reverse("problem", args=[match.program.slug, match.public_id])).content.decode()
    assert "1 other case in this case study" in page
    assert case_of(match, "Kim") in page
    assert case_of(match, "Robin") not in page


def test_a_case_sent_twice_is_one(match: Match, signed_in: Client) -> None:
    for _ in range(2):
        signed_in.post(case_of(match, "Kim"), {"statement": "The student turns away."})
    assert match.problems.count() == 2


def test_who_presents_nothing_has_no_case(match: Match, signed_in: Client) -> None:
    answer = signed_in.get(case_of(match, "David"))
    assert answer["Location"] == reverse("problem", args=[match.program.slug, match.public_id])


def test_a_case_study_without_a_presenter_waits(match: Match) -> None:
    Seat.objects.filter(program=match.program).update(part=Part.PEER)
    assert lines(match)["Who takes part"] == "More people needed"


def test_where_one_side_receives_it_brings_the_case(match: Match) -> None:
    match.direction = Direction.DIRECTIONAL
    seat = seat_of(match, "David")
    seat.part = Part.RECIPIENT
    assert [one for one, _ in cases_of(match, [seat])] == [seat]


def test_a_presenter_can_be_taken_out_and_who_asked_cannot(match: Match, coordinator: User, signed_in: Client) -> None:
    signed_in.post(case_of(match, "Kim"), {"statement": "The student turns away."})
    take_out(seat=seat_of(match, "Kim"), by=coordinator, at=NOW)
    assert "Define Kim's case" not in lines(match)
    with pytest.raises(Exception, match="Robin Park asked for this match"):
        take_out(seat=seat_of(match, "Robin"), by=coordinator, at=NOW)
