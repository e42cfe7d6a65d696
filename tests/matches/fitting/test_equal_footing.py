"""Equal footing against what a coordinator would say, and against a naive search on random organizations."""

from datetime import date
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.equal_footing import FindingKind, FootingFinding, Tie, everyone_in, findings, sentence

MAYA, JO, ROBIN, DAVID, KIM = 1, 2, 3, 4, 5
NAMES = {MAYA: "Maya Ortiz", JO: "Jo Blake", ROBIN: "Robin Park", DAVID: "David Larsen", KIM: "Kim Sato"}


def supervises(one: int, other: int, since: date | None = None) -> Tie:
    return Tie(one, FindingKind.SUPERVISES, other, since)


def apart(one: int, other: int) -> Tie:
    return Tie(one, FindingKind.KEEP_APART, other)


def said(people: list[int], ties: list[Tie]) -> list[str]:
    return [sentence(finding, NAMES) for finding in findings(people, ties)]


def test_equals_give_no_finding() -> None:
    assert findings([ROBIN, DAVID], [supervises(MAYA, ROBIN), supervises(MAYA, DAVID)]) == []


def test_a_supervisor_is_named() -> None:
    assert said([ROBIN, MAYA], [supervises(MAYA, ROBIN)]) == ["Maya Ortiz supervises Robin Park."]


def test_the_chain_goes_through_people_outside_the_match() -> None:
    ties = [supervises(MAYA, JO), supervises(JO, KIM), supervises(KIM, ROBIN)]
    assert said([ROBIN, MAYA], ties) == ["Maya Ortiz supervises Robin Park through Jo Blake and Kim Sato."]


def test_the_shortest_chain_is_the_proof() -> None:
    ties = [supervises(MAYA, JO), supervises(JO, KIM), supervises(KIM, ROBIN), supervises(JO, ROBIN)]
    assert said([ROBIN, MAYA], ties) == ["Maya Ortiz supervises Robin Park through Jo Blake."]


def test_one_pair_is_kept_apart_once_however_often_it_is_said() -> None:
    assert said([DAVID, ROBIN], [apart(DAVID, ROBIN), apart(ROBIN, DAVID)]) == [
        "Robin Park and David Larsen are to be kept apart."
    ]


def test_someone_outside_the_match_is_no_one_to_keep_apart_from() -> None:
    assert findings([DAVID, ROBIN], [apart(DAVID, KIM)]) == []


def test_a_circle_is_reported_and_each_supervises_the_other() -> None:
    ties = [supervises(MAYA, JO), supervises(JO, MAYA)]
    found = findings([MAYA, JO], ties)
    assert [(sentence(one, NAMES), one.is_blocking) for one in found] == [
        ("Maya Ortiz supervises Jo Blake.", True),
        ("Jo Blake supervises Maya Ortiz.", True),
        ("The records go round in a circle: Maya Ortiz supervises Jo Blake and Jo Blake supervises Maya Ortiz.", False),
    ]


def test_a_circle_above_the_match_is_reported_and_blocks_nobody() -> None:
    ties = [supervises(MAYA, JO), supervises(JO, MAYA), supervises(MAYA, ROBIN)]
    assert [finding.is_blocking for finding in findings([ROBIN, DAVID], ties)] == [False]


def test_a_circle_that_touches_nobody_here_is_left_alone() -> None:
    assert findings([ROBIN, DAVID], [supervises(MAYA, JO), supervises(JO, MAYA), supervises(ROBIN, KIM)]) == []


def test_supervising_oneself_is_reported() -> None:
    assert said([ROBIN, DAVID], [supervises(ROBIN, ROBIN)]) == [
        "The records say that Robin Park supervises themselves."
    ]


def test_the_key_stays_while_the_facts_stay() -> None:
    ties = [supervises(MAYA, JO), supervises(JO, ROBIN)]
    unrelated = [supervises(KIM, DAVID), apart(DAVID, KIM)]
    assert findings([ROBIN, MAYA], ties) == findings([MAYA, ROBIN], [*unrelated, *reversed(ties)])


def test_another_chain_is_another_finding() -> None:
    direct = findings([ROBIN, MAYA], [supervises(MAYA, ROBIN)])
    longer = findings([ROBIN, MAYA], [supervises(MAYA, JO), supervises(JO, ROBIN)])
    assert direct[0].key != longer[0].key


def test_a_supervision_that_began_anew_is_another_finding() -> None:
    before = findings([ROBIN, MAYA], [supervises(MAYA, ROBIN, date(2020, 1, 1))])
    after = findings([ROBIN, MAYA], [supervises(MAYA, ROBIN, date(2026, 1, 1))])
    assert before[0].key != after[0].key


def test_the_longest_chain_still_has_a_short_key() -> None:
    ties = [supervises(n, n + 1) for n in range(1_000_000, 1_002_000)]
    [finding] = findings([1_000_000, 1_002_000], ties)
    assert len(finding.chain) == 2001
    assert len(finding.key) <= 300


PEOPLE = st.integers(0, 8)
ORGANIZATIONS = st.lists(st.tuples(PEOPLE, PEOPLE), max_size=25)


def distances(pairs: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How many steps down from one to another, for all pairs: Floyd and Warshall, as plain as can be."""
    far = dict.fromkeys(pairs, 1)
    for through in range(9):
        for one in range(9):
            for other in range(9):
                if (one, through) in far and (through, other) in far:
                    way = far[one, through] + far[through, other]
                    far[one, other] = min(way, far.get((one, other), way))
    return far


def of_kind(found: list[FootingFinding], kind: FindingKind) -> list[FootingFinding]:
    return [finding for finding in found if finding.kind == kind]


@given(st.sets(PEOPLE, max_size=6), ORGANIZATIONS)
def test_supervision_is_what_a_naive_search_finds(seated: set[int], pairs: list[tuple[int, int]]) -> None:
    found = of_kind(findings(seated, [supervises(*pair) for pair in pairs]), FindingKind.SUPERVISES)
    far = distances(pairs)
    expected = {(a, b): far[a, b] for a in seated for b in seated if a != b and (a, b) in far}
    assert {(one.chain[0], one.chain[-1]): len(one.chain) - 1 for one in found} == expected
    assert len(found) == len(expected)
    assert all(step in pairs for one in found for step in pairwise(one.chain))


@given(st.sets(PEOPLE, max_size=6), ORGANIZATIONS)
def test_every_circle_in_reach_is_reported_and_is_one(seated: set[int], pairs: list[tuple[int, int]]) -> None:
    loops = of_kind(findings(seated, [supervises(*pair) for pair in pairs]), FindingKind.LOOP)
    far = distances(pairs)
    in_reach = {n for n in range(9) if n in seated or any((n, one) in far for one in seated)}
    circling = {n for n in in_reach if (n, n) in far}
    for loop in loops:
        assert all(step in pairs for step in zip(loop.chain, [*loop.chain[1:], loop.chain[0]], strict=True))
    assert {n for n in circling if not any((n, m) in far and (m, n) in far for m in everyone_in(loops))} == set()
    assert everyone_in(loops) <= circling


@given(st.sets(PEOPLE, max_size=6), ORGANIZATIONS)
def test_keys_name_one_finding_each(seated: set[int], pairs: list[tuple[int, int]]) -> None:
    found = findings(seated, [supervises(*pair) for pair in pairs] + [apart(*pair) for pair in pairs])
    assert len({one.key for one in found}) == len(found)
    kept_apart = {one.chain for one in of_kind(found, FindingKind.KEEP_APART)}
    wanted = {frozenset(pair) for pair in pairs if len(set(pair)) == 2}
    assert kept_apart == {pair for pair in combinations(sorted(seated), 2) if frozenset(pair) in wanted}
