"""The one function that knows the solver, by positions."""

from matches.fitting.solving import best_pairs


def test_nobody_asks_or_nobody_is_possible() -> None:
    assert best_pairs([], [1]) == []
    assert best_pairs([{}, {}], [1]) == [None, None]


def test_positions_are_kept_past_those_who_have_no_place() -> None:
    assert best_pairs([{0: 9, 2: 1}, {}], [0, 0, 1]) == [2, None]


def test_one_is_chosen_as_often_as_they_have_places_and_no_more() -> None:
    assert best_pairs([{0: 1}, {0: 5}, {0: 7}], [2]) == [None, 0, 0]
    assert best_pairs([{0: 1}, {0: 5}], [99]) == [0, 0]


def test_many_are_matched_before_worth_counts_also_where_all_are_worth_nothing() -> None:
    assert best_pairs([{0: 0, 1: 0}, {0: 0}], [1, 1]) == [1, 0]
    assert best_pairs([{0: 100, 1: 0}, {0: 100}], [1, 1]) == [1, 0]


def test_of_those_who_stand_together_no_more_are_given_somebody_than_is_said() -> None:
    worth = [{0: 9}, {1: 5}, {2: 1}]
    assert best_pairs(worth, [1, 1, 1], [((0, 1), 1)]) == [0, None, 2]
    assert best_pairs(worth, [1, 1, 1], [((0, 1), 0)]) == [None, None, 2]
    assert best_pairs([{0: 9}, {0: 5}, {0: 1}], [2], [((0, 1), 1)]) == [0, None, 0]
    assert best_pairs([{}, {1: 5}], [1, 1], [((0, 1), 1)]) == [None, 1]
