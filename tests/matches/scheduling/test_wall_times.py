"""The wall time that was typed is what each recipient is shown, and what three programs read from their file.

Each zone and each kind of change once; `python -m tests.sweep.wall_times` takes all of five years.
"""

from datetime import date, datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from peermatch.accounts.models import Program, User
from tests.sweep import typed
from tests.sweep.calendar_readers import READERS
from tests.sweep.road import Road, pair_on
from tests.sweep.zone_files import clocks


def test_what_was_typed_is_what_is_said_and_read() -> None:
    """Each wall time for a recipient in one zone, in turn, so that every zone is read on every sort of day."""
    turns, cases = cycle(typed.ZONES), 0
    found: list[str] = []
    for one in typed.few():
        count, wrong = typed.wrong(one, zones=[next(turns)])
        cases, found = cases + count, found + wrong
    assert found == []
    assert cases >= 200


def test_the_part_that_is_taken_has_hidden_and_doubled_hours_of_every_zone_that_changes() -> None:
    changing = {zone for zone in typed.ZONES if typed.changes_of(zone)}
    assert {one.zone for one in typed.few() if not one.exists} == changing
    assert {one.zone for one in typed.few() if one.happens_twice and one.fold} == changing
    assert typed.ZONES.keys() - changing == {"Asia/Kathmandu", "America/Phoenix", "Pacific/Honolulu"}


@pytest.mark.parametrize("zone", typed.ZONES)
def test_the_second_source_knows_each_zone(zone: str) -> None:
    """Where it cannot read a file it takes all for UTC, without a word."""
    for day in (date(2026, 1, 15), date(2027, 7, 15), date(2030, 10, 15)):
        noon = datetime(day.year, day.month, day.day, 12)
        assert noon.replace(tzinfo=clocks(zone)).utcoffset() == noon.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        assert noon.replace(tzinfo=clocks(zone)).utcoffset() or zone in ("Europe/London", "Africa/Casablanca")


def test_a_file_that_is_an_hour_off_is_found_by_each_program() -> None:
    one = typed.Typed("America/New_York", date(2027, 3, 15), typed.WALLS[-1])
    text = typed.file_of(one, "request", "Asia/Kathmandu")
    assert list(typed.misread(text, one, "Asia/Kathmandu")) == []
    late = typed.Typed(one.zone, one.on, (datetime.combine(one.on, one.at) + timedelta(hours=1)).time())
    assert len(list(typed.misread(text, late, "Asia/Kathmandu"))) == len(READERS)


@pytest.mark.django_db
@pytest.mark.once(on="sqlite")
def test_planned_moved_and_cancelled_through_the_real_doors_each_reads_it_on_their_own_clock(
    program: Program, coordinator: User, signed_in: Client
) -> None:
    """Moved from the first to the second of two equal times, half an hour later."""
    road = Road(program, coordinator, signed_in)
    _winter, _spring, autumn, *_rest = typed.changes_of("Australia/Lord_Howe")
    first, second = pair_on("Australia/Lord_Howe", autumn)
    assert (first.at, second.moment - first.moment) == (second.at, timedelta(minutes=30))
    count, found = road.walk(first, second)
    assert found == []
    assert count == 3 * len(road.zone_of) > 30
