"""What fit says of a real match's rows, and who may read what is protected."""

from datetime import date, time

import pytest

from matches.fitting.review import fit, may_know
from matches.models import Direction, Part, Path
from participants.models import EvidenceKind, Topic
from peermatch.accounts.models import Membership, Program, User
from tests.counting import queries_of
from tests.factories import make_parent, make_person
from tests.matches.factories import (
    TODAY,
    make_evidence,
    make_match,
    make_meeting,
    make_problem,
    make_seat,
    ready_match,
)

pytestmark = pytest.mark.django_db


def test_the_coordinator_of_the_match_and_leads_may_know(
    program: Program, coordinator: User, lead: User, viewer: User
) -> None:
    match = make_match(program, coordinator=coordinator)
    membership = {user: Membership.objects.get(user=user) for user in (coordinator, lead, viewer)}
    assert [may_know(match, membership[user]) for user in (coordinator, lead, viewer)] == [True, True, False]


def test_fit_of_a_provider_with_experience_in_the_topic(program: Program) -> None:
    review = fit(ready_match(program), on=TODAY)
    assert review.is_clear
    assert review.sentence == "David Larsen has done it: “Teacher of the deafblind”."


def test_a_license_is_held_against_the_day_of_the_meeting(program: Program) -> None:
    match = ready_match(program)
    david = match.seats.get(part=Part.PROVIDER).participant
    make_evidence(david, EvidenceKind.LICENSE, title="Intervener Certificate", expires_on=date(2026, 4, 30))
    assert fit(match, on=TODAY).is_clear
    make_meeting(match, date(2026, 5, 7), time(15))
    review = fit(match, on=TODAY)
    assert not review.is_clear
    assert review.open[0].status == "License not valid that day"


def test_narrower_topics_count(program: Program) -> None:
    match = ready_match(program)
    topic = match.problems.get().topics.get()
    narrower = Topic.objects.create(program=program, name="ProTactile", parent=topic)
    kim = make_person(program, "Kim", "Sato")
    make_evidence(kim, EvidenceKind.SUCCESS, narrower, title="A student of 9")
    make_seat(match, kim, Part.EXPERT)
    assert fit(match, on=TODAY).is_clear


def test_a_support_parent_without_lived_experience_does_not_fit(program: Program) -> None:
    match = make_match(program, path=Path.FAMILY)
    asks, helps = make_parent(program, "Beatriz", "Fuentes"), make_parent(program, "Olivia", "Hart")
    topic = Topic.objects.create(program=program, name="sleep")
    make_problem(match, asks, topic)
    make_seat(match, asks, Part.RECIPIENT)
    make_seat(match, helps, Part.PROVIDER)
    assert fit(match, on=TODAY).sentence == "Nothing on record says that Olivia Hart has lived it: sleep."
    helps.offers.add(topic)
    assert fit(match, on=TODAY).is_clear


def test_fit_does_not_apply_where_everyone_gives_and_receives(program: Program) -> None:
    match = make_match(program, direction=Direction.MUTUAL)
    make_seat(match, make_person(program, "Robin", "Park"), Part.PEER)
    review = fit(match, on=TODAY)
    assert (review.applies, review.is_clear, review.sentence) == (
        False,
        True,
        "Everyone gives and receives.",
    )


def test_the_number_of_queries_does_not_grow_with_the_match(program: Program) -> None:
    match = ready_match(program)

    def look() -> None:
        assert fit(match, on=TODAY).helpers

    def add(number: int) -> None:
        person = make_person(program, f"Person{number}", "Smith")
        make_evidence(person)
        make_seat(match, person, Part.PROVIDER)

    add(1)
    before = queries_of(look)
    for number in range(2, 12):
        add(number)
    assert queries_of(look) == before
