"""What speaks against an agenda that was changed by hand."""

from matches.meeting.timing.checking import Stretch, starts, stretches_without_break


def test_what_is_longer_than_its_break_allows_is_named_with_when_it_begins() -> None:
    rows = [(30, False), (15, True), (40, False), (21, False), (15, True), (60, False)]
    assert stretches_without_break(rows, 60) == [Stretch(45, 61)]
    assert stretches_without_break(rows, 61) == []


def test_the_end_of_the_meeting_ends_a_stretch() -> None:
    assert stretches_without_break([(91, False)], 90) == [Stretch(0, 91)]
    assert stretches_without_break([], 90) == []


def test_each_begins_when_the_ones_before_are_over() -> None:
    assert starts([5, 20, 15]) == [0, 5, 25]
