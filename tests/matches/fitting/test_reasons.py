"""Why somebody fits, in words that a coordinator can say aloud."""

from datetime import date
from typing import Any

import pytest

from matches.fitting import shared_hours
from matches.fitting.expertise import Helper, Shown, ShownBy, Wanted
from matches.fitting.reasons import Case, Names, case_of, fit_in_words, hours_in_words
from matches.fitting.suggestions import Known, Past, Place, Priority, Weights, judge

TODAY = date(2026, 4, 14)
SLEEP = 1
NAMES = Names({SLEEP: "sleep"}, {1: "English", 2: "ASL"}, {9: "Rosa"})
ROSA = Known(Helper(9, "Rosa"), languages=frozenset({1, 2}), state="TX", age=1, role="parent", week=0b1111)
WANTED = Wanted({SLEEP: "sleep"}, frozenset({SLEEP}), TODAY, True, False)


def sam(*evidence: Shown, **more: object) -> Known:
    return Known(Helper(7, "Sam", frozenset({SLEEP}), evidence), **more)  # type: ignore[arg-type]


def place(**more: object) -> Place:
    fields = {"here": (ROSA,), "is_for": ROSA, "priorities": frozenset(Priority)} | more
    return Place(WANTED, True, **fields)  # type: ignore[arg-type]


def case(known: Known, where: Place) -> Case:
    return case_of(judge(known, where, Weights()), where, Weights(), NAMES)


def said(known: Known, where: Place) -> tuple[list[str], list[str]]:
    told = case(known, where)
    for_them, against = (
        [f"{one.label}: {one.sentence}" for one in reasons] for reasons in (told.speaks_for, told.against)
    )
    return for_them, against


def test_everything_that_speaks_for_somebody_is_told_the_strongest_first() -> None:
    lived = Shown(3, ShownBy.SUCCESS, "Bedtime at four.", frozenset({SLEEP}), is_checked=True, last_year=2025)
    known = sam(
        lived, languages=frozenset({1, 2}), state="TX", age=2, role="parent", week=0b11111111, past=Past(well=2)
    )
    assert said(known, place()) == (
        [
            "Offers: Help with sleep.",
            "Lived it: Bedtime at four (2025, checked).",
            "Language: ASL and English.",
            "Place: Both in TX.",
            "Role: The same as theirs.",
            "Child's age: A little older: they were there lately.",
            "Earlier: 2 matches of theirs ended well.",
        ],
        ["Hours: 1 shared hour a week, on Monday."],
    )


def test_everything_that_speaks_against_is_told_too() -> None:
    known = sam(asked=3, past=Past(0, 1, frozenset({9})), state="VT", role="grandparent", age=5)
    assert sorted(said(known, place())[1]) == [
        "Asked often: Asked 3 times in the last six months.",
        "Child's age: Another age than what they wish for.",
        "Earlier: Was in a match with Rosa that was no fit.",
        "Hours: No free times on record.",
        "Language: None in common on record.",
        "Place: Another state: VT.",
        "Role: Another one than theirs.",
    ]


def test_what_was_said_afterwards_is_told_as_nobodys_fault_and_marked() -> None:
    known = sam(past=Past(useful=2, of_little_use=1, not_again=True))
    for_them, against = said(known, place())
    assert "Feedback: What they gave was of use to 2 people." in for_them
    told = [one for one in against if one.startswith("Feedback")]
    assert len(told) == 2
    assert "no one's fault" in told[1]
    assert "Ask first whether that has changed" in told[0]
    found = case(known, place())
    marked = [one.is_of_feedback for one in (*found.speaks_for, *found.against) if one.label == "Feedback"]
    assert marked == [True] * 3


def test_what_was_done_is_told_the_checked_first_then_the_latest_and_two_at_most() -> None:
    def lived(id: int, title: str, **more: Any) -> Shown:
        return Shown(id, ShownBy.SUCCESS, title, frozenset({SLEEP}), **more)

    old, new, still = lived(1, "old", last_year=2001), lived(2, "new.", last_year=2025), lived(3, "Still so")
    checked = lived(4, "Long ago", is_checked=True, last_year=1990)
    where = place(here=(), priorities=frozenset())
    told = [said(sam(*shown), where)[0][1] for shown in ((old, new, still), (old, new, checked), (still,))]
    assert told == [
        "Lived it: Still so; new (2025).",
        "Lived it: Long ago (1990, checked); new (2025).",
        "Lived it: Still so.",
    ]


@pytest.mark.parametrize(
    ("priority", "facts", "told"),
    [
        (Priority.AGE, {"age": 1}, "Child's age: About the same."),
        (Priority.AGE, {"age": 0}, "Child's age: Another age than what they wish for."),
        (Priority.AGE, {}, "Child's age: Not known of both."),
        (Priority.PLACE, {}, "Place: No state on record."),
        (Priority.PLACE, {"state": "VT"}, "Place: Another state: VT."),
        (Priority.LANGUAGE, {"languages": frozenset({1})}, "Language: English."),
    ],
)
def test_each_wish_is_told_whether_it_is_met_or_not(priority: Priority, facts: dict[str, Any], told: str) -> None:
    for_them, against = said(sam(**facts), place(here=(), priorities=frozenset({priority})))
    assert told in [*for_them, *against]
    assert (told in for_them) == (facts == {"age": 1})


def test_what_blocks_comes_by_itself_and_is_counted() -> None:
    stranger = Known(Helper(8, "Kim"))
    told = case(stranger, place())
    assert [one.sentence for one in told.settle] == ["Nothing on record says that Kim has lived it: sleep."]
    assert fit_in_words(judge(stranger, place(), Weights()), place(), 1) == "Fits little, one thing to settle"
    assert fit_in_words(judge(sam(), place(), Weights()), place(), 2) == "Fits partly, 2 things to settle"


def test_hours_with_whoever_asks_are_told_where_the_others_leave_few() -> None:
    kim = Known(Helper(5, "Kim"), week=0b1111 << 200)
    told = said(sam(week=0b1111), place(here=(ROSA, kim), priorities=frozenset()))[1]
    assert told == ["Hours: No free hours in common. With Rosa alone: 1 shared hour a week, on Monday."]
    told = said(sam(week=0b1111 << 400), place(here=(ROSA, kim), priorities=frozenset()))[1]
    assert told == ["Hours: No free hours in common."]


def test_two_hours_a_week_speak_for_somebody_and_fewer_against() -> None:
    where = place(here=(ROSA._replace(week=shared_hours.WHOLE_WEEK),), priorities=frozenset())
    eight, seven = (said(sam(week=(1 << quarters) - 1), where) for quarters in (8, 7))
    assert "Hours: 2 shared hours a week, on Monday." in eight[0]
    assert seven[1] == ["Hours: 1.75 shared hours a week, on Monday."]


def test_two_times_asked_within_half_a_year_is_said() -> None:
    told = [said(sam(asked=asked), place(here=(), priorities=frozenset()))[1] for asked in (1, 2)]
    assert told == [[], ["Asked often: Asked 2 times in the last six months."]]


@pytest.mark.parametrize(
    ("fit", "words"), [(75, "Fits well"), (74, "Fits partly"), (50, "Fits partly"), (49, "Fits little")]
)
def test_fit_in_words(fit: int, words: str) -> None:
    judged = judge(sam(), place(), Weights())
    assert fit_in_words(judged._replace(fit=fit), place(), 0) == words


def test_hours_are_told_on_the_readers_clock() -> None:
    week = 0b11 << 4 * 24  # Tuesday, 0:00 to 0:30 UTC
    assert hours_in_words(week, 0) == "0.5 shared hours a week, on Tuesday."
    assert hours_in_words(week, -300) == "0.5 shared hours a week, on Monday."
    assert hours_in_words(week | week << 96, 0) == "1 shared hour a week, most on Tuesday."
    assert hours_in_words(shared_hours.WHOLE_WEEK, 0) == "168 shared hours a week, most on Monday."
    assert hours_in_words(0, 0) == "No free hours in common."
