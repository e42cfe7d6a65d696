"""Cover: for whole days, arranged by a lead or for oneself, never two at once, and ended early if need be."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.fitting.review import may_know
from matches.inviting.circle import circles_of
from matches.inviting.letters import contact
from matches.models import Cover
from matches.workspace.covering import cover, end_cover
from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.clock import local_day
from tests.counting import queries_of
from tests.factories import make_member
from tests.matches.factories import NOW, TODAY, make_match, ready_match

pytestmark = pytest.mark.django_db
PAGE, ARRANGE = "/p/bluebonnet/matches/covers/", "/p/bluebonnet/matches/covers/arrange/"
WEEK = timedelta(days=6)


def here() -> date:
    """The day in the program, which may not be the day in UTC."""
    return local_day(timezone.now(), "America/Chicago")


@pytest.fixture
def sam(program: Program) -> User:
    return make_member(program, "Sam Reed", Role.COORDINATOR, phone="512-555-0199")


def covered(away: User, covering: User, first: date | None = None, last: date | None = None) -> Cover:
    today = here()
    program = Membership.objects.get(user=away).program
    return cover(
        program=program, away=away, covering=covering, first_day=first or today, last_day=last or today + WEEK,
        by=away, at=timezone.now(),
    )  # fmt: skip


def test_participants_reach_whoever_covers(program: Program, coordinator: User, sam: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    row = covered(coordinator, sam)
    match = type(match).objects.in_program(program).get()
    assert contact(match)["name"] == "Sam Reed"
    assert contact(match)["phone"] == "512-555-0199"
    assert may_know(match, Membership.objects.get(user=sam))
    end_cover(row=row, by=coordinator, at=timezone.now())
    match = type(match).objects.in_program(program).get()
    assert contact(match)["name"] == "Ana Castillo"


def test_only_on_its_days(program: Program, coordinator: User, sam: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    cover(
        program=program, away=coordinator, covering=sam, first_day=TODAY, last_day=TODAY + WEEK, by=coordinator, at=NOW
    )
    days = (TODAY - timedelta(days=1), TODAY, TODAY + WEEK, TODAY + WEEK + timedelta(days=1))
    assert [match.who_answers(day).name for day in days] == ["Ana Castillo", "Sam Reed", "Sam Reed", "Ana Castillo"]


def test_many_matches_know_it_by_one_query(program: Program, coordinator: User, sam: User) -> None:
    matches = [make_match(program, f"Match {n}", coordinator=coordinator) for n in range(5)]
    covered(coordinator, sam)
    circles_of(matches)
    assert queries_of(lambda: [match.who_answers_now for match in matches]) == 0
    assert {match.who_answers_now for match in matches} == {sam}


@pytest.mark.parametrize(
    ("away", "covering", "first", "last", "said"),
    [
        ("ana", "ana", 0, 3, "Nobody covers for themselves"),
        ("ana", "sam", 3, 0, "last day must not be before"),
        ("ana", "lee", 2, 9, "Ana Castillo is covered by Sam Reed"),
        ("lee", "ana", 5, 9, "Ana Castillo is away too"),
        ("sam", "lee", 6, 6, "Sam Reed covers for Ana Castillo"),
    ],
)
def test_covers_that_clash_are_refused(
    coordinator: User, lead: User, sam: User, away: str, covering: str, first: int, last: int, said: str
) -> None:
    people, today = {"ana": coordinator, "lee": lead, "sam": sam}, here()
    covered(coordinator, sam)
    with pytest.raises(ValidationError, match=said):
        covered(people[away], people[covering], today + timedelta(days=first), today + timedelta(days=last))


def told(away: User, covering: User, **changes: Any) -> dict[str, Any]:
    today = here()
    return {"away": away.pk, "covering": covering.pk, "first_day": today, "last_day": today + WEEK} | changes


def test_a_coordinator_arranges_it_for_themselves_and_it_shows_on_todays(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, coordinator: User, sam: User
) -> None:
    make_match(program, "Bedtime", coordinator=coordinator)
    page = signed_in.post(ARRANGE, told(coordinator, sam), follow=True).content.decode()
    assert "Sam Reed covers for Ana Castillo from" in page
    today = client_of(sam).get(f"/p/{program.slug}/").content.decode()
    assert "You cover for Ana Castillo until" in today
    assert "For Ana Castillo" in today
    assert "Bedtime" in today
    match = type(make_match(program)).objects.in_program(program).get(title="Bedtime")
    assert "Ana Castillo arranged cover: Sam Reed, from" in signed_in.get(match.get_absolute_url()).content.decode()


def test_only_a_lead_arranges_it_for_others(
    signed_in: Client, client_of: Callable[[User], Client], lead: User, sam: User, coordinator: User
) -> None:
    assert "<title>Error:" in signed_in.post(ARRANGE, told(sam, coordinator)).content.decode()
    client_of(lead).post(ARRANGE, told(sam, coordinator))
    assert Cover.objects.in_program(Membership.objects.get(user=sam).program).get().by == lead


def test_nobody_is_offered_to_cover_for_themselves(
    signed_in: Client, client_of: Callable[[User], Client], coordinator: User, lead: User, sam: User
) -> None:
    choices = signed_in.get(ARRANGE).context["form"].fields["covering"].queryset
    assert set(choices) == {lead, sam}
    assert "<title>Error:" in signed_in.post(ARRANGE, told(coordinator, coordinator)).content.decode()
    of_a_lead = client_of(lead).get(ARRANGE).context["form"].fields["covering"].queryset
    assert set(of_a_lead) == {coordinator, lead, sam}


def test_it_is_ended_early_by_those_concerned(
    signed_in: Client, client_of: Callable[[User], Client], program: Program, coordinator: User, lead: User, sam: User
) -> None:
    row = covered(lead, sam)
    address = reverse("cover-end", args=[program.slug, row.public_id])
    assert signed_in.post(address).status_code == 403
    assert "The cover ended" in client_of(sam).post(address, follow=True).content.decode()
    row.refresh_from_db()
    assert row.ended_by == sam
    assert "1 earlier cover" in signed_in.get(PAGE).content.decode()


def test_an_empty_page_says_what_cover_is(signed_in: Client, client_of: Callable[[User], Client], viewer: User) -> None:
    assert "Nobody covers for anybody" in signed_in.get(PAGE).content.decode()
    assert "Arrange cover" not in client_of(viewer).get(PAGE).content.decode()
