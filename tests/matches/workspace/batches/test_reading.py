"""What a batch knows of its people when it runs: the same as one match by itself would say of them."""

from datetime import date
from typing import Any

import pytest

from matches.fitting.review import wanted_of
from matches.models import Batch, BatchAsker, Match, MatchRules, Priority
from matches.workspace.batches.reading import Reader, Reading
from matches.workspace.batches.working import askers_of, compared
from participants.models import Level, Participant, Readiness, Relationship, RelationshipKind, Topic
from peermatch.accounts.models import Program, User
from tests.factories import make_person, make_topic
from tests.matches.factories import TODAY, asking_match, make_evidence, make_meeting
from tests.matches.workspace.batches.world import begin

pytestmark = pytest.mark.django_db
LATELY, BEFORE_THE_MEETING = date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture
def topic(program: Program) -> Topic:
    return make_topic(program, "Tactile communication")


@pytest.fixture
def match(program: Program, coordinator: User, topic: Topic) -> Match:
    """Robin asks, and meets whoever provides on May 7."""
    match = asking_match(program, coordinator, topic)
    Participant.objects.filter(program=program, first_name="Robin").update(level=Level.DIRECT_SERVICE)
    make_meeting(match)
    return match


def able(
    topic: Topic, name: str, expires: date | None = None, *, is_licensed: bool = True, **facts: Any
) -> Participant:
    """A professional who has done it and, unless told otherwise, holds a license."""
    person = make_person(topic.program, name, "Kim", **facts)
    make_evidence(person, "success", topic, title="A student of 9")
    if is_licensed:
        make_evidence(person, "license", title="NIC", expires_on=expires)
    return person


def read(batch: Batch) -> tuple[Reading, BatchAsker]:
    [asker] = askers_of(batch)
    return Reader(batch, [asker], TODAY).read(), asker


def possible(batch: Batch, **rules: Any) -> set[str]:
    """By first name, who could be given to Robin by these rules of the program."""
    MatchRules.objects.update_or_create(program=batch.program, defaults=rules)
    reading, asker = read(batch)
    judged = compared(reading, lambda _done: None)[asker.pk].judged.values()
    return {one.known.helper.name.split()[0] for one in judged}


def test_who_is_possible_goes_by_the_programs_rules_on_the_day_of_the_meeting(
    program: Program, coordinator: User, match: Match, topic: Topic
) -> None:
    robin = match.seats.get().participant
    narrower = make_topic(program, "Print on palm", parent=topic)
    rests = able(topic, "Rests")
    able(topic, "Able")
    able(narrower, "Narrower")
    able(topic, "Unlicensed", is_licensed=False)
    able(topic, "Expires", BEFORE_THE_MEETING)
    able(topic, "Far", level=Level.EXECUTIVE)
    ties: dict[str, dict[str, Any]] = {
        "Evaluated": {"kind": RelationshipKind.EVALUATES, "until": LATELY},
        "Apart": {"kind": RelationshipKind.KEEP_APART},
        "Reconciled": {"kind": RelationshipKind.KEEP_APART, "until": LATELY},
    }
    for name, tie in ties.items():
        Relationship.objects.create(program=program, one=able(topic, name), other=robin, **tie)
    batch = begin(program, coordinator)
    Readiness.objects.create(program=program, participant=rests, resting_until=TODAY)
    always = {"Able", "Narrower", "Reconciled"}
    strict = {"footing_blocks": ["evaluates", "recently"], "evidence_required": ["license"]}
    assert possible(batch, **strict) == always | {"Far"}
    apart_until_lately = possible(batch, footing_blocks=["keep-apart", "recently"])
    assert apart_until_lately == {"Able", "Narrower", "Far", "Evaluated"}
    assert possible(batch, **strict, footing_months=0) == always | {"Far", "Evaluated"}
    assert possible(batch, footing_blocks=["levels"], footing_months=12) == always | {"Evaluated"}
    assert possible(batch, evidence_required=[]) == always | {"Evaluated", "Unlicensed"}
    match.meetings.all().delete()
    assert possible(batch) == always | {"Evaluated", "Unlicensed", "Expires"}


def test_what_is_wanted_is_what_the_match_says_but_for_a_childs_age(
    program: Program, coordinator: User, match: Match, topic: Topic
) -> None:
    """A batch is read by all coordinators."""
    make_topic(program, "Print on palm", parent=topic)
    match.problems.update(priorities=[Priority.AGE, Priority.PLACE])
    MatchRules.objects.create(program=program, evidence_enough=["success"], evidence_required=["license"])
    able(topic, "Able")
    reading, asker = read(begin(program, coordinator))
    place = reading.asking[asker.pk].place
    assert place.wanted == wanted_of(match, TODAY)
    assert (place.wanted.on, place.wanted.meets) == (date(2026, 5, 7), True)
    assert [str(one) for one in place.priorities] == [Priority.PLACE]
