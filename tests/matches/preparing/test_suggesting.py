"""Who is found for an open place, who is not and why; against asking about each person by themselves."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from matches.fitting import suggestions
from matches.fitting.footing import footing
from matches.fitting.knowing import known_of
from matches.models import (
    FootingConcern,
    Match,
    MatchRules,
    Part,
    Path,
    Priority,
    Seat,
    SeatState,
)
from matches.preparing.finding import kinds_for
from matches.preparing.seating import why_not
from matches.preparing.suggesting import Found, find, judge_these, not_now_in_words, search_for
from participants.models import (
    AccessNeed,
    AccessProfile,
    ChildFacts,
    EvidenceKind,
    Kind,
    Language,
    Level,
    Organization,
    Participant,
    Readiness,
    Relationship,
    RelationshipKind,
    Status,
    Topic,
    WeeklyWindow,
)
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.factories import live_together, make_parent, make_person, make_topic
from tests.matches.factories import NOW, TODAY, asking_match, make_evidence, make_match, make_problem, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(program: Program) -> Topic:
    return make_topic(program, "Tactile communication")


@pytest.fixture
def match(program: Program, coordinator: User, topic: Topic) -> Match:
    return asking_match(program, coordinator, topic)


def found(match: Match, part: Part = Part.PROVIDER, *, knows: bool = True, all_who_can: bool = True) -> Found:
    seats = list(match.seats.select_related("participant"))
    return find(search_for(match, seats, part, on=TODAY, knows=knows), all_who_can=all_who_can)


def names(one: Found) -> list[str]:
    return [judged.known.helper.name for judged in one.judged]


def robin_of(match: Match) -> Participant:
    person: Participant = match.seats.get(part=Part.RECIPIENT).participant
    return person


def relate(one: Participant, kind: str, other: Participant) -> None:
    Relationship.objects.create(program=one.program, one=one, kind=kind, other=other)


def test_each_who_cannot_be_asked_is_counted_with_the_reason(program: Program, match: Match) -> None:
    robin = robin_of(match)
    make_person(program, "Full", "One", capacity=1, open_matches=1)
    make_person(program, "No", "Matches", capacity=0)
    make_person(program, "Paused", "One", status=Status.PAUSED)
    make_person(program, "Not", "Asked", status=Status.INVITED)
    make_person(program, "Gone", "One", status=Status.WITHDRAWN)
    resting = make_person(program, "Resting", "One")
    Readiness.objects.create(program=program, participant=resting, resting_until=TODAY)
    relate(make_person(program, "The", "Boss"), RelationshipKind.SUPERVISES, robin)
    silent, english = make_person(program, "Silent", "One"), Language.objects.create(program=program, name="English")
    robin.languages.set([english])
    silent.languages.set([Language.objects.create(program=program, name="ASL")])
    make_seat(match, make_person(program, "Said", "No"), Part.PROVIDER, state=SeatState.DECLINED)
    make_parent(program, "A", "Mother")
    make_person(program, "Free", "One")
    told = found(match)
    assert names(told) == ["Free One"]
    assert set(told.not_now.values()) == {1}
    assert not_now_in_words(told.not_now) == (
        "9 cannot be asked now: 1 at capacity, 1 resting, 1 paused, 1 who said no to this match, 1 not on equal "
        "footing, 1 without a common language, 1 without permission yet, 1 who take no matches, 1 who left."
    )


def test_a_support_parent_must_be_ready(program: Program, match: Match) -> None:
    Match.objects.filter(program=program, pk=match.pk).update(path=Path.FAMILY)
    match.refresh_from_db()
    ready = make_parent(program, "Ready", "Parent")
    make_parent(program, "New", "Parent")
    Readiness.objects.create(
        program=program, participant=ready, trained_on=TODAY, screened_on=TODAY, agreement_on=TODAY
    )
    told = found(match)
    assert (names(told), told.not_now) == (["Ready Parent"], {"not_ready": 1})
    assert len(found(match, Part.RECIPIENT).judged) == 2  # whoever receives need not be


def test_who_is_to_be_kept_apart_is_missing_only_for_those_who_may_know(program: Program, match: Match) -> None:
    relate(make_person(program, "Kim", "Sato"), RelationshipKind.KEEP_APART, robin_of(match))
    assert (names(found(match)), found(match).not_now) == ([], {"footing": 1})
    assert (names(found(match, knows=False)), found(match, knows=False).not_now) == (["Kim Sato"], {})


def test_someone_at_a_far_level_is_left_out_where_the_program_lets_it_block(program: Program, match: Match) -> None:
    Participant.objects.filter(program=program, pk=robin_of(match).pk).update(level=Level.DIRECT_SERVICE)
    make_person(program, "Far", "Above", level=Level.EXECUTIVE)
    assert names(found(match)) == ["Far Above"]
    MatchRules.objects.create(program=program, footing_blocks=[FootingConcern.LEVELS])
    assert found(match).not_now == {"footing": 1}
    MatchRules.objects.filter(program=program).update(level_gap=0)  # levels are not compared
    assert names(found(match)) == ["Far Above"]


def test_those_who_have_nothing_to_do_with_the_topic_are_counted_and_shown_when_asked_for(
    program: Program, match: Match, topic: Topic
) -> None:
    make_person(program, "Other", "One")
    make_evidence(make_person(program, "Has", "Done"), EvidenceKind.SUCCESS, topic)
    make_person(program, "Offers", "It").offers.set([topic])
    make_person(program, "Wants", "It").wants.set([topic])
    first = found(match, all_who_can=False)
    assert (names(first), first.others, first.can_be_asked) == (["Has Done", "Offers It"], 2, 4)
    assert names(found(match)) == ["Has Done", "Offers It", "Other One", "Wants It"]


def test_where_no_problem_or_no_topic_is_written_everybody_who_can_be_asked_is_found(
    program: Program, match: Match
) -> None:
    for first in ("Ann", "Ben"):
        make_person(program, first, "One")
    match.problems.get().topics.clear()
    assert names(found(match, all_who_can=False)) == ["Ann One", "Ben One"]
    match.problems.all().delete()
    told = found(match, all_who_can=False)
    assert (names(told), not_now_in_words(told.not_now)) == (["Ann One", "Ben One"], "")


def test_narrower_topics_count(program: Program, match: Match, topic: Topic) -> None:
    narrower = Topic.objects.create(program=program, name="Print on palm", parent=topic)
    make_person(program, "Offers", "It").offers.set([narrower])
    assert names(found(match, all_who_can=False)) == ["Offers It"]


def test_one_language_shared_with_each_who_is_here_is_enough(program: Program, match: Match) -> None:
    english, asl, french = (
        Language.objects.create(program=program, name=name) for name in ("English", "ASL", "French")
    )
    both = robin_of(match)
    both.languages.set([english, asl])
    for name, tongues in (("English", [english]), ("Asl", [asl]), ("French", [french]), ("Unknown", [])):
        make_person(program, name, "One").languages.set(tongues)
    assert (names(found(match)), found(match).not_now) == (["Asl One", "English One", "Unknown One"], {"language": 1})
    assert found(match, knows=False).not_now == {}  # who is left out would tell who has an interpreter
    kim = make_person(program, "Kim", "Sato")
    kim.languages.set([asl])
    make_seat(match, kim, Part.FACILITATOR)
    assert (names(found(match)), found(match).not_now) == (["Asl One", "Unknown One"], {"language": 2})


def test_a_childs_age_is_weighed_only_for_those_who_may_know_it(program: Program, match: Match) -> None:
    match.problems.update(priorities=[Priority.AGE])
    for person in (robin_of(match), make_person(program, "Same", "Age")):
        ChildFacts.objects.create(program=program, participant=person, age_band="3-5")
    make_person(program, "Another", "Age")
    assert names(found(match)) == ["Same Age", "Another Age"]
    assert names(found(match, knows=False)) == ["Another Age", "Same Age"]
    assert len({one.fit for one in found(match, knows=False).judged}) == 1


def test_the_same_number_of_queries_for_two_people_and_for_forty(program: Program, match: Match, topic: Topic) -> None:
    seats = list(match.seats.select_related("participant"))

    def look() -> None:
        find(search_for(match, seats, Part.PROVIDER, on=TODAY, knows=True))

    for number in range(2):
        _someone(program, number, [topic])
    few = queries_of(look)
    for number in range(2, 40):
        _someone(program, number, [topic])
    assert queries_of(look) == few


# Against asking about each by themselves


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_asking_about_each_person_finds(program: Program, coordinator: User, seed: int) -> None:
    """A random program; the path, the direction and the part are random too."""
    dice = Random(seed)
    match, people = _random_program(program, coordinator, dice)
    part = Part.PROVIDER if match.is_directional else Part.PEER
    seats = list(match.seats.select_related("participant"))
    search = search_for(match, seats, part, on=TODAY, knows=True)
    can = {person.pk for person in people if _can_be_asked(match, person, part)}
    _place, judged = judge_these(search, sorted(can))
    everyone = find(search, all_who_can=True)
    assert [one.known.id for one in everyone.judged] == [one.known.id for one in judged]
    in_topic = find(search)
    assert [one.known.id for one in in_topic.judged] == [one.known.id for one in judged if one.in_topic]
    assert in_topic.others == len([one for one in judged if not one.in_topic])
    listed = [one for one in people if one.kind in kinds_for(match)]
    assert sum(everyone.not_now.values()) == len(listed) - len(can)


def _can_be_asked(match: Match, person: Participant, part: Part) -> bool:
    """Each rule by the function that the gates use."""
    if person.kind not in kinds_for(match) or why_not(person):
        return False
    row, rules = Readiness.of(person), MatchRules.of(match.program)
    supports = match.is_family and part == Part.PROVIDER
    if row.is_resting(TODAY) or (supports and row.lacks(rules, TODAY)):
        return False
    here = list(match.seats.taking_part().select_related("participant"))
    seat = Seat(program=match.program, match=match, participant=person, part=part)
    between = [one for one in footing(match, on=TODAY, seats=[*here, seat]).open if person in one.people]
    known = known_of(match.program_id, [person.pk, *(one.participant_id for one in here)], on=TODAY)
    return not between and suggestions.can_talk(known.pop(person.pk), known.values())


def _random_program(program: Program, coordinator: User, dice: Random) -> tuple[Match, list[Participant]]:
    topics = [make_topic(program, name) for name in ("Braille", "Sleep", "Travel")]
    path, direction = dice.choice(["family", "professional"]), dice.choice(["mutual", "directional"])
    people = [_someone(program, number, topics, dice) for number in range(24)]
    match = make_match(program, coordinator=coordinator, path=path, direction=direction)
    here = [one for one in people if one.kind in kinds_for(match)][:2]
    make_problem(match, here[0], *dice.sample(topics, dice.choice([1, 2])))
    for person, part in zip(
        here, (Part.RECIPIENT, Part.PROVIDER) if match.is_directional else [Part.PEER] * 2, strict=True
    ):
        make_seat(match, person, part)
    _ties(people, dice)
    blocks, enough = dice.sample(FootingConcern.values, 6), dice.sample(EvidenceKind.values, 2)
    MatchRules.objects.create(program=program, footing_blocks=blocks, evidence_enough=enough)
    return match, [Participant.objects.in_program(program).get(pk=one.pk) for one in people if one not in here]


def _someone(program: Program, number: int, topics: list[Topic], dice: Random | None = None) -> Participant:
    dice = dice or Random(number)
    person = make_person(
        program, "Ann", f"Number {number}", kind=dice.choice([Kind.PARENT, Kind.PROFESSIONAL]),
        status=dice.choice([Status.ACTIVE] * 11 + [Status.PAUSED]), capacity=dice.choice([0, 1, 2, 2, 2, 2]),
        open_matches=dice.choice([0, 0, 0, 1]), level=dice.choice(["", *Level.values]),
        organization=Organization.objects.get_or_create(program=program, name=f"House {dice.randrange(3)}")[0],
    )  # fmt: skip
    person.offers.set(dice.sample(topics, dice.randrange(len(topics) + 1)))
    person.wants.set(dice.sample(topics, dice.randrange(len(topics) + 1)))
    tongues = [Language.objects.get_or_create(program=program, name=name)[0] for name in ("English", "ASL")]
    person.languages.set(dice.choice([[], tongues[:1], tongues[:1], tongues[1:], tongues]))
    _facts(person, topics, dice)
    return person


def _facts(person: Participant, topics: list[Topic], dice: Random) -> None:
    about: dict[str, Any] = {"program": person.program, "participant": person}
    if dice.random() < 0.6:
        make_evidence(person, dice.choice(EvidenceKind.values), *dice.sample(topics, 1))
    if dice.random() < 0.7:
        done = dice.choice([None, TODAY, TODAY])
        resting = dice.choice([None, None, None, None, TODAY, TODAY - timedelta(days=1)])
        Readiness.objects.create(
            **about, trained_on=done, screened_on=done, agreement_on=done, resting_until=resting,
            screening_until=dice.choice([None, TODAY, TODAY - timedelta(days=1)]),
        )  # fmt: skip
    if dice.random() < 0.2:
        profile = AccessProfile.objects.create(**about)
        AccessNeed.objects.create(program=person.program, profile=profile, kind="interpreter")
    WeeklyWindow.objects.create(**about, weekday=dice.randrange(7), begins=NOW.time(), ends=NOW.replace(hour=20).time())


def _ties(people: list[Participant], dice: Random) -> None:
    for _number in range(14):
        one, other = dice.sample(people, 2)
        Relationship.objects.get_or_create(
            program=one.program, one=one, kind=dice.choice(RelationshipKind.values), other=other,
            defaults={"until": dice.choice([None, None, TODAY - timedelta(days=30)])},
        )  # fmt: skip
    live_together(*dice.sample(people, 3))
