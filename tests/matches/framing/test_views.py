"""The pages of problem and hopes."""

from collections.abc import Callable

import pytest
from django.test import Client

from matches.models import AskedBy, Match, Part, Path, SeatState, Stage
from peermatch.accounts.models import Program, User
from tests.factories import make_member, make_person, make_topic
from tests.matches.factories import make_goal, make_match, make_problem, make_seat, ready_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """A draft in which Robin asked and nothing is written."""
    match = make_match(program, coordinator=coordinator)
    robin = make_person(program, "Robin", "Park")
    make_problem(match, robin, statement="")
    make_seat(match, robin, Part.RECIPIENT)
    return match


def url(match: Match, page: str) -> str:
    return f"/p/{match.program.slug}/matches/{match.public_id}/{page}"


def test_the_problem_is_written_and_leads_back_to_the_match(signed_in: Client, match: Match) -> None:
    topic = make_topic(match.program)
    told = {"statement": "She is losing her sight.", "asked_by": "self", "topics": [topic.pk]}
    assert signed_in.post(url(match, "problem/"), told)["Location"] == match.get_absolute_url()
    problem = match.problems.get()
    assert (problem.statement, list(problem.topics.all())) == ("She is losing her sight.", [topic])
    signed_in.post(url(match, "problem/"), told)
    assert match.happenings.filter(what="problem").count() == 1


def test_a_problem_needs_a_statement_and_keeps_what_was_typed(signed_in: Client, match: Match) -> None:
    page = signed_in.post(url(match, "problem/"), {"tried": "Large print.", "asked_by": "self"}).content.decode()
    assert "<title>Error:" in page
    assert 'href="#id_statement"' in page
    assert "Large print." in page


def test_a_referral_names_who_and_its_permission_lies_behind_us(signed_in: Client, match: Match) -> None:
    told = {"statement": "x", "asked_by": AskedBy.REFERRAL, "permission_on": "2999-01-01"}
    page = signed_in.post(url(match, "problem/"), told).content.decode()
    assert "Write who referred them." in page
    assert "still to come" in page


def test_a_topic_of_another_program_is_no_choice(signed_in: Client, match: Match, other_program: Program) -> None:
    foreign = make_topic(other_program, "Foreign topic")
    page = signed_in.post(url(match, "problem/"), {"statement": "x", "asked_by": "self", "topics": [foreign.pk]})
    assert "no longer to choose from" in page.content.decode()
    assert "Foreign topic" not in page.content.decode()


def test_a_viewer_reads_the_problem_without_a_form(
    client_of: Callable[[User], Client], viewer: User, program: Program
) -> None:
    match = ready_match(program)
    client = client_of(viewer)
    page = client.get(url(match, "problem/")).content.decode()
    assert "losing the sight" in page
    assert "<textarea" not in page
    assert client.post(url(match, "problem/"), {"statement": "x", "asked_by": "self"}).status_code == 403


def test_a_closed_match_shows_its_problem_without_a_form(signed_in: Client, program: Program) -> None:
    match = ready_match(program, stage=Stage.CLOSED)
    assert "<textarea" not in signed_in.get(url(match, "problem/")).content.decode()
    answer = signed_in.post(url(match, "problem/"), {"statement": "Changed", "asked_by": "self"})
    assert "Changed" not in match.problems.get().statement
    assert answer.status_code == 200


def test_hopes_of_one_person(signed_in: Client, match: Match) -> None:
    seat = match.seats.get()
    address = url(match, f"hopes/{seat.public_id}/")
    told = {"hope_1": "To begin.", "hope_2": "", "hope_3": "To go on.", "hope_4": "", "hope_5": ""}
    assert signed_in.post(address, told)["Location"] == url(match, "hopes/")
    assert [goal.text for goal in seat.goals.all()] == ["To begin.", "To go on."]
    page = signed_in.get(url(match, "hopes/")).content.decode()
    assert "2 hopes" in page
    assert "Change what Robin Park hopes for" in page


def test_no_hope_at_all_is_an_error(signed_in: Client, match: Match) -> None:
    address = url(match, f"hopes/{match.seats.get().public_id}/")
    assert "Write at least one hope" in signed_in.post(address, {"hope_1": " "}).content.decode()


def test_a_seat_of_another_match_is_not_found(signed_in: Client, match: Match, program: Program) -> None:
    other = ready_match(program, "Another").seats.get(part=Part.PROVIDER)
    assert signed_in.get(url(match, f"hopes/{other.public_id}/")).status_code == 404


def test_of_two_who_write_the_problem_the_second_is_shown_what_the_first_did(signed_in: Client, match: Match) -> None:
    opened = signed_in.get(url(match, "problem/")).context["form"]
    seen = opened["seen"].value()
    first = {"statement": "She is losing her sight.", "asked_by": "self", "seen": seen}
    signed_in.post(url(match, "problem/"), first)
    second = first | {"statement": "He asks about reading.", "background": "Second grade."}
    shown = signed_in.post(url(match, "problem/"), second)
    page = shown.content.decode()
    assert "Someone changed this after you opened the page" in page
    assert "She is losing her sight." in page
    assert match.problems.get().statement == "She is losing her sight."
    again = second | {"seen": shown.context["form"].data["seen"]}
    assert signed_in.post(url(match, "problem/"), again).status_code == 302
    assert match.problems.get().statement == "He asks about reading."


def test_hopes_that_someone_else_wrote_meanwhile_are_not_lost(signed_in: Client, match: Match) -> None:
    page = url(match, f"hopes/{match.seats.get().public_id}/")
    seen = signed_in.get(page).context["form"]["seen"].value()
    signed_in.post(page, {"hope_1": "To sleep", "seen": seen})
    assert "To sleep" in signed_in.post(page, {"hope_1": "To read", "seen": seen}).content.decode()
    assert [goal.text for goal in match.seats.get().goals.all()] == ["To sleep"]


@pytest.mark.parametrize("number", ["9" * 40, "x", "-1"])
def test_a_topic_that_no_program_can_have_is_no_choice(signed_in: Client, match: Match, number: str) -> None:
    told = {"statement": "x", "asked_by": "self", "topics": [number]}
    answer = signed_in.post(url(match, "problem/"), told)
    assert (answer.status_code, match.problems.get().statement) == (200, "")


def test_whoever_may_not_read_what_a_family_hopes_for_adds_to_it(
    match: Match, client_of: Callable[[User], Client]
) -> None:
    Match.objects.in_program(match.program).update(path=Path.FAMILY)
    seat = match.seats.get()
    make_goal(seat, "To sleep")
    noor = client_of(make_member(match.program, "Noor Haddad"))
    page = noor.get(url(match, f"hopes/{seat.public_id}/")).content.decode()
    assert "To sleep" not in page
    noor.post(url(match, f"hopes/{seat.public_id}/"), {"hope_1": "To read"})
    assert [goal.text for goal in seat.goals.all()] == ["To sleep", "To read"]
    answer = url(match, f"invitations/{seat.public_id}/answer/")
    match.seats.update(state=SeatState.INVITED)
    told = {"said": "yes", "way": "phone", "given_on": str(match.program.today), "hope_1": "To rest"}
    assert noor.post(answer, told).status_code == 302
    assert [goal.text for goal in seat.goals.all()] == ["To sleep", "To read", "To rest"]
