"""When it is night for a reader, against a look at the clock minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from peermatch.outbox.nights import AtNight, Night, Pressing, day_began, morning_for, next_day, night_in_words

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = (
    "America/New_York",
    "America/Phoenix",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Gaza",
)
USUAL = Night(time(21), time(8))
EASTERN = "America/New_York"
TEN_IN_THE_EVENING = datetime(2026, 4, 15, 2, 0, tzinfo=UTC)  # of the 14th there
EIGHT_IN_THE_MORNING = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)

quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
nights = st.builds(Night, quarters, quarters)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 28), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def shows(moment: datetime, zone: str) -> time:
    return moment.astimezone(ZoneInfo(zone)).time()


def is_quiet(moment: datetime, zone: str, night: Night) -> bool:
    """As someone reads it from the clock on the wall: counting on from the evening, the morning was not reached yet."""
    since = (_minutes(shows(moment, zone)) - _minutes(night.begins)) % (24 * 60)
    return since < (_minutes(night.ends) - _minutes(night.begins)) % (24 * 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


@given(moment=moments, zone=st.sampled_from(ZONES), night=nights)
@example(moment=datetime(2026, 3, 8, 6, 0, tzinfo=UTC), zone=EASTERN, night=Night(time(21), time(2, 30)))
@example(moment=datetime(2026, 11, 1, 4, 0, tzinfo=UTC), zone=EASTERN, night=Night(time(21), time(1, 30)))
@example(moment=datetime(2026, 11, 1, 6, 10, tzinfo=UTC), zone=EASTERN, night=Night(time(21), time(1, 30)))
@example(moment=datetime(2026, 10, 3, 13, 0, tzinfo=UTC), zone=ZONES[2], night=Night(time(22), time(2, 15)))
def test_the_night_is_over_with_the_first_minute_that_is_none(moment: datetime, zone: str, night: Night) -> None:
    expected = moment
    while is_quiet(expected, zone, night):
        expected += MINUTE
    assert night.over(moment, zone) == expected
    assert night.holds(moment, zone) == (expected != moment)


@given(moment=moments, zone=st.sampled_from(ZONES), night=nights)
def test_the_next_day_begins_after_midnight_and_after_the_night(moment: datetime, zone: str, night: Night) -> None:
    begins = next_day(moment, zone, night)
    assert moment < begins <= moment + 2 * DAY + 2 * HOUR
    assert begins.astimezone(ZoneInfo(zone)).date() > moment.astimezone(ZoneInfo(zone)).date()
    assert not night.holds(begins, zone)
    assert day_began(moment, zone) <= moment < day_began(moment, zone) + DAY + 2 * HOUR


def test_no_night_where_it_begins_when_it_ends() -> None:
    assert not any(Night(time(8), time(8)).holds(TEN_IN_THE_EVENING + n * HOUR, EASTERN) for n in range(24))


SOON, LATER = TEN_IN_THE_EVENING + 11 * HOUR, TEN_IN_THE_EVENING + 3 * DAY
WAITS, ENDS, IF_SOON, GOES = AtNight.WAITS, AtNight.WAITS_OR_ENDS, AtNight.GOES_IF_SOON, AtNight.GOES


@pytest.mark.parametrize(
    ("letter", "waits"),
    [
        (Pressing(WAITS), True),
        (Pressing(GOES), False),
        (Pressing(WAITS, is_asked_for=True), False),
        (Pressing(IF_SOON, needed_by=TEN_IN_THE_EVENING + DAY), False),
        (Pressing(IF_SOON, needed_by=TEN_IN_THE_EVENING + DAY + MINUTE), True),
        (Pressing(IF_SOON), True),
        # A meeting at nine in the morning is in time for a letter at eight; one a minute before is not.
        (Pressing(WAITS, needed_by=SOON), True),
        (Pressing(WAITS, needed_by=SOON - MINUTE), False),
        (Pressing(WAITS, needed_by=TEN_IN_THE_EVENING + HOUR), False),
        (Pressing(WAITS, needed_by=LATER), True),
        # What nobody can use any more in the morning.
        (Pressing(WAITS, expires_at=EIGHT_IN_THE_MORNING), False),
        (Pressing(ENDS, expires_at=EIGHT_IN_THE_MORNING), True),
        (Pressing(WAITS, expires_at=EIGHT_IN_THE_MORNING + MINUTE), True),
    ],
)
def test_what_goes_at_night_and_what_waits(letter: Pressing, waits: bool) -> None:
    morning = morning_for(letter, TEN_IN_THE_EVENING, EASTERN, USUAL)
    assert morning == (EIGHT_IN_THE_MORNING if waits else None)
    assert morning_for(letter, EIGHT_IN_THE_MORNING, EASTERN, USUAL) is None


def test_weekends_are_no_matter() -> None:
    saturday = datetime.combine(date(2026, 4, 18), time(9), ZoneInfo(EASTERN)).astimezone(UTC)
    assert morning_for(Pressing(WAITS), saturday, EASTERN, USUAL) is None


def test_the_reason_in_words() -> None:
    said = night_in_words(EIGHT_IN_THE_MORNING, EASTERN)
    assert said == "Waits until 8:00 am Eastern: it is night there."
