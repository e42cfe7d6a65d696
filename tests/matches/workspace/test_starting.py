"""Starting a match."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from matches.models import Direction, Format, Happening, Match, Part, Path, Stage
from matches.workspace.starting import start
from participants.models import Participant, Status
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import ASKED, NOW

pytestmark = pytest.mark.django_db
ADDRESS = "/p/bluebonnet/matches/start/"


@pytest.fixture
def robin(program: Program) -> Participant:
    return make_person(program, "Robin", "Park")


def told(robin: Participant, **changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()), "title": "Moving to tactile signs", "person": str(robin.public_id),
        "path": Path.PROFESSIONAL, "direction": Direction.DIRECTIONAL, "asked_by": "self",
        "asked_on": "2025-04-03", "asked_at": "10:00",
    } | changes  # fmt: skip


def begin(program: Program, robin: Participant, by: User, **changes: Any) -> Match:
    fields: dict[str, Any] = {
        "key": uuid4(), "title": "Moving to tactile signs", "path": Path.PROFESSIONAL,
        "direction": Direction.DIRECTIONAL, "requested_at": ASKED,
    } | changes  # fmt: skip
    return start(program=program, requester=robin, by=by, at=NOW, **fields)


def test_a_match_its_problem_and_the_place_of_who_asks(program: Program, robin: Participant, coordinator: User) -> None:
    match = begin(program, robin, coordinator)
    assert (match.stage, match.coordinator, match.requested_at) == (Stage.DRAFT, coordinator, ASKED)
    assert match.problems.get().requester == robin
    assert [(seat.participant, seat.part) for seat in match.seats.all()] == [(robin, Part.RECIPIENT)]
    assert match.happenings.filter(what=Happening.What.STARTED, by=coordinator, at=NOW).exists()


def test_who_asks_is_a_peer_where_all_give_and_receive(program: Program, robin: Participant, coordinator: User) -> None:
    match = begin(program, robin, coordinator, direction=Direction.MUTUAL)
    assert match.seats.get().part == Part.PEER


def test_two_families_meet_one_to_one_unless_another_format_is_chosen(
    program: Program, robin: Participant, coordinator: User
) -> None:
    assert begin(program, robin, coordinator, path=Path.FAMILY).format == Format.ONE_TO_ONE
    assert begin(program, robin, coordinator).format == ""


def test_the_same_form_twice_starts_one_match(program: Program, robin: Participant, coordinator: User) -> None:
    key = uuid4()
    assert begin(program, robin, coordinator, key=key) == begin(program, robin, coordinator, key=key)
    assert Match.objects.in_program(program).count() == 1


def test_a_key_that_another_program_used_starts_nothing(
    program: Program, other_program: Program, robin: Participant, coordinator: User, stranger: User
) -> None:
    theirs = begin(other_program, make_person(other_program, "Foreign", "Person"), stranger)
    with pytest.raises(ValidationError, match="already sent"):
        begin(program, robin, coordinator, key=theirs.public_id)


def test_who_cannot_be_asked_starts_no_match(program: Program, coordinator: User) -> None:
    paused = make_person(program, "Jo", "Blake", status=Status.PAUSED)
    with pytest.raises(ValidationError, match="Jo Blake is paused"):
        begin(program, paused, coordinator)
    assert not Match.objects.in_program(program).exists()


def test_by_the_page(signed_in: Client, robin: Participant, program: Program) -> None:
    sent = told(robin, asked_by="referral", referred_by="Dr. Ames", permission_on="2025-04-02")
    answers = [signed_in.post(ADDRESS, sent)["Location"] for _ in range(2)]
    match = Match.objects.in_program(program).get()
    assert answers == [match.get_absolute_url()] * 2
    problem = match.problems.get()
    assert (problem.referred_by, str(problem.permission_on)) == ("Dr. Ames", "2025-04-02")
    assert match.requested_at.isoformat() == "2025-04-03T15:00:00+00:00"


def test_searching_keeps_what_was_typed_and_changes_nothing(signed_in: Client, robin: Participant) -> None:
    make_person(robin.program, "Jo", "Blake")
    page = signed_in.post(f"{ADDRESS}search/", told(robin, q="jo", title="A title", path="family")).content.decode()
    assert 'value="A title"' in page
    assert "1 person found for “jo”." in page
    assert page.index("Robin Park") < page.index("Jo Blake")  # the one who is chosen stays
    assert f'value="{robin.public_id}" checked' in page
    assert not Match.objects.in_program(robin.program).exists()


def test_no_name_gets_into_an_address(signed_in: Client, robin: Participant) -> None:
    page = signed_in.get(ADDRESS, told(robin, q="robin", referred_by="Dr. Ames")).content.decode()
    assert "Dr. Ames" not in page
    assert f'<form method="post" action="{ADDRESS}search/"' in " ".join(page.split())
    assert f'formaction="{ADDRESS}"' in page
    assert signed_in.get(f"{ADDRESS}search/")["Location"] == ADDRESS


def test_who_cannot_be_asked_is_listed_with_the_reason_and_no_choice(signed_in: Client, program: Program) -> None:
    invited = make_person(program, "Jo", "Blake", status=Status.INVITED)
    page = signed_in.get(ADDRESS).content.decode()
    assert "Jo Blake has not given permission yet." in page
    assert f'value="{invited.public_id}"' not in page
    assert "has not given permission yet" in signed_in.post(ADDRESS, told(invited)).content.decode()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, "Title: Give the match a title: a few words that tell it apart."),
        ({"person": ""}, "Choose the person this match is for."),
        ({"person": str(uuid4())}, "Search again."),
        ({"asked_by": "referral"}, "Write who referred them."),
        ({"asked_on": "2999-01-01"}, "still to come"),
        ({"asked_on": "2025-03-09", "asked_at": "02:30"}, "the clocks in Central skip"),
        ({"direction": ""}, "Direction: Choose whether all give and receive, or one side provides."),
    ],
)
def test_errors_say_what_is_missing_and_keep_the_rest(
    signed_in: Client, robin: Participant, changes: dict[str, str], error: str
) -> None:
    page = signed_in.post(ADDRESS, told(robin, referred_by="", tried="") | changes).content.decode()
    assert "<title>Error: Start a match" in page
    assert error in page
    assert not Match.objects.in_program(robin.program).exists()


def test_a_person_of_another_program_cannot_ask(signed_in: Client, program: Program, other_program: Program) -> None:
    foreign = make_person(other_program, "Foreign", "Person")
    page = signed_in.post(ADDRESS, told(foreign)).content.decode()
    assert "not in the program" in page
    assert "Foreign Person" not in page


def test_viewers_start_nothing(client_of: Callable[[User], Client], viewer: User, robin: Participant) -> None:
    assert client_of(viewer).get(ADDRESS).status_code == 403
    assert client_of(viewer).post(ADDRESS, told(robin)).status_code == 403


def test_asked_for_is_now_unless_said_otherwise(signed_in: Client, program: Program) -> None:
    page = signed_in.get(ADDRESS).content.decode()
    with timezone.override("America/Chicago"):
        assert f'value="{timezone.localdate():%Y-%m-%d}"' in page


def test_a_null_in_the_words_finds_who_is_meant(signed_in: Client, robin: Participant) -> None:
    answer = signed_in.get(ADDRESS, {"q": "\x00Robin"})
    assert answer.status_code == 200
    assert "Robin Park" in answer.content.decode()
