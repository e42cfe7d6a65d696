"""Matches in the admin: mended, never made or unmade by hand."""

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Match, Stage, Waiver
from peermatch.accounts.models import Program, User
from tests.factories import PASSWORD
from tests.matches.factories import NOW, make_meeting, ready_match
from tests.second_step import sign_in_with_code

pytestmark = pytest.mark.django_db
NOTHING_BESIDE = {
    f"{rows}-{count}_FORMS": 0
    for rows in ("problems", "seats", "meetings", "waivers", "attestations")
    for count in ("TOTAL", "INITIAL")
}


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    ada = User.objects.create_superuser("admin@bluebonnet.example", PASSWORD, name="Ada Min")
    return sign_in_with_code(client, ada)


def change(match: Match) -> str:
    return reverse("admin:matches_match_change", args=[match.pk])


def told(match: Match, **changes: object) -> dict[str, object]:
    return {
        "title": match.title, "coordinator": match.coordinator_id,
        "requested_at_0": "2026-04-03", "requested_at_1": "15:00:00",
    } | NOTHING_BESIDE | changes  # fmt: skip


def test_a_title_is_mended_and_the_stage_stays(administrator: Client, program: Program) -> None:
    match = ready_match(program)
    answer = administrator.post(change(match), told(match, title="Tactile signs", stage=Stage.CLOSED))
    assert answer.status_code == 302, answer.context["errors"]
    match.refresh_from_db()
    assert (match.title, match.search_text, match.stage) == ("Tactile signs", "tactile signs", Stage.PREPARING)


def test_a_match_is_handed_over_in_the_program_and_not_here(
    administrator: Client, program: Program, coordinator: User, lead: User
) -> None:
    match = ready_match(program, coordinator=coordinator)
    administrator.post(change(match), told(match, coordinator=lead.pk))
    match.refresh_from_db()
    assert match.coordinator == coordinator


def test_beside_a_match_stand_its_people_meetings_and_reasons(
    administrator: Client, program: Program, coordinator: User
) -> None:
    match = ready_match(program, coordinator=coordinator)
    make_meeting(match)
    Waiver.objects.create(
        program=program, match=match, gate="fit", finding="x", sentence="A finding", reason="A reason",
        by=coordinator, at=NOW,
    )  # fmt: skip
    page = administrator.get(change(match)).content.decode()
    for words in ("Robin Park", "David Larsen", "A finding", "A reason", "Planned, not confirmed"):
        assert words in page


def test_a_match_is_neither_made_nor_deleted_by_hand(administrator: Client, program: Program) -> None:
    match = ready_match(program)
    assert administrator.get(reverse("admin:matches_match_add")).status_code == 403
    assert (
        administrator.post(reverse("admin:matches_match_delete", args=[match.pk]), {"post": "yes"}).status_code == 403
    )
    assert Match.objects.in_program(program).exists()
