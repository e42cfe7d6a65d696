"""Whether a support parent is ready, and going on although something is lacking."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.fitting.readiness import readiness
from matches.fitting.waiving import waive
from matches.models import Direction, Gate, Match, MatchRules, Seat
from matches.preparing.checklist import before_inviting
from participants.models import Readiness
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, TODAY, family_match, ready_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return family_match(program, coordinator=coordinator)


def note(match: Match, **facts: object) -> Readiness:
    sam = match.seats.select_related("participant").get(participant__first_name="Sam").participant
    usual = {"trained_on": date(2026, 1, 5), "screened_on": date(2026, 1, 5), "agreement_on": date(2026, 1, 5)}
    row, _new = Readiness.objects.filter(program=match.program).update_or_create(
        program=match.program, participant=sam, defaults=usual | facts
    )
    return row


def sentences(match: Match) -> list[str]:
    return [finding.sentence for finding in readiness(match, on=TODAY).open]


def test_nothing_on_record_is_not_ready(match: Match) -> None:
    assert sentences(match) == [
        "Sam Lind: No training on record. No screening on record. No confidentiality agreement on record."
    ]


def test_who_did_all_of_it_is_ready(match: Match) -> None:
    note(match)
    found = readiness(match, on=TODAY)
    assert (found.is_clear, found.supporters[0].when_clear) == (True, "Sam Lind is ready.")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"screening_until": date(2026, 4, 13)}, "The screening ran out on April 13, 2026."),
        ({"resting_until": TODAY}, "Resting until April 14, 2026."),
        ({"trained_on": None}, "No training on record."),
    ],
)
def test_one_thing_that_lacks_is_named(match: Match, facts: dict[str, date | None], words: str) -> None:
    note(match, **facts)
    assert sentences(match) == [f"Sam Lind: {words}"]


def test_a_program_asks_for_what_its_rules_say(match: Match) -> None:
    MatchRules.objects.create(program=match.program, needs_training=False, needs_screening=False, needs_agreement=False)
    assert sentences(match) == []


def test_going_on_with_a_reason_ends_when_something_else_lacks(match: Match, coordinator: User) -> None:
    note(match, trained_on=None)
    [finding] = readiness(match, on=TODAY).open
    waive(
        match=match, gate=Gate.READINESS, key=finding.key, reason="The training is next week.",
        by=coordinator, at=NOW, on=TODAY,
    )  # fmt: skip
    assert readiness(match, on=TODAY).is_clear
    note(match, trained_on=None, screening_until=date(2026, 4, 1))
    assert not readiness(match, on=TODAY).is_clear


def test_it_is_asked_of_support_parents_alone(program: Program, match: Match) -> None:
    assert not readiness(ready_match(program), on=TODAY).applies
    Match.objects.filter(program=program, pk=match.pk).update(direction=Direction.MUTUAL)
    match.refresh_from_db()
    assert not readiness(match, on=TODAY).applies


def test_the_checklist_of_two_families_is_short(match: Match) -> None:
    note(match)
    lines = before_inviting(match, on=TODAY).lines
    assert [line.title for line in lines] == [
        "Define the problem", "What Rosa hopes to gain", "Who takes part", "Equal footing", "Sam has lived it",
        "Sam is ready",
    ]  # fmt: skip
    assert all(line.is_done for line in lines)


def test_what_lacks_is_for_its_coordinator_and_leads(
    match: Match, coordinator: User, viewer: User, client_of: Callable[[User], Client]
) -> None:
    address = reverse("readiness", args=[match.program.slug, match.public_id])
    assert "No training on record." in client_of(coordinator).get(address).content.decode()
    seen = client_of(viewer).get(address).content.decode()
    assert "No training on record." not in seen
    assert "A support parent is not ready yet." in seen


def test_a_reason_is_written_on_its_own_page(match: Match, signed_in: Client) -> None:
    [finding] = readiness(match, on=timezone.localdate()).open
    address = reverse("readiness-waive", args=[match.program.slug, match.public_id])
    assert "No training on record." in signed_in.get(address, {"finding": finding.key}).content.decode()
    answer = signed_in.post(address, {"finding": finding.key, "reason": "Next week."})
    assert answer["Location"] == reverse("readiness", args=[match.program.slug, match.public_id])
    assert Seat.objects.filter(program=match.program).count() == 2
    assert match.waivers.get().gate == Gate.READINESS
