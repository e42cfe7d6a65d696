"""One contact that two people told of counts once, and none that anybody told of is lost."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from matches.following_up.contacts import Told, correct, record
from matches.following_up.progress import progress_of
from matches.models import Contact, ContactWay, Match, Seat
from matches.models.doubles import Telling, ties
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW, family_match

HOUR = timedelta(hours=1)
LATER = NOW + 400 * HOUR
WHO = st.sampled_from([None, 1, 2, 3])


@given(st.lists(WHO, max_size=9))
def test_as_many_count_as_the_one_who_told_of_most_told_of(tellers: list[int | None]) -> None:
    found = ties([Telling(pk, who) for pk, who in enumerate(tellers)])
    counted = [pk for pk, same_as in found.items() if same_as is None]
    assert len(counted) == max(Counter(tellers).values(), default=0)
    assert set(found) == set(range(len(tellers)))
    for pk, same_as in found.items():
        assert same_as is None or (same_as in counted and same_as < pk and tellers[same_as] != tellers[pk])
    for head in counted:
        told_by = [tellers[head], *(tellers[pk] for pk, same_as in found.items() if same_as == head)]
        assert len(set(told_by)) == len(told_by)


@given(st.lists(st.tuples(WHO, st.booleans()), max_size=9))
def test_what_was_settled_stays_so_whatever_is_told_besides(told: list[tuple[int | None, bool]]) -> None:
    """Each that a coordinator called another counts; what was called the same stays the same."""
    rows = [Telling(pk, who, is_another=another) for pk, (who, another) in enumerate(told)]
    first = ties(rows)
    assert all(first[row.pk] is None for row in rows if row.is_another)
    settled = [Telling(row.pk, row.said_by, first[row.pk], row.is_another) for row in rows]
    assert ties(settled) == first
    assert ties([*settled, Telling(99, 4)]) | {99: None} == {**first, 99: None}


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    found = family_match(program, coordinator=coordinator)
    found.introduced_at = NOW
    found.save(update_fields=["introduced_at"])
    found.seats.update(introduced_at=NOW)
    return found


def seat(match: Match, name: str) -> Seat:
    found: Seat = match.seats.get(participant__first_name=name)
    return found


def tell(match: Match, who: str = "", hours: float = 24, way: str = ContactWay.PHONE) -> Contact:
    """By link where somebody is named, else by the coordinator."""
    told = Told(at=NOW + hours * HOUR, way=way, reached=True, said_by=seat(match, who) if who else None)
    by = None if who else match.coordinator
    return record(match=match, key=uuid4(), told=told, by=by, at=LATER)


def count(match: Match) -> int:
    return progress_of(match, now=LATER).contacts


def says(match: Match) -> dict[str, Any]:
    return {"by": match.coordinator, "at": LATER}


@pytest.mark.django_db
def test_told_by_both_it_counts_once_until_a_coordinator_says_that_they_are_two(match: Match) -> None:
    tell(match, "Rosa")
    other = tell(match, "Sam", hours=26)
    assert other.is_perhaps_the_same
    assert count(match) == 1
    other.settle(same=False, **says(match))
    assert count(match) == 2
    with pytest.raises(ValidationError, match="settled already"):
        other.settle(same=True, **says(match))
    other.unsettle(**says(match))
    other.refresh_from_db()
    assert other.is_perhaps_the_same
    other.settle(same=True, **says(match))
    assert (count(match), other.is_the_same) == (1, True)


@pytest.mark.django_db
def test_another_day_another_way_or_the_same_teller_are_two(match: Match) -> None:
    tell(match, "Rosa")
    for who, more in (("Sam", {"hours": 50}), ("Sam", {"way": ContactWay.TEXT}), ("Rosa", {})):
        assert not tell(match, who, **more).is_perhaps_the_same
    assert count(match) == 4


@pytest.mark.django_db
def test_a_call_over_a_relay_may_be_a_phone_call_to_the_other_end(match: Match) -> None:
    tell(match, "Rosa", way=ContactWay.RELAY)
    other = tell(match, "Sam")
    assert other.is_perhaps_the_same
    assert count(match) == 1
    correct(contact=other, told=Told(**vars(Told.of(other)) | {"way": ContactWay.VIDEOPHONE}), **says(match))
    assert count(match) == 1
    correct(contact=other, told=Told(**vars(Told.of(other)) | {"way": ContactWay.VIDEO}), **says(match))
    assert count(match) == 2
    assert not tell(match, "Rosa").is_perhaps_the_same


@pytest.mark.django_db
def test_what_a_coordinator_recorded_and_one_of_them_tells_is_perhaps_the_same(match: Match) -> None:
    tell(match)
    assert tell(match, "Rosa").is_perhaps_the_same
    assert not tell(match).is_perhaps_the_same
    assert count(match) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("settled", [True, False])
def test_taking_back_the_one_lets_the_other_count(match: Match, settled: bool) -> None:
    first, other = tell(match, "Rosa"), tell(match, "Sam")
    if settled:
        other.settle(same=True, **says(match))
    first.take_back(by=None, at=LATER)
    other.refresh_from_db()
    assert (count(match), other.same_as) == (1, None)
    first.refresh_from_db()
    first.put_back(**says(match))
    assert count(match) == 1
    other.refresh_from_db()
    assert other.is_perhaps_the_same


@pytest.mark.django_db
def test_a_corrected_day_or_way_is_looked_at_anew(match: Match) -> None:
    first, other = tell(match, "Rosa"), tell(match, "Sam")
    was = Told.of(first)
    correct(contact=first, told=Told(**vars(was) | {"way": ContactWay.TEXT}), **says(match))
    assert count(match) == 2
    correct(contact=first, told=was, **says(match))
    assert count(match) == 1
    correct(contact=first, told=Told(**vars(was) | {"reached": False}), **says(match))
    other.refresh_from_db()
    assert (count(match), other.same_as) == (1, None)


@pytest.mark.django_db
def test_the_day_is_that_of_the_programs_clock(match: Match) -> None:
    """Six in the evening and seven, Central, are two days in UTC."""
    tell(match, "Rosa", hours=8)
    assert tell(match, "Sam", hours=9.5).is_perhaps_the_same
    assert not tell(match, "Sam", hours=14).is_perhaps_the_same
