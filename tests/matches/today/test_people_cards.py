"""The cards about people: who left while a match goes on, and what runs out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from matches.models import Stage
from matches.today import people
from matches.today.desk import Desk, Urgency
from participants.models import EvidenceKind, Readiness, RosterRules, Status
from participants.roster.permission import withdraw_permission
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, accepted_match, make_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(program: Program, coordinator: User) -> Desk:
    return Desk(program=program, reader=coordinator, now=NOW)


def test_who_leaves_stands_on_the_today_of_the_matchs_coordinator(desk: Desk, coordinator: User) -> None:
    match = accepted_match(desk.program, coordinator=coordinator)
    assert people.left_the_program(desk) == []
    robin = match.seats.order_by("pk")[0].participant
    withdraw_permission(consent=robin.consents.get(), way="phone", by=coordinator, at=NOW)
    [card] = people.left_the_program(desk)
    assert (card.title, card.urgency, card.ids) == (f"{robin.name} left the program", Urgency.LATE, (match.public_id,))
    match.stage = Stage.CLOSED
    match.save()
    assert people.left_the_program(desk) == []


def test_licenses_are_pointed_out_as_many_days_ahead_as_the_rules_say(desk: Desk) -> None:
    mei = make_person(desk.program, "Mei", "Park")
    paused = make_person(desk.program, "Ana", "Cruz", status=Status.PAUSED)
    for person, days in ((mei, 60), (mei, 61), (mei, -10), (mei, -40), (paused, 5)):
        make_evidence(person, EvidenceKind.LICENSE, title=f"In {days}", expires_on=TODAY + timedelta(days=days))
    found = people.licenses_that_run_out(desk)
    assert [(card.status, card.sentence.split("”")[0]) for card in found] == [
        ("Expired", "“In -10"), ("Runs out soon", "“In 60"),
    ]  # fmt: skip
    assert reverse(found[0].choices[0].page, args=[desk.program.slug, *found[0].choices[0].ids])
    RosterRules.objects.create(program=desk.program, warning_days=30)
    assert [card.status for card in people.licenses_that_run_out(desk)] == ["Expired"]


def test_screenings_are_pointed_out_to_those_who_may_know(desk: Desk) -> None:
    mei = make_person(desk.program, "Mei", "Park")
    Readiness.objects.create(program=desk.program, participant=mei, screening_until=TODAY + timedelta(days=10))
    assert [card.title for card in people.screenings_that_run_out(desk)] == ["Mei Park: screening"]
    assert people.screenings_that_run_out(replace(desk, reads_private=False)) == []
