"""Somebody under 18: where the program allows it, with a guardian's consent, in a group, with two adults."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.circle import circle_of
from matches.inviting.disclosure import seen_from
from matches.inviting.share_fields import share_field
from matches.models import Format, Match, Part, Seat, SeatState, Share
from matches.preparing.checklist import before_confirming, before_introducing, before_inviting
from matches.preparing.lines import Facts
from matches.preparing.seating import why_not
from participants.models import Guardian, Kind, Participant, RosterRules, Status
from participants.roster.permission import record_permission
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import family_match, make_match, make_request, make_seat

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def allowed(program: Program) -> RosterRules:
    return RosterRules.objects.create(program=program, adults_only=False)


@pytest.fixture
def kim(program: Program) -> Participant:
    adults(program, "Dee")  # so that no person has the number of their guardian's consent
    found: Participant = make_person(program, "Kim", "Young", is_adult=False)
    return found


def agree(person: Participant) -> Guardian:
    return Guardian.objects.create(
        program=person.program, participant=person, name="Ida Young", agreed_on=person.program.today, way="form",
        noted_at=NOW(), said_at=NOW(),
    )  # fmt: skip


def group_of(program: Program, *people: Participant, **fields: Any) -> Match:
    match = make_match(program, **{"format": Format.GROUP} | fields)
    for person in people:
        make_seat(match, person, Part.PEER, state=SeatState.ACCEPTED)
    return match


def adults(program: Program, *names: str) -> list[Participant]:
    return [make_person(program, name, "Lind", is_adult=True) for name in names]


def gap(match: Match) -> str:
    """What the lines about it say before anyone is invited, and before the meeting."""
    today = match.program.today
    said = {
        line.sentence
        for listed in (before_inviting(match, on=today), before_confirming(match, on=today))
        for line in listed.lines
        if line.key == "under-age" and not line.is_done
    }
    return " ".join(said)


def test_nobody_under_18_is_asked_where_the_program_takes_none(kim: Participant) -> None:
    agree(kim)
    assert "matches nobody under 18" in why_not(kim)


def test_without_a_guardians_consent_nobody_under_18_is_asked(allowed: RosterRules, kim: Participant) -> None:
    assert "Record a guardian's consent" in why_not(kim)
    consent = agree(kim)
    assert why_not(kim) == ""
    consent.take_back(at=NOW())
    assert "Record a guardian's consent" in why_not(kim)


def test_their_own_permission_waits_for_the_guardians(
    allowed: RosterRules, program: Program, coordinator: User
) -> None:
    kim = make_person(program, "Kim", "Young", is_adult=False, status=Status.INVITED)
    told: dict[str, Any] = {"given_on": program.today, "way": "phone", "by": coordinator, "at": NOW()}
    with pytest.raises(ValidationError, match="guardian"):
        record_permission(person=kim, **told)
    agree(kim)
    record_permission(person=kim, **told)
    kim.refresh_from_db()
    assert kim.status == Status.ACTIVE


def test_only_in_a_group_and_with_two_adults(allowed: RosterRules, program: Program, kim: Participant) -> None:
    agree(kim)
    ann, bo = adults(program, "Ann", "Bo")
    cy = make_person(program, "Cy", "Lind")
    assert "never one to one" in gap(group_of(program, kim, ann, format=Format.ONE_TO_ONE))
    assert "never one to one" in gap(group_of(program, kim, ann))
    assert "must be 18 or older" in gap(group_of(program, kim, ann, cy))
    assert gap(group_of(program, kim, ann, bo)) == ""


def test_before_a_meeting_those_who_said_yes_count(allowed: RosterRules, program: Program, kim: Participant) -> None:
    agree(kim)
    ann, bo, cy = adults(program, "Ann", "Bo", "Cy")
    match = group_of(program, kim, ann, bo, cy)
    assert gap(match) == ""
    match.seats.filter(participant__in=[bo, cy]).update(state=SeatState.INVITED)
    assert gap(match) != ""


def test_a_match_of_adults_reads_no_line_about_it(program: Program) -> None:
    match = group_of(program, *adults(program, "Ann", "Bo", "Cy"))
    lines = before_inviting(match, on=program.today).lines
    assert "under-age" not in [line.key for line in lines]


def test_whether_a_brother_or_sister_is_under_18_is_asked_first(program: Program) -> None:
    noa = make_person(program, "Noa", "Lind", kind=Kind.SIBLING)
    assert "Ask whether they are 18 or older" in why_not(noa)
    assert "Noa: may be under 18" in gap(group_of(program, noa, *adults(program, "Ann", "Bo")))
    noa.is_adult = True
    assert why_not(noa) == ""


def test_of_a_brother_who_is_new_it_is_asked_where_his_request_becomes_a_match(
    client_of: Callable[[User], Client], program: Program, coordinator: User
) -> None:
    client, row = client_of(coordinator), make_request(program, "Ben", "Lind", kind=Kind.SIBLING)
    row.call_back(by=coordinator, at=row.received_at, now=NOW())
    url = reverse("request-match", args=[program.slug, row.public_id])
    told = {
        "person": "new", "permission_on": program.today.isoformat(), "permission_way": "phone",
        "title": "Growing up beside him", "path": "family", "direction": "directional",
    }  # fmt: skip
    assert "Ask whether they are 18 or older" in client.post(url, told).content.decode()
    assert not Participant.objects.in_program(program).exists()
    client.post(url, told | {"is_adult": "on"})
    assert Participant.objects.in_program(program).get().is_adult is True
    assert Match.objects.in_program(program).get().title == told["title"]


@pytest.mark.parametrize("age", [{"is_adult": False}, {"kind": Kind.SIBLING}])
def test_nobodys_phone_or_address_is_exchanged_with_them(program: Program, age: dict[str, Any]) -> None:
    match = family_match(program)
    match.seats.update(shares=[Share.PHONE.value, Share.LAST_NAME.value], introduced_at=NOW())
    rosa, sam = match.seats.order_by("participant__first_name")
    assert _reads_of_the_other(match, sam)
    Participant.objects.in_program(program).filter(pk=rosa.participant_id).update(**age)
    for seat in match.seats.select_related("participant"):
        assert not _reads_of_the_other(match, seat)
    young = match.seats.select_related("participant", "match").get(pk=rosa.pk)
    assert share_field(young) == {}
    with pytest.raises(ValidationError, match="nothing is shared"):
        young.share([Share.EMAIL.value], by=None, at=NOW())
    facts = Facts(match, on=program.today, knows=True)
    assert before_introducing(facts).lines[0].status == "Not introduced"


def _reads_of_the_other(match: Match, seat: Seat) -> bool:
    [other] = seen_from(seat, circle_of(match))
    return other.shared.is_reachable or bool(other.shared.last_name)


def test_a_coordinator_writes_down_who_agreed_and_that_it_was_taken_back(
    client_of: Callable[[User], Client], program: Program, kim: Participant, coordinator: User
) -> None:
    client, url = client_of(coordinator), reverse("person-guardian", args=[program.slug, kim.public_id])
    typed = {"name": "Ida Young", "relation": "mother", "agreed_on": program.today.isoformat(), "way": "phone"}
    client.post(url, typed)
    page = client.get(kim.get_absolute_url()).content.decode()
    assert "Ida Young, mother" in page
    ids = [program.slug, kim.public_id, kim.guardians.get().public_id]
    client.post(reverse("person-guardian-record", args=ids), {"answer": "no"})
    assert Guardian.of(kim) is None
    assert Guardian.objects.in_program(program).count() == 1
