"""A family's match about a topic that is a medical condition: who finds it, who reads what, and what it is called."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matches.framing.titles import conditions_in, without
from matches.models import Match, Part, Waiver
from matches.workspace.from_request import proposed_title
from participants.models import Topic
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from tests.factories import make_member, make_parent, make_topic
from tests.matches.factories import make_match, make_problem, make_request, make_seat
from tests.participants.roster.pages import submit, text_of

pytestmark = pytest.mark.django_db
USHER = "Usher syndrome"


@pytest.fixture
def usher(program: Program) -> Topic:
    return make_topic(program, USHER, is_condition=True)


@pytest.fixture
def match(program: Program, coordinator: User, usher: Topic) -> Match:
    """Of the fixture `coordinator`: Rosa asks, Sam is to help, and has nothing on record."""
    match = make_match(program, "Telling the grandparents", coordinator=coordinator, path="family")
    rosa = make_parent(program, "Rosa", "Cavendish")
    make_seat(match, rosa, Part.RECIPIENT)
    make_seat(match, make_parent(program, "Sam", "Lind"), Part.PROVIDER)
    make_problem(match, rosa, usher)
    return match


@pytest.fixture
def mine(client_of: Callable[[User], Client], coordinator: User) -> Client:
    return client_of(coordinator)


@pytest.fixture
def noors(program: Program, coordinator: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(make_member(program, "Noor Haddad"))


def page(name: str, match: Match) -> str:
    return reverse(name, args=[match.program.slug, match.public_id])


def test_a_condition_finds_only_the_matches_and_requests_of_those_who_read_it(
    match: Match, usher: Topic, coordinator: User, mine: Client, noors: Client
) -> None:
    taken = make_request(match.program, "Ines", "Ortega", topics=[usher], coordinator=coordinator)
    free = make_request(match.program, "Mei", "Vega", topics=[usher])
    lists = {name: reverse(name, args=[match.program.slug]) for name in ("matches", "requests", "batch-start")}
    by = {"topic": str(usher.public_id)}
    for desk, reads in ((mine, True), (noors, False)):
        assert (match.title in text_of(desk.get(lists["matches"], by))) == reads
        asked = text_of(desk.get(lists["batch-start"], by))
        assert [one.name in asked for one in (taken, free)] == [reads, True]
        assert (USHER in text_of(desk.get(taken.get_absolute_url()))) == reads
        assert USHER in text_of(desk.get(free.get_absolute_url())), "somebody has to take it"
    correct = reverse("request-correct", args=[match.program.slug, taken.public_id])
    mine.get(match.get_absolute_url())
    noors.get(match.get_absolute_url())
    read = [row for row in Record.objects.in_program(match.program).filter(did="read") if "topics" in row.fields]
    assert {(row.kind, row.actor == str(coordinator.pk)) for row in read} == {
        ("matches.Request", True), ("matches.Request", False), ("matches.Problem", True),
    }  # fmt: skip
    assert str(taken.public_id) not in {row.row for row in read if row.actor != str(coordinator.pk)}
    submit(noors, correct, first_name="Inez")
    taken.refresh_from_db()
    assert (taken.first_name, list(taken.topics.all())) == ("Inez", [usher])


def test_what_stays_on_record_of_a_match_names_no_condition(match: Match, mine: Client, noors: Client) -> None:
    shown = text_of(mine.get(page("fit", match)))
    assert USHER in shown
    assert "a medical condition" in text_of(noors.get(page("fit", match)))
    finding = mine.get(page("fit", match)).context["review"].findings[0]
    address = reverse("fit-waive", args=[match.program.slug, match.public_id])
    mine.post(address, {"finding": finding.key, "reason": "Her sister has it too"})
    assert "a medical condition" in Waiver.objects.in_program(match.program).get().sentence


def test_a_title_that_names_a_condition_is_asked_about_and_may_stay(
    match: Match, program: Program, mine: Client
) -> None:
    rosa = match.seats.get(part=Part.RECIPIENT).participant
    start = reverse("match-start", args=[program.slug])
    told = {"title": "Usher, telling the grandparents", "person": str(rosa.public_id), "path": "family"}
    shown = submit(mine, start, **told, direction="mutual")
    assert "“Usher syndrome” is a medical condition" in text_of(shown)
    assert "For example: “Telling the grandparents”." in text_of(shown)
    submit(mine, start, shown.content.decode(), keeps_title="on", person=str(rosa.public_id))
    assert Match.objects.in_program(program).filter(title=told["title"]).exists()


def test_titles(program: Program, usher: Topic) -> None:
    make_topic(program, "cortical visual impairment", is_condition=True)
    for title, names in (
        ("USHER: what now", [USHER]), ("Visual aids at school", []), ("A syndrome nobody knows", []),
        ("Cortical visual impairment", ["cortical visual impairment"]),
    ):  # fmt: skip
        assert conditions_in(title, program) == names
    assert without("Usher syndrome", [USHER]) == ""
    asked = make_request(program, "Ines", "Ortega", topics=[usher])
    assert proposed_title(asked) == "Parent, for Ines Ortega"
