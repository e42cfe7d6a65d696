"""Choosing people: what stands between them and those who take part, and how many cannot be asked, and why."""

from collections.abc import Callable

import pytest
from django.test import Client

from matches.models import Match, Part, SeatState
from participants.models import Participant, Relationship, RelationshipKind, Status
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.factories import make_member, make_person
from tests.matches.factories import ready_match

pytestmark = pytest.mark.django_db
APART = "Kim Sato and Robin Park are to be kept apart."


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return ready_match(program, coordinator=coordinator)


@pytest.fixture
def kim(program: Program, match: Match) -> Participant:
    return make_person(program, "Kim", "Sato")


def relate(one: Participant, kind: str, match: Match) -> None:
    robin = match.seats.get(part=Part.RECIPIENT).participant
    Relationship.objects.create(program=match.program, one=one, kind=kind, other=robin)


def page(client: Client, match: Match, more: str = "people/") -> str:
    return client.get(f"/p/{match.program.slug}/matches/{match.public_id}/{more}").content.decode()


@pytest.mark.parametrize("more", ["people/", "replace"])
def test_it_is_said_before_anyone_is_chosen(signed_in: Client, match: Match, kim: Participant, more: str) -> None:
    relate(kim, RelationshipKind.EVALUATES, match)
    if more == "replace":
        david = match.seats.get(part=Part.PROVIDER)
        match.seats.filter(pk=david.pk).update(state=SeatState.DECLINED)
        more = f"people/{david.public_id}/replace/"
    shown = page(signed_in, match, more)
    assert "Kim Sato evaluates Robin Park." in shown
    assert "Not on equal footing" in shown


def test_what_stands_between_others_is_no_matter(signed_in: Client, match: Match, kim: Participant) -> None:
    other = make_person(match.program, "Jo", "Blake")
    Relationship.objects.create(program=match.program, one=kim, kind=RelationshipKind.SUPERVISES, other=other)
    assert "Not on equal footing" not in page(signed_in, match)


def test_keep_apart_is_told_to_those_who_may_know_and_not_hinted_at_to_others(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, match: Match, kim: Participant
) -> None:
    relate(kim, RelationshipKind.KEEP_APART, match)
    assert "are to be kept apart" in page(signed_in, match)
    another = page(client_of(make_member(program, "Noor Haddad")), match)
    assert "Kim Sato" in another
    assert "kept apart" not in another
    assert "Not on equal footing" not in another


def test_those_who_cannot_be_asked_are_counted_with_their_reasons(
    signed_in: Client, program: Program, match: Match, kim: Participant
) -> None:
    assert "cannot be asked now:" not in page(signed_in, match)
    for name in ("Al", "Bo"):
        full = make_person(program, name, "Full", capacity=1)
        Participant.objects.filter(program=program, pk=full.pk).update(open_matches=1)
    make_person(program, "Cy", "None", capacity=0)
    Participant.objects.filter(program=program, pk=kim.pk).update(status=Status.PAUSED)
    assert "4 cannot be asked now: 2 at capacity, 1 paused, 1 who take no matches." in page(signed_in, match)


def test_as_many_queries_for_many_candidates_as_for_one(signed_in: Client, match: Match, kim: Participant) -> None:
    relate(kim, RelationshipKind.SUPERVISES, match)
    page(signed_in, match)  # what is read once for a client is read
    before = queries_of(lambda: page(signed_in, match))
    for number in range(8):
        relate(make_person(match.program, f"Person{number}", "Smith"), RelationshipKind.SUPERVISES, match)
    assert queries_of(lambda: page(signed_in, match)) == before
