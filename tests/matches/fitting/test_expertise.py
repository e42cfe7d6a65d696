"""Fit: what a professional must show, what a support parent must have lived, and when a finding is another one."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matches.fitting.expertise import (
    Concern,
    FitFinding,
    Helper,
    Shown,
    ShownBy,
    Wanted,
    findings,
    fits_by,
    is_settled,
    with_narrower,
)

TACTILE, SLEEP, PRO_TACTILE = 1, 2, 3
TOPICS = {TACTILE: "tactile communication"}
TODAY = date(2026, 4, 14)
MEETING = date(2026, 5, 7)


def wanted(**changes: Any) -> Wanted:
    topics = changes.pop("topics", TOPICS)
    told: dict[str, Any] = {"on": TODAY, "is_family": False, "meets": False} | changes
    return Wanted(topics=topics, covered=with_narrower(topics, {PRO_TACTILE: TACTILE}), **told)


def david(*evidence: Shown, offers: set[int] | None = None) -> Helper:
    return Helper(7, "David Larsen", frozenset(offers or ()), evidence)


def experience(*topics: int) -> Shown:
    return Shown(11, ShownBy.EXPERIENCE, "Teacher of the deafblind", frozenset(topics))


def certificate(expires_on: date | None, id: int = 12) -> Shown:
    return Shown(id, ShownBy.LICENSE, "National Intervener Certificate", frozenset(), expires_on)


def told(found: list[FitFinding]) -> list[tuple[Concern, str]]:
    return [(finding.concern, finding.sentence) for finding in found]


def test_experience_in_the_topic_fits() -> None:
    assert findings(david(experience(TACTILE)), wanted()) == []
    assert fits_by(david(experience(TACTILE)), wanted()) == "David Larsen has done it: “Teacher of the deafblind”."


def test_success_in_a_narrower_topic_fits() -> None:
    assert findings(david(Shown(13, ShownBy.SUCCESS, "A student of 9", frozenset({PRO_TACTILE}))), wanted()) == []


def test_a_degree_alone_does_not_fit() -> None:
    assert told(findings(david(Shown(14, ShownBy.EDUCATION, "M.Ed.", frozenset({TACTILE}))), wanted())) == [
        (Concern.NO_PRACTICE, "David Larsen has no experience and no success in a similar situation on record.")
    ]


def test_experience_in_another_topic_is_said_to_be_and_blocks() -> None:
    [finding] = findings(david(experience(SLEEP)), wanted())
    assert finding.is_blocking
    assert finding.sentence == (
        "David Larsen's experience is in another topic: “Teacher of the deafblind”. "
        "Nothing on record is in tactile communication."
    )


def test_experience_without_a_topic_is_left_to_the_coordinator() -> None:
    [finding] = findings(david(experience()), wanted())
    assert (finding.concern, finding.is_blocking) == (Concern.UNTAGGED, False)


def test_experience_without_a_topic_fits_who_offers_the_topic() -> None:
    assert findings(david(experience(), offers={TACTILE}), wanted()) == []


def test_without_topics_nothing_is_compared_and_that_is_said() -> None:
    [finding] = findings(david(experience(SLEEP)), wanted(topics={}))
    assert (finding.concern, finding.is_blocking) == (Concern.NO_TOPIC, False)
    assert fits_by(david(experience(SLEEP)), wanted(topics={})) == (
        "On record for David Larsen: “Teacher of the deafblind”."
    )


def test_a_license_that_ends_before_the_meeting_blocks() -> None:
    helper = david(experience(TACTILE), certificate(date(2026, 4, 30)))
    assert findings(helper, wanted()) == []
    assert told(findings(helper, wanted(on=MEETING, meets=True))) == [
        (
            Concern.EXPIRED,
            "David Larsen's National Intervener Certificate is valid until Thu, April 30, 2026. "
            "The meeting is planned for Thu, May 7, 2026.",
        )
    ]


def test_the_last_day_of_a_license_still_counts() -> None:
    helper = david(experience(TACTILE), certificate(MEETING))
    assert findings(helper, wanted(on=MEETING, meets=True)) == []


def test_a_renewed_license_mends_the_expired_one() -> None:
    old, new = certificate(date(2024, 4, 30)), certificate(date(2029, 4, 30), id=15)
    assert findings(david(experience(TACTILE), old, new), wanted()) == []


def test_a_support_parent_has_lived_it_when_they_offer_the_topic() -> None:
    assert findings(david(offers={PRO_TACTILE}), wanted(is_family=True)) == []


def test_a_support_parent_is_never_asked_for_a_license_or_a_degree() -> None:
    helper = david(experience(TACTILE), certificate(date(2020, 1, 1)))
    assert findings(helper, wanted(is_family=True)) == []


def test_a_support_parent_with_nothing_on_record_blocks() -> None:
    assert told(findings(david(), wanted(is_family=True))) == [
        (Concern.NO_PRACTICE, "Nothing on record says that David Larsen has lived it: tactile communication.")
    ]


def test_another_expiry_date_is_another_finding() -> None:
    first = findings(david(experience(TACTILE), certificate(date(2026, 1, 1))), wanted())
    second = findings(david(experience(TACTILE), certificate(date(2026, 2, 1))), wanted())
    assert first[0].key != second[0].key


def test_a_moved_meeting_leaves_the_finding_the_same() -> None:
    helper = david(experience(TACTILE), certificate(date(2026, 4, 30)))
    keys = {findings(helper, wanted(on=day, meets=True))[0].key for day in (MEETING, date(2026, 6, 1))}
    assert len(keys) == 1


def test_other_topics_of_the_problem_make_another_finding() -> None:
    helper = david(experience(SLEEP))
    both = {TACTILE: "tactile communication", 4: "braille"}
    assert findings(helper, wanted())[0].key != findings(helper, wanted(topics=both))[0].key


@given(st.sets(st.integers(0, 6)), st.dictionaries(st.integers(0, 6), st.none() | st.integers(0, 6)))
def test_narrower_topics_are_followed_through_circles(chosen: set[int], parents: dict[int, int | None]) -> None:
    covered = with_narrower(chosen, parents)

    def is_under(topic: int | None, steps: int = 8) -> bool:
        return topic is not None and (topic in chosen or (steps > 0 and is_under(parents.get(topic), steps - 1)))

    assert covered == chosen | {topic for topic in parents if is_under(topic)}


SHOWN = st.builds(
    Shown,
    id=st.integers(1, 9),
    kind=st.sampled_from(ShownBy),
    title=st.sampled_from(["A", "B"]),
    topics=st.frozensets(st.integers(1, 3)),
    expires_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)


@given(st.lists(SHOWN, max_size=6), st.frozensets(st.integers(1, 3)), st.booleans(), st.booleans())
def test_nobody_blocks_without_a_reason_and_nobody_fits_without_one(
    evidence: list[Shown], offers: frozenset[int], is_family: bool, has_topics: bool
) -> None:
    helper = Helper(7, "David Larsen", offers, tuple(evidence))
    asked = wanted(is_family=is_family, topics=TOPICS if has_topics else {})
    found = findings(helper, asked)
    assert all(finding.sentence for finding in found)
    assert len({finding.key for finding in found if finding.concern != Concern.EXPIRED}) <= 1
    if not any(finding.is_blocking for finding in found):
        practice = [one for one in evidence if one.kind in ("experience", "success")]
        assert practice or (is_family and offers)


@given(
    st.lists(SHOWN, max_size=6), st.frozensets(st.integers(1, 3)), st.booleans(), st.booleans(),
    st.frozensets(st.sampled_from(ShownBy)), st.frozensets(st.sampled_from(ShownBy)),
)  # fmt: skip
def test_who_is_settled_is_whoever_nothing_blocks(
    evidence: list[Shown], offers: frozenset[int], is_family: bool, has_topics: bool,
    enough: frozenset[ShownBy], required: frozenset[ShownBy],
) -> None:  # fmt: skip
    helper = Helper(7, "David Larsen", offers, tuple(evidence))
    asked = wanted(is_family=is_family, topics=TOPICS if has_topics else {}, enough=enough, required=required)
    assert is_settled(helper, asked) != any(finding.is_blocking for finding in findings(helper, asked))


def test_a_program_may_count_other_kinds_as_enough() -> None:
    rules: dict[str, Any] = {"enough": frozenset({ShownBy.EDUCATION})}
    degree = Shown(14, ShownBy.EDUCATION, "M.Ed.", frozenset({TACTILE}))
    assert findings(david(degree), wanted(**rules)) == []
    assert told(findings(david(experience(TACTILE)), wanted(**rules))) == [
        (Concern.NO_PRACTICE, "David Larsen has nothing on record that this program counts: education.")
    ]


def test_where_a_program_asks_for_none_nothing_is_missing() -> None:
    assert findings(david(), wanted(enough=frozenset())) == []


def test_each_required_kind_must_be_on_record_and_valid() -> None:
    rules: dict[str, Any] = {"required": frozenset({ShownBy.LICENSE, ShownBy.EXPERIENCE})}
    found = findings(david(experience(TACTILE)), wanted(**rules))
    assert told(found) == [
        (
            Concern.MISSING_KIND,
            "This program requires a license or certification of whoever provides. For David Larsen none is on record "
            "that is valid.",
        )
    ]
    assert found[0].is_blocking
    assert findings(david(experience(TACTILE), certificate(None)), wanted(**rules)) == []
    expired = findings(david(experience(TACTILE), certificate(date(2026, 1, 1))), wanted(**rules))
    assert {one.concern for one in expired} == {Concern.EXPIRED, Concern.MISSING_KIND}


def test_nothing_of_that_is_asked_of_a_support_parent() -> None:
    rules: dict[str, Any] = {"required": frozenset({ShownBy.LICENSE}), "enough": frozenset(), "is_family": True}
    assert findings(david(experience(TACTILE)), wanted(**rules)) == []


def test_a_reason_given_under_the_usual_rule_is_not_for_another_rule() -> None:
    [usual] = findings(david(), wanted())
    [other] = findings(david(), wanted(enough=frozenset({ShownBy.EDUCATION})))
    assert usual.key != other.key
