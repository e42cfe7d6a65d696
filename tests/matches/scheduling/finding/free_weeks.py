"""Random people, their weeks and days around changes of clocks, and what their clocks show by a second source."""

from collections.abc import Hashable
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from matches.scheduling.finding.whose_time import Person
from participants.free_time import LAST_MINUTE, Window
from tests.zones import AWKWARD_ZONES, days_of_change, second_source

ZONES = (*AWKWARD_ZONES, "Pacific/Honolulu")
STEP = timedelta(minutes=5)  # all that is drawn is a whole number of these

clock_times = st.integers(0, 24 * 12 - 1).map(lambda step: time(step // 12, step % 12 * 5))
clock_times |= st.just(LAST_MINUTE)
spans = (
    st.tuples(clock_times, clock_times).map(lambda pair: (min(pair), max(pair))).filter(lambda pair: pair[0] < pair[1])
)


def windows() -> st.SearchStrategy[tuple[Window, ...]]:
    """Two stretches of time, each on some days of the week; or nothing told."""
    some_days = st.sets(st.integers(0, 6), min_size=3)
    daily = st.tuples(some_days, spans).map(lambda pair: [Window(day, *pair[1]) for day in sorted(pair[0])])
    return st.lists(daily, max_size=2).map(lambda both: tuple(window for one in both for window in one))


def people(key: Hashable, first: datetime, *, required: st.SearchStrategy[bool]) -> st.SearchStrategy[Person]:
    """Somebody whose dates away and bookings are near that moment."""
    day = st.integers(-1, 5).map(lambda n: first.date() + timedelta(days=n))
    moment = st.integers(0, 4 * 288).map(lambda n: first + n * STEP)
    return st.builds(
        Person,
        key=st.just(key),
        zone=st.sampled_from(ZONES),
        windows=windows(),
        away=st.lists(st.tuples(day, st.integers(0, 1)), max_size=1).map(_first_and_last),
        booked=st.lists(st.tuples(moment, st.integers(1, 60)), max_size=1).map(_from_and_to),
        is_required=required,
    )


def firsts() -> st.SearchStrategy[datetime]:
    """A moment shortly before clocks change somewhere, or on that day, at any five minutes."""
    return st.tuples(st.sampled_from(days_of_change()), st.integers(-400, 200)).map(
        lambda pair: datetime(pair[0].year, pair[0].month, pair[0].day, tzinfo=UTC) + pair[1] * STEP
    )


def is_free(person: Person, moment: datetime) -> bool:
    """Whether the five minutes from then on are within their windows."""
    shown = moment.astimezone(second_source(person.zone))
    return any(
        window.weekday == shown.weekday()
        and window.begins <= shown.time()
        and (shown.time() < window.ends or window.ends == LAST_MINUTE)
        for window in person.windows
    )


def is_away(person: Person, moment: datetime) -> bool:
    shown = moment.astimezone(second_source(person.zone)).date()
    return any(first <= shown <= last for first, last in person.away)


def is_booked(person: Person, moment: datetime) -> bool:
    return any(begins < moment + STEP and moment < ends for begins, ends in person.booked)


def is_awake(person: Person, moment: datetime, waking: tuple[time, time]) -> bool:
    return waking[0] <= moment.astimezone(second_source(person.zone)).time() < waking[1]


def _first_and_last(drawn: list[tuple[date, int]]) -> tuple[tuple[date, date], ...]:
    return tuple((first, first + timedelta(days=days)) for first, days in drawn)


def _from_and_to(drawn: list[tuple[datetime, int]]) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((begins, begins + steps * STEP) for begins, steps in drawn)
