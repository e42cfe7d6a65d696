"""The cards about people: who left while a match goes on, and what runs out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Match, SeatState, Stage
from matches.today import people
from matches.today.desk import Desk, Urgency
from participants.models import EvidenceKind, Readiness, RosterRules, Status
from participants.profile.changes import have_seen, note
from participants.profile.forgetting import ask_to_be_forgotten
from participants.profile.leaving import leave_program
from participants.roster.permission import withdraw_permission
from peermatch.accounts.models import Program, User
from tests.factories import make_person
from tests.matches.factories import NOW, TODAY, accepted_match, make_evidence, make_seat

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


def test_who_left_was_taken_out_until_someone_else_is_seated(desk: Desk, coordinator: User) -> None:
    match = accepted_match(desk.program, coordinator=coordinator)
    robin, _david = match.seats.order_by("pk")
    leave_program(person=robin.participant, way="phone", by=coordinator, at=NOW)
    robin.refresh_from_db()
    assert robin.state == SeatState.WITHDRAWN
    [card] = people.left_the_program(desk)
    assert card.status == "Taken out"
    assert people.left_the_program(replace(desk, now=NOW + timedelta(days=15))) == []
    make_seat(match, make_person(desk.program, "Kim", "Osei"), state_since=NOW + timedelta(hours=1))
    assert people.left_the_program(desk) == []


def test_who_leaves_while_a_match_is_on_hold_stands_there_when_it_goes_on(desk: Desk, coordinator: User) -> None:
    match = accepted_match(desk.program, coordinator=coordinator)
    Match.objects.filter(program=desk.program, pk=match.pk).update(stage=Stage.ON_HOLD)
    robin = match.seats.order_by("pk")[0].participant
    leave_program(person=robin, way="phone", by=coordinator, at=NOW)
    assert people.left_the_program(desk) == []
    Match.objects.filter(program=desk.program, pk=match.pk).update(stage=Stage.ACTIVE)
    assert [card.status for card in people.left_the_program(desk)] == ["In a match still"]


def test_what_people_changed_themselves_is_told_until_it_was_seen(
    desk: Desk, signed_in: Client, coordinator: User
) -> None:
    robin = make_person(desk.program, "Robin", "Park")
    note(robin, ["reach", "safe"], at=NOW)
    [card] = people.changed_by_themselves(desk)
    assert (card.title, card.urgency) == ("Robin Park changed something", Urgency.CALM)
    assert "what is safe and how to reach them" in card.sentence
    assert people.changed_by_themselves(replace(desk, reads_private=False)) == []
    note(robin, ["week"], at=NOW + timedelta(minutes=1))
    choice = card.choices[1]
    page = reverse(choice.page, args=[desk.program.slug, *choice.ids])
    assert signed_in.post(page, dict(choice.sends))["Location"] == reverse("today", args=[desk.program.slug])
    assert "usual week." in people.changed_by_themselves(desk)[0].sentence
    assert signed_in.post(page, {"until": "x"}).status_code == 302


def test_who_asks_to_be_erased_is_a_task_until_done_or_they_want_to_stay(
    desk: Desk, signed_in: Client, coordinator: User
) -> None:
    robin = make_person(desk.program, "Robin", "Park")
    ask_to_be_forgotten(robin, at=NOW)
    have_seen(robin, until=NOW, by=coordinator, at=NOW)
    [card] = people.to_be_erased(desk)
    assert (card.title, [one.page for one in card.choices]) == ("Robin Park asks to be erased", ["person-erase-not"])
    assert people.to_be_erased(replace(desk, leads=True))[0].choices[0].page == "person-erase"
    assert people.to_be_erased(replace(desk, now=NOW + timedelta(days=31)))[0].status == "The day is past"
    assert people.to_be_erased(replace(desk, reads_private=False)) == []
    signed_in.post(reverse("person-erase-not", args=[robin.program.slug, robin.public_id]))
    assert people.to_be_erased(desk) == []
    assert robin.own_changes.get().seen_by == coordinator
