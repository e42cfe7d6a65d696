"""What footing says of a real match's rows, by its program's rules."""

from datetime import date

import pytest

from matches.fitting.between import kept_from_each_other
from matches.fitting.footing import around, footing
from matches.fitting.waiving import waive
from matches.models import Direction, FootingConcern, Gate, Match, MatchRules, Part, Path, Seat
from participants.models import Funding, Level, Organization, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Program
from tests.counting import queries_of
from tests.factories import live_together, make_organization, make_person
from tests.matches.factories import NOW, TODAY, make_match, make_seat, ready_match

pytestmark = pytest.mark.django_db
LATELY = date(2026, 3, 1)


def relate(one: Participant, kind: str, other: Participant, **fields: object) -> Relationship:
    row: Relationship = Relationship.objects.create(program=one.program, one=one, kind=kind, other=other, **fields)
    return row


def test_a_chain_through_someone_outside_the_match_is_found(program: Program) -> None:
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    maya = make_person(program, "Maya", "Ortiz")
    relate(david, RelationshipKind.SUPERVISES, maya)
    relate(maya, RelationshipKind.SUPERVISES, robin)
    review = footing(match, on=TODAY)
    assert not review.is_clear
    assert review.sentence == "David Larsen supervises Robin Park through Maya Ortiz."
    assert [person.name for person in review.findings[0].people] == ["David Larsen", "Maya Ortiz", "Robin Park"]


@pytest.mark.parametrize(
    ("dates", "is_clear"),
    [
        ({"until": date(2026, 4, 13)}, True),
        ({"until": TODAY}, False),
        ({"since": TODAY}, False),
        ({"since": date(2026, 4, 15)}, True),
    ],
)
def test_only_what_stands_on_the_day_counts(program: Program, dates: dict[str, date], is_clear: bool) -> None:
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    relate(david, RelationshipKind.SUPERVISES, robin, **dates)
    assert footing(match, on=TODAY).is_clear == is_clear


def test_someone_taken_out_no_longer_counts(program: Program) -> None:
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    relate(david, RelationshipKind.SUPERVISES, robin)
    Seat.objects.filter(program=program, participant=david).update(state="withdrawn")
    assert footing(match, on=TODAY).is_clear


@pytest.mark.parametrize(("part", "findings"), [(Part.PEER, 0), (Part.FACILITATOR, 1)])
def test_one_household_in_one_part_is_no_fault_and_in_two_is_pointed_out(
    program: Program, part: Part, findings: int
) -> None:
    match = make_match(program, direction=Direction.MUTUAL)
    robin, kim = make_person(program, "Robin", "Park"), make_person(program, "Kim", "Park")
    make_seat(match, robin, Part.PEER)
    make_seat(match, kim, part)
    live_together(robin, kim)
    review = footing(match, on=TODAY)
    assert (len(review.findings), review.is_clear) == (findings, True)


def test_keep_apart_is_said_to_those_who_may_know_and_to_nobody_else(program: Program) -> None:
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    relate(david, RelationshipKind.KEEP_APART, robin)
    review = footing(match, on=TODAY)
    assert review.said_to(knows=True) == "Robin Park and David Larsen are to be kept apart."
    assert review.sentence == (
        "Two of these people should not be in one match. The match's coordinator and leads can read why."
    )


def test_another_program_s_relationships_are_not_read(program: Program, other_program: Program) -> None:
    match = ready_match(program)
    robin, david = (seat.participant for seat in match.seats.all())
    Relationship.objects.create(program=other_program, one=david, kind=RelationshipKind.SUPERVISES, other=robin)
    assert footing(match, on=TODAY).findings == ()


def people_of(match: Match) -> tuple[Participant, Participant]:
    """David, who helps, and Robin, who is helped."""
    return (
        match.seats.get(part=Part.PROVIDER).participant,
        match.seats.get(part=Part.RECIPIENT).participant,
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (RelationshipKind.EVALUATES, "David Larsen evaluates Robin Park."),
        (RelationshipKind.FUNDS, "David Larsen funds the work of Robin Park."),
        (RelationshipKind.SERVES, "David Larsen gives services to the family of Robin Park."),
    ],
)
def test_other_power_blocks_too(program: Program, kind: str, words: str) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    relate(david, kind, robin)
    review = footing(match, on=TODAY)
    assert (review.is_clear, review.sentence) == (False, words)


def work_for(program: Program, david: Participant, robin: Participant) -> tuple[Organization, Organization]:
    agency, region = make_organization(program, "State Agency"), make_organization(program, "Region 13")
    school = make_organization(program, "Oak School", parent=region)
    for person, organization in ((david, agency), (robin, school)):
        Participant.objects.filter(program=program, pk=person.pk).update(organization=organization)
    return agency, region


def test_an_organization_that_pays_for_another_is_found_and_what_is_over_long_ago_is_not(program: Program) -> None:
    match = ready_match(program)
    agency, region = work_for(program, *people_of(match))
    row = Funding.objects.create(program=program, funder=agency, funded=region)
    assert footing(match, on=TODAY).sentence == (
        "State Agency, for which David Larsen works, funds Region 13, for which Robin Park works."
    )
    row.end(on=date(2020, 1, 1))
    assert footing(match, on=TODAY).findings == ()


def test_another_programs_organizations_pay_for_nobody_here(program: Program, other_program: Program) -> None:
    match = ready_match(program)
    agency, region = work_for(program, *people_of(match))
    Funding.objects.create(program=other_program, funder=agency, funded=region)
    assert footing(match, on=TODAY).findings == ()


@pytest.mark.parametrize(("months", "told"), [(12, 1), (1, 0), (0, 0)])
def test_what_was_so_until_lately_is_pointed_out_as_long_as_the_program_says(
    program: Program, months: int, told: int
) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    relate(david, RelationshipKind.SUPERVISES, robin, until=LATELY)
    MatchRules.objects.create(program=program, footing_months=months)
    review = footing(match, on=TODAY)
    said = "Until Sun, March 1, 2026, David Larsen supervised Robin Park."
    assert ([one.sentence for one in review.findings], review.is_clear) == ([said] * told, True)


@pytest.mark.parametrize(
    ("chosen", "is_clear"),
    [([], True), (["evaluates"], False), (["supervises", "recently"], True), (["evaluates", "recently"], False)],
)
def test_the_program_chooses_what_blocks(program: Program, chosen: list[str], is_clear: bool) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    relate(david, RelationshipKind.EVALUATES, robin)
    MatchRules.objects.create(program=program, footing_blocks=chosen)
    assert footing(match, on=TODAY).is_clear == is_clear


def test_what_is_only_pointed_out_is_not_denied_in_the_same_breath(program: Program) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    relate(david, RelationshipKind.EVALUATES, robin)
    MatchRules.objects.create(program=program, footing_blocks=[])
    assert footing(match, on=TODAY).sentence == (
        "Nothing blocks the match. Bear in mind: David Larsen evaluates Robin Park."
    )


def test_what_was_so_blocks_where_a_program_chose_both(program: Program) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    relate(david, RelationshipKind.EVALUATES, robin, until=LATELY)
    rules = MatchRules.objects.create(program=program, footing_blocks=["evaluates"])
    assert footing(match, on=TODAY).is_clear
    rules.footing_blocks = ["evaluates", "recently"]
    rules.save()
    assert not footing(match, on=TODAY).is_clear


def test_levels_block_where_a_program_chose_so_and_other_levels_are_another_finding(program: Program) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    Participant.objects.filter(program=program, pk=david.pk).update(level=Level.EXECUTIVE)
    Participant.objects.filter(program=program, pk=robin.pk).update(level=Level.DIRECT_SERVICE)
    MatchRules.objects.create(program=program, footing_blocks=[FootingConcern.LEVELS])
    go_on(match)
    assert footing(match, on=TODAY).is_clear
    Participant.objects.filter(program=program, pk=robin.pk).update(level=Level.LEAD)
    assert not footing(match, on=TODAY).is_clear
    match.path = Path.FAMILY  # there nobody has a level that matters
    assert footing(match, on=TODAY).is_clear


def test_a_reason_holds_while_it_stands_and_not_for_what_it_becomes(program: Program) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    tie = relate(david, RelationshipKind.FUNDS, robin)
    MatchRules.objects.create(program=program, footing_blocks=["funds", "recently"])
    go_on(match)
    assert footing(match, on=TODAY).is_clear
    tie.end(on=LATELY)
    assert not footing(match, on=TODAY).is_clear


# Around those who take part: whoever else of the program has anything to settle with them


def with_whom(match: Match, person: Participant, part: Part, other_part: Part) -> set[tuple[str, str]]:
    """By name and kind, what stands between that person, alone in the match, and everybody else."""
    seat = Seat(program=match.program, match=match, participant=person, part=part)
    found = around(match, [seat], MatchRules.of(match.program), other_part, on=TODAY)
    names = {one.pk: one.first_name for one in Participant.objects.in_program(match.program)}
    return {(names[pk], one.kind + " until" * bool(one.until)) for pk, all_of in found.found.items() for one in all_of}


def test_whoever_has_anything_to_settle_is_found_from_either_side(program: Program) -> None:
    """Sue serves Kim, who lives with Robin. David's agency, of which Ann's office is a part, pays Robin's region."""
    match = make_match(program)
    cast = ("David", "Robin", "Kim", "Sue", "Ann", "Old")
    david, robin, kim, sue, ann, old = (make_person(program, name, "Park") for name in cast)
    agency, region = work_for(program, david, robin)
    office = make_organization(program, "Office of the agency", parent=agency)
    Participant.objects.filter(program=program, pk=ann.pk).update(organization=office)
    Funding.objects.create(program=program, funder=agency, funded=region)
    live_together(robin, kim)
    relate(sue, RelationshipKind.SERVES, kim)
    relate(old, RelationshipKind.SUPERVISES, robin, until=LATELY)
    relate(make_person(program, "Long", "Ago"), RelationshipKind.SUPERVISES, robin, until=date(2025, 4, 13))
    make_person(program, "Jo", "Blake", organization=make_organization(program, "Elsewhere"))
    helped, helps = Part.RECIPIENT, Part.PROVIDER
    with_robin = {("Sue", "serves"), ("David", "funds"), ("Ann", "funds"), ("Old", "supervises until")}
    assert with_whom(match, robin, helped, helped) == with_robin
    assert with_whom(match, robin, helped, helps) == with_robin | {("Kim", "household")}
    assert with_whom(match, sue, helps, helped) == {("Kim", "serves"), ("Robin", "serves")}
    assert with_whom(match, david, helps, helped) == {("Robin", "funds")}
    assert with_whom(match, ann, helps, helped) == {("Robin", "funds")}
    assert with_whom(match, old, helps, helped) == {("Robin", "supervises until")}
    MatchRules.objects.create(program=program, footing_months=0)
    assert with_whom(match, old, helps, helped) == set()


def go_on(match: Match) -> None:
    [finding] = footing(match, on=TODAY).open
    waive(
        match=match, gate=Gate.FOOTING, key=finding.key, reason="Both know and want it.",
        by=match.coordinator, at=NOW, on=TODAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "chosen", "is_kept"),
    [
        (RelationshipKind.EVALUATES, ["evaluates"], True),
        (RelationshipKind.EVALUATES, [], False),
        (RelationshipKind.KEEP_APART, [], True),
    ],
)
def test_who_stands_unequal_does_not_learn_of_the_other_and_who_is_kept_apart_never(
    program: Program, kind: str, chosen: list[str], is_kept: bool
) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    relate(david, kind, robin)
    MatchRules.objects.create(program=program, footing_blocks=chosen)
    kept = kept_from_each_other({match: [david.pk, robin.pk]}, at=NOW)[match.pk]
    assert kept == ({frozenset({david.pk, robin.pk})} if is_kept else frozenset())


def test_each_program_goes_by_its_own_rules(program: Program, other_program: Program) -> None:
    ours, theirs = ready_match(program), ready_match(other_program)
    for match in (ours, theirs):
        david, robin = people_of(match)
        relate(david, RelationshipKind.EVALUATES, robin, until=LATELY)
    MatchRules.objects.create(program=program, footing_blocks=["evaluates", "recently"])
    people = {match: [seat.participant_id for seat in match.seats.all()] for match in (ours, theirs)}
    kept = kept_from_each_other(people, at=NOW)
    assert (len(kept[ours.pk]), len(kept[theirs.pk])) == (1, 0)


def test_the_number_of_queries_does_not_grow_with_the_match(program: Program) -> None:
    match = ready_match(program)
    david, robin = people_of(match)
    agency, region = work_for(program, david, robin)
    Funding.objects.create(program=program, funder=agency, funded=region)

    def look() -> None:
        assert footing(match, on=TODAY).findings

    def add(number: int) -> None:
        person = make_person(program, f"Person{number}", "Smith")
        Participant.objects.filter(program=program, pk=person.pk).update(organization=agency)
        make_seat(match, person, Part.PROVIDER)
        relate(person, RelationshipKind.SUPERVISES, robin)
        relate(person, RelationshipKind.SERVES, david)

    add(1)
    before = queries_of(look)
    for number in range(2, 12):
        add(number)
    assert queries_of(look) == before
