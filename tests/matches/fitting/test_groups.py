"""Small groups: no hard rule is ever broken, and on small pools the best is what trying every group gives."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matches.fitting import shared_hours
from matches.fitting.expertise import Helper, Shown, ShownBy, Wanted
from matches.fitting.group_search import POINTED_OUT
from matches.fitting.groups import Group, GroupPlan, Member, Proposal, WhyNone, can_provide, propose, wants
from matches.fitting.suggestions import OFTEN, Known, Place, judge
from tests.sharing_out import examples

SIGNS, BRAILLE = 1, 2
ASL, ENGLISH, SPANISH = 1, 2, 3
WANTED = Wanted({SIGNS: "Tactile signs"}, frozenset({SIGNS}), date(2026, 4, 14), is_family=False, meets=False)
MORNING, NOON, EVENING = (0b1111 << 4 * place for place in range(3))  # an hour each


def person(pk: int, **facts: Any) -> Known:
    """Someone who wants help with tactile signs and is free the whole morning."""
    shown = {name: facts.pop(name) for name in ("offers", "evidence") if name in facts}
    free: dict[str, Any] = {"wants": frozenset({SIGNS}), "week": MORNING}
    return Known(Helper(pk, f"Person {pk}", **shown), **free | facts)


def plan(fewest: int = 3, most: int = 4, **more: Any) -> GroupPlan:
    return GroupPlan(WANTED, fewest, most, **more)


def ids(group: Group) -> list[int]:
    return [member.known.id for member in group.members]


def best(people: Iterable[Known], of: GroupPlan) -> list[int]:
    return ids(propose(people, of).groups[0])


class TestProposals:
    def test_those_who_want_it_and_have_an_hour_in_common(self) -> None:
        people = [*map(person, range(1, 5)), person(5, week=NOON), person(6, wants=frozenset({BRAILLE}))]
        assert best(people, plan()) == [1, 2, 3, 4]

    def test_a_larger_group_is_better_than_more_hours(self) -> None:
        people = [*(person(pk, week=MORNING | NOON) for pk in (1, 2, 3)), person(4)]
        assert best(people, plan()) == [1, 2, 3, 4]

    def test_more_hours_are_better_than_more_organizations(self) -> None:
        people = [person(pk, week=MORNING | NOON, organization=1) for pk in (1, 2, 3)]
        people += [person(pk, organization=pk) for pk in (4, 5)]
        assert best(people, plan(most=3)) == [1, 2, 3]

    def test_of_as_many_hours_more_organizations(self) -> None:
        people = [person(pk, organization=min(pk, 3)) for pk in range(1, 6)]
        assert best(people, plan(most=3))[:2] == [1, 2]

    def test_of_namesakes_the_same_are_found_in_whatever_order_they_come(self) -> None:
        people = [person(pk)._replace(helper=Helper(pk, "Ana")) for pk in range(1, 6)]
        assert best(people, plan()) == best(people[::-1], plan()) == [1, 2, 3, 4]

    def test_of_equals_whoever_was_asked_less(self) -> None:
        assert best([person(1, asked=2), *map(person, (2, 3, 4))], plan(most=3)) == [2, 3, 4]

    def test_hours_that_the_others_lack_make_nobody_better(self) -> None:
        people = [person(1, week=MORNING | NOON, asked=1), person(2), person(3), person(4, asked=2)]
        assert best(people, plan(fewest=2, most=2)) == [2, 3]

    def test_nobody_who_was_asked_too_often(self) -> None:
        found = propose([person(1, asked=OFTEN), *map(person, (2, 3, 4))], plan())
        assert (ids(found.groups[0]), found.often) == ([2, 3, 4], 1)

    def test_no_two_who_may_not_sit_together(self) -> None:
        assert best(map(person, range(1, 5)), plan(apart=frozenset({(4, 1)}))) in ([1, 2, 3], [2, 3, 4])

    def test_nothing_is_pointed_out_where_there_is_another_choice(self) -> None:
        assert best(map(person, range(1, 5)), plan(most=3, wary=frozenset({(1, 3)}))) in ([1, 2, 4], [2, 3, 4])

    def test_one_language_for_all_who_have_no_interpreter(self) -> None:
        both, neither = frozenset({ASL, ENGLISH}), frozenset({SPANISH})
        people = [person(1, languages=both), person(2, languages=frozenset({ASL})), person(3)]
        people += [person(4, languages=neither), person(5, languages=neither, has_interpreter=True)]
        assert best(people, plan(most=5)) == [1, 2, 3, 5]

    def test_those_who_are_here_stay_and_take_their_places(self) -> None:
        here = (person(9, wants=frozenset(), week=NOON),)
        people = [*(person(pk, week=MORNING | NOON) for pk in range(1, 5)), person(5)]
        found = propose([*people, *here], plan(here=here, taken=1)).groups[0]
        assert len(found.members) == 3
        assert found.week == NOON
        assert here[0] in found.everyone

    def test_whose_week_is_not_known_counts_for_an_hour(self) -> None:
        people = [*(person(pk, week=MORNING | NOON) for pk in (1, 2, 3)), person(4, week=None)]
        found = propose(people, plan(most=3)).groups[0]
        assert (ids(found), found.unknown_weeks) == ([1, 2, 3], 0)
        assert propose([people[3], *people[:2]], plan()).groups[0].unknown_weeks == 1

    def test_another_group_is_half_of_other_people_at_least(self) -> None:
        found = propose(map(person, range(1, 13)), plan(most=4)).groups
        assert len(found) == 3
        assert all(2 * len(set(ids(one)) & set(ids(other))) <= 4 for one, other in combinations(found, 2))

    def test_another_group_may_begin_like_the_one_before(self) -> None:
        found = propose(map(person, range(1, 7)), plan(most=4)).groups
        assert [ids(group) for group in found] == [[1, 2, 3, 4], [1, 2, 5, 6], [3, 4, 5, 6]]


class TestTraining:
    TEACHER = person(7, wants=frozenset(), offers=frozenset({SIGNS}))

    def test_one_who_offers_it_and_others_who_want_it(self) -> None:
        found = propose([*map(person, (1, 2, 3)), self.TEACHER], plan(providers=1)).groups[0]
        assert [(one.known.id, one.provides) for one in found.members] == [
            (7, True), (1, False), (2, False), (3, False)
        ]  # fmt: skip

    def test_whoever_wants_it_and_has_done_it_may_be_either_but_comes_once(self) -> None:
        done = Shown(1, ShownBy.SUCCESS, "Taught it", frozenset({SIGNS}))
        people = [person(1, evidence=(done,)), *map(person, (2, 3))]
        assert [one.provides for one in propose(people, plan(providers=1)).groups[0].members] == [True, False, False]

    @pytest.mark.parametrize(("who", "groups"), [(range(1, 5), 1), (range(1, 7), 3)])
    def test_the_same_people_with_another_who_provides_are_no_other_group(self, who: range, groups: int) -> None:
        done = Shown(1, ShownBy.SUCCESS, "Taught it", frozenset({SIGNS}))
        people = [person(pk, offers=frozenset({SIGNS}), evidence=(done,)) for pk in who]
        found = propose(people, plan(5, 5, here=(person(9),), taken=1, providers=1)).groups
        assert len(found) == groups
        assert all(2 * len(set(ids(one)) & set(ids(other))) <= 4 for one, other in combinations(found, 2))

    def test_who_has_nothing_to_settle_comes_before_who_has(self) -> None:
        done = Shown(1, ShownBy.SUCCESS, "Taught it", frozenset({SIGNS}))
        proven = self.TEACHER._replace(helper=Helper(8, "Person 8", evidence=(done,)), asked=2)
        found = propose([*map(person, (1, 2, 3)), self.TEACHER, proven], plan(providers=1)).groups[0]
        assert found.members[0].known.id == 8

    def test_nobody_provides(self) -> None:
        assert propose(map(person, range(1, 5)), plan(providers=1)).why_none == WhyNone.NOBODY_PROVIDES


EVERYBODY = [person(pk) for pk in range(1, 5)]
ALL_APART = frozenset(combinations(range(1, 5), 2))


@pytest.mark.parametrize(
    ("people", "more", "why"),
    [
        (EVERYBODY, {"taken": 4}, WhyNone.FULL),
        ([one._replace(wants=frozenset()) for one in EVERYBODY], {}, WhyNone.NOBODY_WANTS),
        (EVERYBODY[:2], {}, WhyNone.FEW_WANT),
        ([one._replace(week=0b1111 << 4 * one.id) for one in EVERYBODY], {}, WhyNone.HOURS),
        (EVERYBODY, {"hours": 2.0}, WhyNone.HOURS),
        ([one._replace(languages=frozenset({one.id})) for one in EVERYBODY], {}, WhyNone.LANGUAGE),
        (EVERYBODY, {"apart": ALL_APART}, WhyNone.FOOTING),
        (EVERYBODY, {"apart": ALL_APART, "hours": 2.0}, WhyNone.FOOTING),
    ],
)
def test_why_there_is_none(people: list[Known], more: dict[str, Any], why: WhyNone) -> None:
    found = propose(people, plan(**more))
    assert (found.groups, found.why_none) == ((), why)


# Against trying every group

SOME_WANT = [frozenset({SIGNS})] * 5 + [frozenset({BRAILLE})]
TONGUES = [frozenset(), frozenset({ASL}), frozenset({ASL, ENGLISH}), frozenset({ASL, SPANISH}), frozenset({SPANISH})]
WEEKS = [None, MORNING, MORNING | NOON, MORNING | NOON, NOON | EVENING, MORNING | NOON | EVENING]


@st.composite
def someone(draw: Any, pk: int) -> Known:
    def one_of(values: list[Any]) -> Any:
        return draw(st.sampled_from(values))

    done = (Shown(pk, ShownBy.EXPERIENCE, "Work", frozenset({SIGNS})),) if draw(st.booleans()) else ()
    return person(
        pk, wants=one_of(SOME_WANT), offers=one_of(SOME_WANT), evidence=done, languages=one_of(TONGUES),
        week=one_of(WEEKS), has_interpreter=one_of([True, False, False]), organization=one_of([None, 1, 2, 3]),
        asked=one_of([0, 0, 1, 2, OFTEN]),
    )  # fmt: skip


@st.composite
def pools(draw: Any, most: int = 8) -> tuple[list[Known], GroupPlan]:
    people = [draw(someone(pk)) for pk in range(1, draw(st.integers(most // 2, most)) + 1)]
    pair = st.tuples(st.integers(1, most), st.integers(1, most)).filter(lambda pair: pair[0] != pair[1])
    pairs = st.lists(pair.map(lambda pair: (min(pair), max(pair))), max_size=4).map(frozenset)
    here = tuple(people[: draw(st.integers(0, 2))])
    asked = GroupPlan(
        WANTED, draw(st.integers(2, 3)), draw(st.integers(3, 5)), here, len(here), draw(st.integers(0, 2)),
        draw(st.sampled_from([0.5, 1.0, 2.0])), draw(pairs), draw(pairs),
    )  # fmt: skip
    return people, asked


def breaks_a_rule(members: Sequence[tuple[Known, bool]], of: GroupPlan) -> str:
    """Naively, in the words of the step: what is wrong with a group, if anything."""
    new = [known for known, _provides in members]
    everyone = [*of.here, *new]
    alone = [one.languages for one in everyone if one.languages and not one.has_interpreter]
    known_weeks = [one.week for one in everyone if one.week is not None]
    if len({one.id for one in everyone}) < len(everyone):
        return "twice"
    if not of.fewest <= of.taken + len(new) <= of.most or not new:
        return "size"
    if sum(provides for _known, provides in members) != of.providers or (len(new) == of.providers and not of.here):
        return "sides"
    if any(one.asked >= OFTEN or not (can_provide if by else wants)(one, of.wanted) for one, by in members):
        return "able"
    pairs = [(one.id, other.id) for one in new for other in everyone]
    if any(pair in of.apart or pair[::-1] in of.apart for pair in pairs):
        return "footing"
    if alone and not frozenset.intersection(*alone):
        return "language"
    return "hours" if known_weeks and shared_hours.hours(shared_hours.in_common(known_weeks)) < of.hours else ""


def worth(members: Sequence[tuple[Known, bool]], of: GroupPlan) -> tuple[int, float, int, int]:
    everyone = [*of.here, *(known for known, _provides in members)]
    hours = shared_hours.hours(shared_hours.in_common(one.week for one in everyone if one.week is not None))
    if any(one.week is None for one in everyone):
        hours = min(1.0, hours)
    fits = [judge(known, Place(of.wanted, provides, of.here), of.weights) for known, provides in members]
    fit = sum(one.fit - (0 if one.is_settled else 100) for one in fits)
    new = {known.id for known, _provides in members}
    met = {pair for pair in of.wary if set(pair) <= {one.id for one in everyone} and set(pair) & new}
    return len(members), hours, len({one.organization for one in everyone} - {None}), fit - POINTED_OUT * len(met)


def every_group(people: Sequence[Known], of: GroupPlan) -> Iterator[list[tuple[Known, bool]]]:
    new = [one for one in people if one not in of.here]
    for size in range(1, len(new) + 1):
        for chosen in combinations(new, size):
            for providing in combinations(chosen, of.providers):
                members = [(one, one in providing) for one in chosen]
                if not breaks_a_rule(members, of):
                    yield members


def plain(members: Iterable[Member]) -> list[tuple[Known, bool]]:
    return [(one.known, one.provides) for one in members]


@settings(max_examples=examples(150))
@given(pools())
def test_the_best_is_what_trying_every_group_gives(pool: tuple[list[Known], GroupPlan]) -> None:
    people, of = pool
    found = propose(people, of)
    by_trying = max((worth(members, of) for members in every_group(people, of)), default=None)
    assert found.is_best
    assert (worth(plain(found.groups[0].members), of) if found.groups else None) == by_trying
    assert (found.why_none is None) == bool(found.groups)


@settings(max_examples=examples(100))
@given(pools(most=14), st.randoms())
def test_no_hard_rule_is_broken_in_whatever_order_people_come(pool: tuple[list[Known], GroupPlan], random: Any) -> None:
    people, of = pool
    found = propose(people, of)
    assert [breaks_a_rule(plain(group.members), of) for group in found.groups] == [""] * len(found.groups)
    for before, group in combinations(map(ids, found.groups), 2):
        assert 2 * len(set(before) & set(group)) <= len(group)
    random.shuffle(people)
    assert propose(people, of) == found


def test_a_large_pool_is_answered_without_looking_at_every_group() -> None:
    def of(pk: int) -> Known:
        week = sum(0b1111 << 4 * (pk * step % 97) for step in range(1, 20))
        return person(pk, week=week, organization=pk % 9, asked=pk % 3)

    found: Proposal = propose(map(of, range(1, 301)), plan(4, 8, apart=frozenset((pk, pk + 3) for pk in range(1, 298))))
    assert found.receivers == 300
    assert [breaks_a_rule(plain(group.members), plan(4, 8)) for group in found.groups] == [""] * len(found.groups)
    assert len(found.groups) == 3
