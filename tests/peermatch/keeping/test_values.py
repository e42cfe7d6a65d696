"""The same row is the same line on every database."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.models import RosterUpload
from peermatch.keeping.tables import Table
from peermatch.keeping.values import as_line, from_line
from tests.any_row import any_row

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(JSON))
def test_what_json_can_say_comes_back(values: list[Any]) -> None:
    assert from_line(as_line(tuple(values))) == values


def test_a_moment_is_told_in_utc_and_keys_have_an_order() -> None:
    there = timezone(timedelta(hours=5, minutes=45))
    row = (
        datetime(2026, 3, 1, 5, 45, tzinfo=there), datetime(2026, 3, 1, tzinfo=UTC), date(2026, 3, 1), time(9, 30),
        Decimal("45.00"), UUID(int=1), True, {"b": 1, "a": [None]}, "é\n",
    )  # fmt: skip
    midnight = '"2026-03-01T00:00:00.000000+00:00"'
    assert as_line(row) == (
        f'[{midnight},{midnight},"2026-03-01","09:30:00","45.00","00000000-0000-0000-0000-000000000001",true,'
        '{"a":[null],"b":1},"é\\n"]'
    )


def test_a_value_that_nobody_thought_of_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes"):
        as_line((b"",))


@pytest.mark.django_db
@pytest.mark.on_both
def test_awkward_values_are_the_same_line_before_and_after_the_database(program: Any) -> None:
    said = {"z": [1e16, 1.5e300, -0.0, 1e-7, 0.1, 5.0, 2**60], "a": {"é": "\u2028😀", "": None}}
    upload = any_row(RosterUpload, program)
    RosterUpload.objects.filter(program=program, pk=upload.pk).update(outcome=said, name="tab\t“q”\\N NULL")
    table = Table(RosterUpload)
    (line,) = table.lines("default")
    outcome = from_line(line)[table.columns.index("outcome")]
    assert as_line((outcome,)) == as_line((said,))
