"""Who stands above whom, and that the order is always the same."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.expertise import Helper, Shown, ShownBy, Wanted, findings
from matches.fitting.suggestions import (
    IN_TOPIC,
    Aspect,
    Known,
    Past,
    Place,
    Priority,
    Weights,
    can_talk,
    is_in_topic,
    judge,
    meets,
    ranked,
)

TODAY = date(2026, 4, 14)
TACTILE, BRAILLE, SLEEP = 1, 2, 3
ENGLISH, ASL = 1, 2
NOON = 1 << 48  # one quarter hour of the week


def wanted(*topics: int, is_family: bool = False, **more: Any) -> Wanted:
    return Wanted(dict.fromkeys(topics, "topic"), frozenset(topics), TODAY, is_family, False, **more)


def known(id: int = 7, *evidence: Shown, offers: tuple[int, ...] = (), name: str = "David", **more: Any) -> Known:
    return Known(Helper(id, name, frozenset(offers), evidence), **more)


def done(topic: int, **more: Any) -> Shown:
    return Shown(11, ShownBy.SUCCESS, "A student of 9", frozenset({topic}), **more)


def place(*topics: int, **more: Any) -> Place:
    family = more.pop("is_family", False)
    return Place(wanted(*topics, is_family=family), more.pop("provides", True), **more)


def order(people: list[Known], where: Place, weights: Weights = Weights()) -> list[int]:  # noqa: B008  # a tuple
    return [one.known.id for one in ranked(judge(person, where, weights) for person in people)]


def test_who_has_done_it_stands_above_who_only_offers() -> None:
    assert order([known(1, offers=(TACTILE,)), known(2, done(TACTILE))], place(TACTILE)) == [2, 1]


def test_something_to_settle_stands_below_who_fits_less_but_in_the_topic() -> None:
    expired = Shown(12, ShownBy.LICENSE, "NIC", frozenset(), date(2026, 1, 1))
    best = known(1, done(TACTILE, is_checked=True), expired, offers=(TACTILE,))
    plain = known(2, done(TACTILE, last_year=1990), asked=2)
    other = known(3, done(SLEEP))
    judged = [judge(one, place(TACTILE), Weights()) for one in (best, plain, other)]
    assert judged[0].fit > judged[1].fit > judged[2].fit
    assert order([best, plain, other], place(TACTILE)) == [2, 1, 3]


def test_of_equals_whoever_was_asked_less_comes_first_then_the_name() -> None:
    weights = Weights(rested=0)
    people = [known(1, name="Zoe"), known(2, name="Ben", asked=1), known(3, name="Ann")]
    assert order(people, place(), weights) == [3, 1, 2]


def test_the_better_fit_comes_first_however_often_it_was_asked() -> None:
    weights = Weights(rested=0)
    assert order([known(1), known(2, past=Past(well=3), asked=9)], place(), weights) == [2, 1]


def test_where_all_give_and_receive_who_wants_it_too_comes_first() -> None:
    people = [known(1, offers=(TACTILE,)), known(2, wants=frozenset({TACTILE})), known(3)]
    assert order(people, place(TACTILE, provides=False)) == [2, 1, 3]


def test_whoever_offers_or_did_something_else_is_not_in_the_topic() -> None:
    others = known(1, done(SLEEP), offers=(SLEEP,), wants=frozenset({SLEEP}))
    wants = known(1, wants=frozenset({TACTILE}))
    assert [is_in_topic(others, place(TACTILE, provides=one)) for one in (True, False)] == [False, False]
    assert [is_in_topic(wants, place(TACTILE, provides=one)) for one in (True, False)] == [False, True]
    assert is_in_topic(others, place())


def test_the_share_of_the_topics_counts_and_to_want_them_too_counts_more_than_to_offer_them() -> None:
    def share(provides: bool, **topics: Any) -> float:
        judged = judge(known(1, **topics), place(TACTILE, BRAILLE, provides=provides), Weights())
        return dict(judged.values)[Aspect.TOPIC]

    one, both = frozenset({TACTILE, SLEEP}), frozenset({TACTILE, BRAILLE})
    assert [share(True, offers=of) for of in (one, both)] == [0.5, 1.0]
    assert [share(True, wants=of) for of in (one, both)] == [0.0, 0.0]
    assert [share(False, offers=of) for of in (one, both)] == [0.375, 0.75]
    assert [share(False, wants=of) for of in (one, both)] == [0.5, 1.0]


def test_what_is_not_known_of_the_place_is_weighed_for_nobody() -> None:
    asks = known(9)
    plain, all_of = {Aspect.RESTED, Aspect.PAST}, frozenset(Priority)
    for where, more in (
        (place(provides=False), set()),
        (place(is_for=asks, here=(asks,)), {Aspect.PROOF}),
        (place(TACTILE, provides=False, priorities=all_of), {Aspect.TOPIC}),
        (place(provides=False, is_for=asks, priorities=all_of), {Aspect.PRIORITIES}),
        (place(provides=False, here=(asks, known(8, week=NOON))), {Aspect.HOURS}),
    ):
        assert {aspect for aspect, _measured in where.measures} == plain | more


def test_where_all_give_and_receive_nobody_has_anything_to_settle() -> None:
    nothing = known(1)
    assert [judge(nothing, place(TACTILE, provides=one), Weights()).is_settled for one in (True, False)] == [
        False,
        True,
    ]


def test_a_problem_without_a_topic_uses_all_figures_up_to_100() -> None:
    """No half is kept for who has nothing to do with the topic."""
    weights = Weights(0, 0, 0, 0, rested=1, past=0)

    def fits(where: Place, **facts: Any) -> list[int]:
        return [judge(known(1, asked=asked, **facts), where, weights).fit for asked in range(5)]

    assert fits(place()) == [100, 67, 33, 0, 0]
    assert fits(place(TACTILE), offers=(TACTILE,)) == [100, 83, 67, 50, 50]
    assert fits(place(TACTILE)) == [49, 33, 16, 0, 0]


def test_priorities_of_whoever_asks_lead() -> None:
    asks = known(9, state="TX", languages=frozenset({ASL}), age=2, role="parent")
    near = known(2, offers=(SLEEP,), state="TX", languages=frozenset({ASL}), age=3, role="parent")
    far = known(1, offers=(SLEEP,), state="VT", languages=frozenset({ENGLISH}), age=0, role="grandparent")
    told = {"is_family": True, "is_for": asks, "here": (asks,)}
    assert order([far, near], place(SLEEP, **told)) == [1, 2]  # by id alone
    assert order([far, near], place(SLEEP, **told, priorities=frozenset(Priority))) == [2, 1]
    for one in Priority:
        assert order([far, near], place(SLEEP, **told, priorities=frozenset({one}))) == [2, 1]
        assert meets(near, asks, one) >= 0.9
        assert meets(far, asks, one) == meets(known(1), asks, one) == meets(known(1), known(9), one) == 0.0
    assert meets(near, asks._replace(languages=frozenset({ASL, ENGLISH})), Priority.LANGUAGE) == 0.5


def proof(*evidence: Shown, is_family: bool = False) -> float:
    judged = judge(known(1, *evidence), place(TACTILE, is_family=is_family), Weights())
    return round(dict(judged.values)[Aspect.PROOF], 2)


def test_having_done_it_more_than_once_checked_and_lately_is_worth_more() -> None:
    once, now, lately, long_ago = (done(TACTILE, last_year=year) for year in (2020, None, 2021, 2020))
    assert [proof(*shown) for shown in ((), (done(SLEEP),), (once,), (once, long_ago))] == [0.0, 0.0, 0.5, 0.6]
    assert [proof(one) for one in (now, lately, long_ago)] == [0.6, 0.6, 0.5]  # within five years
    assert proof(done(TACTILE, last_year=2020, is_checked=True)) == 0.65
    assert proof(done(TACTILE, is_checked=True), now, is_family=True) == 1.0  # nothing else is asked of a family


@pytest.mark.parametrize(
    ("kind", "topics", "expires", "worth"),
    [
        (ShownBy.LICENSE, {TACTILE}, None, 0.75),
        (ShownBy.EDUCATION, set(), None, 0.75),  # of no one topic: of all
        (ShownBy.LICENSE, {TACTILE}, TODAY, 0.75),  # its last day
        (ShownBy.LICENSE, {TACTILE}, date(2026, 4, 13), 0.6),
        (ShownBy.EDUCATION, {SLEEP}, None, 0.6),
        (ShownBy.EXPERIENCE, set(), None, 0.6),
    ],
)
def test_what_a_professional_learned_or_holds_counts_in_its_topic_as_long_as_it_is_valid(
    kind: ShownBy, topics: set[int], expires: date | None, worth: float
) -> None:
    assert proof(done(TACTILE), Shown(12, kind, "NIC", frozenset(topics), expires)) == worth


@pytest.mark.parametrize(("theirs", "met"), [(2, 1.0), (3, 0.9), (1, 0.5), (4, 0.5), (5, 0.0), (None, 0.0)])
def test_a_child_a_little_older_is_nearly_as_good(theirs: int | None, met: float) -> None:
    assert meets(known(1, age=theirs), known(9, age=2), Priority.AGE) == met


def test_more_shared_hours_than_enough_are_no_better() -> None:
    here = known(9, week=(1 << 672) - 1)
    weeks = [(1 << 8) - 1, (1 << 16) - 1, (1 << 32) - 1, None]  # 2, 4 and 8 hours, and not known
    fits = [judge(known(1, week=week), place(here=(here,)), Weights()).fit for week in weeks]
    assert fits[0] < fits[1] == fits[2]
    assert fits[3] < fits[0]


def test_a_match_with_the_same_person_that_was_no_fit_counts_against() -> None:
    here = known(9)
    before = Past(well=5, badly=1, not_with=frozenset({9}))
    stranger = judge(known(1), place(here=(here,)), Weights())
    assert judge(known(1, past=before), place(here=(here,)), Weights()).fit < stranger.fit
    assert judge(known(1, past=before), place(here=(known(8),)), Weights()).fit > stranger.fit
    assert judge(known(1, past=Past(well=5)), place(here=(here,)), Weights()).fit > stranger.fit


def test_of_what_use_it_was_to_others_moves_the_fit() -> None:
    fits = [
        judge(known(1, past=past), place(), Weights()).fit
        for past in (Past(useful=3), Past(), Past(of_little_use=1), Past(of_little_use=3))
    ]
    assert fits == sorted(fits, reverse=True)
    assert len(set(fits)) == 4
    assert judge(known(1, past=Past(well=1, useful=1)), place(), Weights()) != judge(
        known(1, past=Past(well=1)), place(), Weights()
    )


def test_who_would_rather_not_take_part_again_comes_after_equals_and_can_still_be_asked() -> None:
    tired = known(1, past=Past(well=5, useful=5, not_again=True))
    assert order([tired, known(2)], place()) == [2, 1]


def test_nothing_that_counts_is_no_rule() -> None:
    with pytest.raises(ValueError, match="above 0"):
        judge(known(), place(), Weights(0, 0, 0, 0, 0, 0))


def test_what_counts_nothing_changes_nothing() -> None:
    weights = Weights(topic=0, proof=0, priorities=0, hours=0, rested=1, past=0)
    fits = {judge(one, place(TACTILE), weights).fit for one in (known(1, done(TACTILE)), known(2, offers=(TACTILE,)))}
    assert len(fits) == 1


def test_without_a_common_language_someone_must_bring_an_interpreter() -> None:
    deaf, hearing = known(1, languages=frozenset({ASL})), known(2, languages=frozenset({ENGLISH}))
    assert not can_talk(deaf, [hearing])
    assert can_talk(known(1, languages=frozenset({ASL}), has_interpreter=True), [hearing])
    assert can_talk(known(1), [hearing])
    assert not can_talk(known(3, languages=frozenset({ENGLISH, ASL})), [known(4, languages=frozenset({3})), deaf])


# Whatever is known

TOPICS = st.frozensets(st.integers(1, 3))
SHOWN = st.builds(
    Shown, st.integers(1, 99), st.sampled_from(ShownBy), st.sampled_from("AB"), TOPICS,
    st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.booleans(), st.none() | st.integers(2000, 2026),
)  # fmt: skip
SOME_SHOWN = st.lists(SHOWN, max_size=3).map(tuple)
PASTS = st.builds(
    Past, st.integers(0, 2), st.integers(0, 2), st.frozensets(st.integers(1, 5)), st.integers(0, 2), st.integers(0, 2),
    st.booleans(),
)  # fmt: skip
KNOWN = st.builds(
    Known,
    st.builds(Helper, st.integers(1, 5), st.sampled_from(["Ann", "Ben"]), TOPICS, SOME_SHOWN),
    TOPICS, st.frozensets(st.integers(1, 2)), st.booleans(), st.sampled_from(["", "TX", "VT"]),
    st.none() | st.integers(0, 5), st.sampled_from(["", "parent"]), st.none(), st.none() | st.integers(0, NOON * 2),
    st.just(0), st.integers(0, 4), PASTS,
)  # fmt: skip
PEOPLE = st.lists(KNOWN, max_size=6, unique_by=lambda one: one.id)
PLACES = st.builds(
    lambda topics, family, provides, here, chosen: Place(
        wanted(*topics, is_family=family), provides, tuple(here), here[0] if here else None, chosen
    ),
    TOPICS, st.booleans(), st.booleans(), st.lists(KNOWN, max_size=2), st.frozensets(st.sampled_from(Priority)),
)  # fmt: skip
WEIGHTS = st.builds(Weights, *[st.integers(0, 10)] * 6).filter(any)


@given(PEOPLE, PLACES, WEIGHTS, st.randoms())
def test_the_order_is_the_same_however_they_were_read(
    people: list[Known], where: Place, weights: Weights, dice: Any
) -> None:
    shuffled = list(people)
    dice.shuffle(shuffled)
    assert order(shuffled, where, weights) == order(people, where, weights)


@given(PEOPLE, PLACES, WEIGHTS)
def test_nobody_with_something_to_settle_stands_above_an_equal_without(
    people: list[Known], where: Place, weights: Weights
) -> None:
    """Settled or not is asked of what the gate would say, not of what was judged."""
    judged = ranked(judge(person, where, weights) for person in people)
    for place_above, above in enumerate(judged):
        for below in judged[place_above + 1 :]:
            if above.fit <= below.fit and blocked(above.known, where):
                assert blocked(below.known, where)


def blocked(person: Known, where: Place) -> bool:
    return where.provides and any(one.is_blocking for one in findings(person.helper, where.wanted))


@given(KNOWN, PLACES, WEIGHTS)
def test_fit_is_a_figure_and_the_topic_decides_its_half(person: Known, where: Place, weights: Weights) -> None:
    judged = judge(person, where, weights)
    assert 0 <= judged.fit <= 100
    assert all(0 <= value <= 1 for _aspect, value in judged.values)
    if where.wanted.topics:
        assert (judged.fit >= IN_TOPIC) == is_in_topic(person, where) == judged.in_topic
