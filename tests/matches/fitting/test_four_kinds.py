"""The four kinds beside what is needed, and that they never contradict what the gate finds."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.expertise import PRACTICE, Concern, Helper, Shown, ShownBy, Wanted, findings, with_narrower
from matches.fitting.four_kinds import Asked, Met, by_kind

TACTILE, SLEEP, PRO_TACTILE = 1, 2, 3
TODAY = date(2026, 4, 14)
NO_PRACTICE = {Concern.NO_PRACTICE, Concern.OTHER_TOPIC, Concern.UNTAGGED}


def wanted(**changes: Any) -> Wanted:
    topics = changes.pop("topics", {TACTILE: "tactile communication"})
    told: dict[str, Any] = {"on": TODAY, "is_family": False, "meets": False} | changes
    return Wanted(topics=topics, covered=with_narrower(topics, {PRO_TACTILE: TACTILE}), **told)


def david(*evidence: Shown, offers: frozenset[int] = frozenset()) -> Helper:
    return Helper(7, "David Larsen", offers, evidence)


def shown(kind: ShownBy, *topics: int, pk: int = 11, **more: Any) -> Shown:
    return Shown(pk, kind, "Something", frozenset(topics), **more)


@pytest.mark.parametrize(
    ("one", "met", "why"),
    [
        (shown(ShownBy.EXPERIENCE, TACTILE), Met.MET, ""),
        (shown(ShownBy.SUCCESS, PRO_TACTILE), Met.MET, ""),
        (shown(ShownBy.EXPERIENCE, SLEEP), Met.PARTLY, "In another topic."),
        (shown(ShownBy.EXPERIENCE), Met.PARTLY, "It names no topic."),
        (shown(ShownBy.EDUCATION), Met.MET, ""),
        (shown(ShownBy.EDUCATION, SLEEP), Met.PARTLY, "In another topic."),
        (shown(ShownBy.LICENSE, expires_on=TODAY), Met.MET, ""),
        (
            shown(ShownBy.LICENSE, expires_on=date(2026, 4, 13)),
            Met.NOT,
            "Valid until Mon, April 13, 2026, and no longer.",
        ),
    ],
)
def test_each_kind_is_met_partly_or_not_and_why(one: Shown, met: Met, why: str) -> None:
    [kind] = [kind for kind in by_kind(david(one), wanted()) if kind.kind == one.kind]
    assert (kind.met, kind.why, kind.proof) == (met, why, (one.id,))


def test_what_is_not_on_record_is_said_and_what_is_asked_too() -> None:
    asked = wanted(required=frozenset({ShownBy.LICENSE}))
    assert [(kind.kind, kind.asked, kind.met) for kind in by_kind(david(), asked)] == [
        (ShownBy.EDUCATION, Asked.NOTHING, Met.NOT),
        (ShownBy.LICENSE, Asked.REQUIRED, Met.NOT),
        (ShownBy.EXPERIENCE, Asked.ONE_OF_THESE, Met.NOT),
        (ShownBy.SUCCESS, Asked.ONE_OF_THESE, Met.NOT),
    ]


def test_between_families_there_are_no_kinds() -> None:
    assert by_kind(david(shown(ShownBy.EDUCATION)), wanted(is_family=True)) == []


def test_the_strongest_proof_comes_first() -> None:
    pieces = [
        shown(ShownBy.EXPERIENCE, SLEEP, pk=1, is_checked=True, last_year=2026),
        shown(ShownBy.EXPERIENCE, TACTILE, pk=2, last_year=2010),
        shown(ShownBy.EXPERIENCE, TACTILE, pk=3, last_year=2024),
        shown(ShownBy.EXPERIENCE, TACTILE, pk=4, is_checked=True, last_year=2001),
    ]
    [kind] = [kind for kind in by_kind(david(*pieces), wanted()) if kind.kind == ShownBy.EXPERIENCE]
    assert kind.proof == (4, 3, 2, 1)


TOPICS = st.frozensets(st.sampled_from([TACTILE, SLEEP, PRO_TACTILE]), max_size=2)
EXPIRIES = st.sampled_from([None, date(2026, 4, 13), TODAY])
PIECES = st.lists(st.tuples(st.sampled_from(ShownBy), TOPICS, EXPIRIES), max_size=5).map(
    lambda pieces: [
        Shown(pk, kind, f"Piece {pk}", topics, day if kind == ShownBy.LICENSE else None)
        for pk, (kind, topics, day) in enumerate(pieces)
    ]
)
KINDS = st.frozensets(st.sampled_from(ShownBy))


@given(PIECES, TOPICS)
def test_practice_is_met_in_one_kind_exactly_where_the_gate_finds_nothing(
    pieces: list[Shown], offers: frozenset[int]
) -> None:
    helper, asked = david(*pieces, offers=offers), wanted()
    met = {kind.kind for kind in by_kind(helper, asked) if kind.met == Met.MET}
    found = {one.concern for one in findings(helper, asked)}
    assert bool(met & PRACTICE) == (not found & NO_PRACTICE)


@given(PIECES, KINDS)
def test_a_required_kind_that_is_not_shown_is_found(pieces: list[Shown], required: frozenset[ShownBy]) -> None:
    helper, asked = david(*pieces), wanted(required=required)
    missing = {kind.kind for kind in by_kind(helper, asked) if (kind.asked, kind.met) == (Asked.REQUIRED, Met.NOT)}
    found = [one for one in findings(helper, asked) if one.concern == Concern.MISSING_KIND]
    assert len(found) == len(missing)
