"""Equal footing against what a coordinator would say, and against a naive search on random organizations."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.equal_footing import RECENTLY, FootingFinding, everyone_in, findings, is_blocking, organizations_in
from matches.fitting.footing_words import sentence
from matches.fitting.ties import FindingKind, Grant, Ground, Tie, touched

MAYA, JO, ROBIN, DAVID, KIM = 1, 2, 3, 4, 5
NAMES = {MAYA: "Maya Ortiz", JO: "Jo Blake", ROBIN: "Robin Park", DAVID: "David Larsen", KIM: "Kim Sato"}
AGENCY, BUREAU, REGION, SCHOOL = 11, 12, 13, 14
ORGANIZATIONS = {AGENCY: "State Agency", BUREAU: "Its Bureau", REGION: "Region 13", SCHOOL: "Oak School"}
TODAY = date(2026, 4, 14)
A_YEAR_AGO = date(2025, 4, 14)


def supervises(one: int, other: int, since: date | None = None, until: date | None = None) -> Tie:
    return Tie(one, FindingKind.SUPERVISES, other, since, until)


def apart(one: int, other: int) -> Tie:
    return Tie(one, FindingKind.KEEP_APART, other)


def found(people: list[int], *ties: Tie, back_to: date | None = None, **more: Any) -> list[FootingFinding]:
    parts = more.pop("parts", None)
    return findings(people, Ground(ties, **more), on=TODAY, back_to=back_to, parts=parts)


def said(people: list[int], *ties: Tie, **more: Any) -> list[str]:
    return [sentence(finding, NAMES, ORGANIZATIONS) for finding in found(people, *ties, **more)]


class TestSupervision:
    def test_equals_give_no_finding(self) -> None:
        assert found([ROBIN, DAVID], supervises(MAYA, ROBIN), supervises(MAYA, DAVID)) == []

    def test_a_supervisor_is_named(self) -> None:
        assert said([ROBIN, MAYA], supervises(MAYA, ROBIN)) == ["Maya Ortiz supervises Robin Park."]

    def test_the_chain_goes_through_people_outside_the_match(self) -> None:
        ties = [supervises(MAYA, JO), supervises(JO, KIM), supervises(KIM, ROBIN)]
        assert said([ROBIN, MAYA], *ties) == ["Maya Ortiz supervises Robin Park through Jo Blake and Kim Sato."]

    def test_the_shortest_chain_is_the_proof(self) -> None:
        ties = [supervises(MAYA, JO), supervises(JO, KIM), supervises(KIM, ROBIN), supervises(JO, ROBIN)]
        assert said([ROBIN, MAYA], *ties) == ["Maya Ortiz supervises Robin Park through Jo Blake."]

    def test_a_circle_is_reported_and_each_supervises_the_other(self) -> None:
        blocks = [FindingKind.SUPERVISES]
        told = found([MAYA, JO], supervises(MAYA, JO), supervises(JO, MAYA))
        assert [(sentence(one, NAMES, {}), is_blocking(one, blocks)) for one in told] == [
            ("Maya Ortiz supervises Jo Blake.", True),
            ("Jo Blake supervises Maya Ortiz.", True),
            (
                "The records go round in a circle: Maya Ortiz supervises Jo Blake and Jo Blake supervises Maya Ortiz.",
                False,
            ),
        ]

    def test_a_circle_above_the_match_is_reported(self) -> None:
        told = found([ROBIN, DAVID], supervises(MAYA, JO), supervises(JO, MAYA), supervises(MAYA, ROBIN))
        assert [one.kind for one in told] == [FindingKind.LOOP]

    def test_a_circle_that_touches_nobody_here_is_left_alone(self) -> None:
        assert found([ROBIN, DAVID], supervises(MAYA, JO), supervises(JO, MAYA), supervises(ROBIN, KIM)) == []

    def test_supervising_oneself_is_reported(self) -> None:
        assert said([ROBIN, DAVID], supervises(ROBIN, ROBIN)) == [
            "The records say that Robin Park supervises themselves."
        ]


class TestOtherPower:
    def test_who_is_kept_apart_is_one_pair_however_often_it_is_said(self) -> None:
        words = ["Robin Park and David Larsen are to be kept apart."]
        assert said([DAVID, ROBIN], apart(DAVID, ROBIN), apart(ROBIN, DAVID)) == words

    def test_someone_outside_the_match_is_no_one_to_keep_apart_from(self) -> None:
        assert found([DAVID, ROBIN], apart(DAVID, KIM)) == []

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            (FindingKind.EVALUATES, "Jo Blake evaluates Kim Sato."),
            (FindingKind.FUNDS, "Jo Blake funds the work of Kim Sato."),
            (FindingKind.SERVES, "Jo Blake gives services to the family of Kim Sato."),
        ],
    )
    def test_it_is_named_and_goes_no_further_than_the_two(self, kind: FindingKind, words: str) -> None:
        ties = [Tie(JO, kind, KIM), Tie(MAYA, kind, JO)]
        assert said([JO, KIM], *ties) == [words]
        assert said([MAYA, KIM], *ties) == []

    def test_who_serves_a_family_serves_all_who_live_there(self) -> None:
        homes = {KIM: 1, ROBIN: 1, DAVID: 2}
        told = said([JO, ROBIN, DAVID], Tie(JO, FindingKind.SERVES, KIM), lives_in=homes)
        assert told == ["Jo Blake gives services to the family of Kim Sato, who lives with Robin Park."]

    def test_ones_own_family_is_no_ones_client(self) -> None:
        assert found([JO, ROBIN], Tie(JO, FindingKind.SERVES, KIM), lives_in={JO: 1, KIM: 1, ROBIN: 1}) == []


class TestOrganizationsThatPay:
    works_at = {MAYA: BUREAU, ROBIN: SCHOOL, JO: AGENCY, KIM: BUREAU}
    part_of = {BUREAU: AGENCY, SCHOOL: REGION}

    def test_it_is_said_by_which_organizations(self) -> None:
        told = found([JO, ROBIN], grants=[Grant(AGENCY, SCHOOL)], works_at=self.works_at)
        assert [sentence(one, NAMES, ORGANIZATIONS) for one in told] == [
            "State Agency, for which Jo Blake works, funds Oak School, for which Robin Park works."
        ]
        assert organizations_in(told) == {AGENCY, SCHOOL}

    def test_it_counts_for_what_is_part_of_either(self) -> None:
        told = said(
            [MAYA, ROBIN], grants=[Grant(AGENCY, REGION)], works_at=self.works_at, part_of=self.part_of
        )  # fmt: skip
        assert told == ["State Agency, for which Maya Ortiz works, funds Region 13, for which Robin Park works."]

    def test_within_one_house_nobody_pays_for_another(self) -> None:
        more: dict[str, Any] = {"works_at": self.works_at, "part_of": self.part_of}
        assert found([MAYA, KIM, JO], grants=[Grant(AGENCY, BUREAU)], **more)[0].pair == (JO, MAYA)
        assert found([MAYA, KIM], grants=[Grant(AGENCY, BUREAU)], **more) == []

    def test_whoever_pays_in_person_is_told_as_that(self) -> None:
        told = said(
            [JO, ROBIN], Tie(JO, FindingKind.FUNDS, ROBIN), grants=[Grant(AGENCY, SCHOOL)], works_at=self.works_at
        )
        assert told == ["Jo Blake funds the work of Robin Park."]


class TestOneHousehold:
    homes = {ROBIN: 7, KIM: 7}

    def test_together_in_one_part_they_are_one_family(self) -> None:
        assert found([ROBIN, KIM], lives_in=self.homes, parts={ROBIN: "peer", KIM: "peer"}) == []

    def test_in_different_parts_it_is_said(self) -> None:
        told = said([ROBIN, KIM, MAYA], lives_in=self.homes, parts={ROBIN: "peer", KIM: "facilitator", MAYA: "peer"})
        assert told == ["Robin Park and Kim Sato live together, and take different parts."]


class TestUntilLately:
    @pytest.mark.parametrize(
        ("until", "words"),
        [
            (date(2026, 4, 13), ["Until Mon, April 13, 2026, Maya Ortiz supervised Robin Park."]),
            (A_YEAR_AGO, ["Until Mon, April 14, 2025, Maya Ortiz supervised Robin Park."]),
            (A_YEAR_AGO - timedelta(days=1), []),
            (TODAY, ["Maya Ortiz supervises Robin Park."]),
        ],
    )
    def test_what_ended_within_the_span_is_told(self, until: date, words: list[str]) -> None:
        told = found([MAYA, ROBIN], supervises(MAYA, ROBIN, until=until), back_to=A_YEAR_AGO)
        assert [sentence(one, NAMES, {}) for one in told] == words

    def test_without_a_span_what_is_over_is_over(self) -> None:
        assert found([MAYA, ROBIN], supervises(MAYA, ROBIN, until=date(2026, 4, 13))) == []

    def test_steps_that_never_stood_on_one_day_are_no_chain(self) -> None:
        ties = [supervises(MAYA, JO, until=date(2026, 1, 1)), supervises(JO, ROBIN, since=date(2026, 1, 2))]
        assert found([MAYA, ROBIN], *ties, back_to=A_YEAR_AGO) == []

    def test_what_is_so_now_is_not_told_again_as_what_was(self) -> None:
        ties = [supervises(MAYA, ROBIN), supervises(MAYA, JO), supervises(JO, ROBIN, until=date(2026, 1, 1))]
        assert len(found([MAYA, ROBIN], *ties, back_to=A_YEAR_AGO)) == 1

    def test_it_blocks_only_where_both_are_chosen(self) -> None:
        [was] = found([MAYA, ROBIN], supervises(MAYA, ROBIN, until=date(2026, 4, 1)), back_to=A_YEAR_AGO)
        chosen = ([FindingKind.SUPERVISES], [RECENTLY], [FindingKind.SUPERVISES, RECENTLY])
        assert [is_blocking(was, kinds) for kinds in chosen] == [False, False, True]


class TestKeys:
    def test_it_stays_while_the_facts_stay(self) -> None:
        ties = [supervises(MAYA, JO), supervises(JO, ROBIN)]
        unrelated = [supervises(KIM, DAVID), apart(DAVID, KIM)]
        assert found([ROBIN, MAYA], *ties) == found([MAYA, ROBIN], *unrelated, *reversed(ties))

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ([supervises(MAYA, ROBIN)], [supervises(MAYA, JO), supervises(JO, ROBIN)]),
            ([supervises(MAYA, ROBIN, date(2020, 1, 1))], [supervises(MAYA, ROBIN, date(2026, 1, 1))]),
            ([supervises(MAYA, ROBIN)], [supervises(MAYA, ROBIN, until=date(2026, 4, 1))]),
            ([supervises(MAYA, ROBIN, until=date(2026, 3, 1))], [supervises(MAYA, ROBIN, until=date(2026, 4, 1))]),
        ],
        ids=["another chain", "begun anew", "over", "over on another day"],
    )
    def test_with_other_facts_it_is_another_finding(self, before: list[Tie], after: list[Tie]) -> None:
        [one], [other] = (found([ROBIN, MAYA], *ties, back_to=A_YEAR_AGO) for ties in (before, after))
        assert one.key != other.key

    def test_the_longest_chain_still_has_a_short_key(self) -> None:
        [finding] = found([1_000_000, 1_002_000], *(supervises(n, n + 1) for n in range(1_000_000, 1_002_000)))
        assert len(finding.chain) == 2001
        assert len(finding.key) <= 300


# Against a naive search

PEOPLE, HOUSES = st.integers(0, 7), st.integers(20, 24)
DAYS = st.one_of(st.none(), st.integers(-6, 3).map(lambda days: TODAY + timedelta(days=days)))
TIED = [kind for kind in FindingKind if kind not in {FindingKind.HOUSEHOLD, FindingKind.LOOP}]
TIES = st.lists(st.builds(Tie, PEOPLE, st.sampled_from(TIED), PEOPLE, DAYS, DAYS), max_size=25)
SUPERVISION = st.lists(st.builds(supervises, PEOPLE, PEOPLE, DAYS, DAYS), max_size=25)
GROUNDS = st.builds(
    Ground,
    st.one_of(TIES, SUPERVISION),
    st.lists(st.builds(Grant, HOUSES, HOUSES, DAYS, DAYS), max_size=6),
    st.dictionaries(PEOPLE, HOUSES),
    st.dictionaries(HOUSES, HOUSES),
    st.dictionaries(PEOPLE, st.integers(0, 2)),
)
SEATED = st.sets(PEOPLE, max_size=5).map(sorted)
BACK = TODAY - timedelta(days=4)
Between = set[tuple[FindingKind, int, int]]


def in_force(one: Tie | Grant, day: date) -> bool:
    return (one.since or date.min) <= day <= (one.until or date.max)


def distances(pairs: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How many steps down from one to another, for all pairs: Floyd and Warshall, as plain as can be."""
    far = dict.fromkeys(pairs, 1)
    for through in range(8):
        for one in range(8):
            for other in range(8):
                if (one, through) in far and (through, other) in far:
                    way = far[one, through] + far[through, other]
                    far[one, other] = min(way, far.get((one, other), way))
    return far


def naive(seated: list[int], ground: Ground, day: date) -> Between:
    """Who stands how to whom on that day: every pair is asked about everything."""
    ties = {(tie.one, tie.kind, tie.other) for tie in ground.ties if in_force(tie, day)}
    grants = [grant for grant in ground.grants if in_force(grant, day)]
    below = distances([(one, other) for one, kind, other in ties if kind == FindingKind.SUPERVISES])
    between: Between = set()
    for one in seated:
        for other in seated:
            if one == other:
                continue
            if (one, other) in below:
                between.add((FindingKind.SUPERVISES, one, other))
            if (one, FindingKind.EVALUATES, other) in ties:
                between.add((FindingKind.EVALUATES, one, other))
            if (one, FindingKind.FUNDS, other) in ties or any(pays(ground, grant, one, other) for grant in grants):
                between.add((FindingKind.FUNDS, one, other))
            if any((one, FindingKind.SERVES, met) in ties and family(ground, one, met, other) for met in range(8)):
                between.add((FindingKind.SERVES, one, other))
            if one < other and {(one, FindingKind.KEEP_APART, other), (other, FindingKind.KEEP_APART, one)} & ties:
                between.add((FindingKind.KEEP_APART, one, other))
    return between


def pays(ground: Ground, grant: Grant, one: int, other: int) -> bool:
    mine, theirs = houses(ground, one), houses(ground, other)
    return grant.funder in mine and grant.funded in theirs and grant.funded not in mine


def houses(ground: Ground, person: int) -> set[int]:
    reached = {ground.works_at[person]} if person in ground.works_at else set()
    for _step in range(6):
        reached |= {ground.part_of[house] for house in reached if house in ground.part_of}
    return reached


def family(ground: Ground, server: int, served: int, person: int) -> bool:
    homes = ground.lives_in
    if person == served:
        return not (served in homes and homes.get(server) == homes[served])
    return person in homes and homes.get(served) == homes[person] != homes.get(server)


def between(told: list[FootingFinding]) -> Between:
    return {(one.kind, *one.pair) for one in told}


@given(SEATED, GROUNDS)
def test_what_stands_is_what_a_naive_search_finds(seated: list[int], ground: Ground) -> None:
    told = [one for one in findings(seated, ground, on=TODAY) if one.kind != FindingKind.LOOP]
    assert between(told) == naive(seated, ground, TODAY)
    assert len(told) == len(between(told))


@given(SEATED, GROUNDS)
def test_what_was_is_what_a_naive_search_finds_on_any_day(seated: list[int], ground: Ground) -> None:
    told = [one for one in findings(seated, ground, on=TODAY, back_to=BACK) if one.until]
    last: dict[tuple[FindingKind, int, int], date] = {}
    for ago in range(4, 0, -1):
        last |= dict.fromkeys(naive(seated, ground, TODAY - timedelta(days=ago)), TODAY - timedelta(days=ago))
    now = naive(seated, ground, TODAY)
    assert {(one.kind, *one.pair): one.until for one in told} == {
        key: day for key, day in last.items() if key not in now
    }
    assert len(told) == len(between(told))


@given(SEATED, SUPERVISION)
def test_a_chain_is_one_in_force_and_a_shortest(seated: list[int], ties: list[Tie]) -> None:
    steps = {(tie.one, tie.other) for tie in ties if in_force(tie, TODAY)}
    far = distances(list(steps))
    for one in findings(seated, Ground(ties), on=TODAY):
        if one.kind == FindingKind.SUPERVISES:
            assert set(pairwise(one.chain)) <= steps
            assert len(one.chain) - 1 == far[one.pair]


@given(SEATED, SUPERVISION)
def test_every_circle_in_reach_is_reported_and_is_one(seated: list[int], ties: list[Tie]) -> None:
    steps = [(tie.one, tie.other) for tie in ties if in_force(tie, TODAY)]
    loops = [one for one in findings(seated, Ground(ties), on=TODAY) if one.kind == FindingKind.LOOP]
    far = distances(steps)
    in_reach = {n for n in range(8) if n in seated or any((n, one) in far for one in seated)}
    circling = {n for n in in_reach if (n, n) in far}
    for loop in loops:
        assert all(step in steps for step in zip(loop.chain, [*loop.chain[1:], loop.chain[0]], strict=True))
    assert {n for n in circling if not any((n, m) in far and (m, n) in far for m in everyone_in(loops))} == set()
    assert everyone_in(loops) <= circling


@given(SEATED, GROUNDS)
def test_keys_name_one_finding_each(seated: list[int], ground: Ground) -> None:
    told = findings(seated, ground, on=TODAY, back_to=BACK)
    assert len({one.key for one in told}) == len(told)
    turned = Ground(
        [*ground.ties][::-1], [*ground.grants][::-1], ground.works_at, ground.part_of, ground.lives_in
    )  # fmt: skip
    assert told == findings(seated[::-1], turned, on=TODAY, back_to=BACK)


@given(SEATED, GROUNDS)
def test_whoever_is_tied_to_nobody_here_has_nothing_to_settle_with_them(seated: list[int], ground: Ground) -> None:
    """Apart from where people live and work, which is looked up by itself."""
    ties = Ground(ground.ties)
    for person in set(range(8)) - touched(seated, ties) - set(seated):
        told = findings([*seated, person], ties, on=TODAY, back_to=BACK)
        assert [one for one in told if person in one.pair and one.kind != FindingKind.LOOP] == []
