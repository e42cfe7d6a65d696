"""Which days each period has, and where they begin and end on the program's clock."""

from datetime import UTC, date, datetime

import pytest

from matches.reporting.periods import Period, named

TODAY = date(2026, 2, 28)


@pytest.mark.parametrize(
    ("name", "grant_month", "first", "last"),
    [
        ("month", 10, "2026-02-01", "2026-02-28"),
        ("last-month", 10, "2026-01-01", "2026-01-31"),
        ("quarter", 10, "2026-01-01", "2026-03-31"),
        ("last-quarter", 10, "2025-10-01", "2025-12-31"),
        ("grant-year", 10, "2025-10-01", "2026-09-30"),
        ("last-grant-year", 10, "2024-10-01", "2025-09-30"),
        ("grant-year", 2, "2026-02-01", "2027-01-31"),
        ("grant-year", 3, "2025-03-01", "2026-02-28"),
        ("quarter", 3, "2025-12-01", "2026-02-28"),
        ("no such period", 10, "2025-10-01", "2026-09-30"),
    ],
)
def test_days_of_a_period(name: str, grant_month: int, first: str, last: str) -> None:
    found = named(name, TODAY, grant_month)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_a_period_begins_and_ends_at_midnight_on_the_programs_clock() -> None:
    """On the clock of its own season: the day of March 8, 2026, has 23 hours."""
    day = Period(date(2026, 3, 8), date(2026, 3, 8))
    assert day.begins("America/Chicago") == datetime(2026, 3, 8, 6, 0, tzinfo=UTC)
    assert day.ends("America/Chicago") == datetime(2026, 3, 9, 5, 0, tzinfo=UTC)
