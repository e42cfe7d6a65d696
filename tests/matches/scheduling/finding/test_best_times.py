"""Best times, against looking at every quarter hour by itself, and each rule of the order by one small case."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matches.scheduling.finding.best_times import Found, Proposal, Search, Team, best_times
from matches.scheduling.finding.in_the_way import InTheWay, Shorter
from matches.scheduling.finding.time_order import Can
from matches.scheduling.finding.whose_time import Person, Why
from participants.free_time import LAST_MINUTE, Window
from tests.matches.scheduling.finding import free_weeks
from tests.sharing_out import examples
from tests.zones import second_source

QUARTER = timedelta(minutes=15)
CENTRAL = "America/Chicago"
MONDAY = datetime(2026, 5, 4, 5, tzinfo=UTC)  # midnight in Chicago


# Against brute force


class Seen(NamedTuple):
    """What one start is, by looking at all five minutes of the meeting for everybody."""

    starts_at: datetime
    people: tuple[tuple[Hashable, Can, Why, bool], ...]
    teams: tuple[tuple[tuple[Hashable, ...], tuple[Hashable, ...], int | None, bool], ...]
    order: tuple[Any, ...]


def judged(person: Person, start: datetime, search: Search) -> tuple[Hashable, Can, Why, bool]:
    fives = [start + n * free_weeks.STEP for n in range(-(-search.minutes // 15) * 3)]
    is_awake = all(free_weeks.is_awake(person, moment, search.waking) for moment in fives)
    free = [free_weeks.is_free(person, moment) for moment in fives]
    quarters = [all(free[n : n + 3]) for n in range(0, len(free), 3)]
    middles = [quarters[a : len(quarters) - b] for a in range(3) for b in range(3)]
    if any(free_weeks.is_away(person, moment) for moment in fives):
        return person.key, Can.NO, Why.AWAY, False
    if any(free_weeks.is_booked(person, moment) for moment in fives):
        return person.key, Can.NO, Why.BOOKED, False
    if not person.windows:
        return (person.key, Can.IF_NEED_BE, Why.NOT_TOLD, False) if is_awake else (person.key, Can.NO, Why.NIGHT, False)
    if all(quarters):
        return person.key, Can.YES, Why.FREE, not is_awake
    if is_awake and any(middle and all(middle) for middle in middles):
        return person.key, Can.IF_NEED_BE, Why.REACHES, False
    return person.key, Can.NO, Why.NOT_FREE, False


def empty_places(needed: Sequence[int], free: Sequence[Sequence[Hashable]]) -> int:
    """The fewest, over every way to give people out one after another."""
    everybody = {key for one in free for key in one}
    slots = [number for number, many in enumerate(needed) for _ in range(many)]
    takers = [*everybody, *[None] * len(slots)]
    return min(
        sum(taker is None or taker not in free[slot] for slot, taker in zip(slots, way, strict=False))
        for way in permutations(takers, len(slots))
    )


def looked_at(search: Search, start: datetime) -> Seen:
    people = tuple(judged(person, start, search) for person in search.people)
    is_required = {person.key: person.is_required for person in search.people}
    free: list[list[list[Hashable]]] = []
    for team in search.teams:
        said = [judged(member, start, search) for member in team.members]
        free.append([[key for key, can, *_ in said if can == wanted] for wanted in (Can.YES, Can.IF_NEED_BE)])
    known = [number for number, team in enumerate(search.teams) if team.members]
    needed = [search.teams[n].needed for n in known]
    short = empty_places(needed, [[*free[n][0], *free[n][1]] for n in known])
    stretched = empty_places(needed, [free[n][0] for n in known]) - short
    near = [[key for key in [*free[n][0], *free[n][1]] if key in (search.teams[n].nearest or {key})] for n in known]
    less_near = empty_places(needed, near) - short

    def count(wanted: Can, required: bool) -> int:
        return sum(can == wanted and is_required[key] == required for key, can, *_ in people)

    teams = tuple(
        (tuple(yes), tuple(maybe), None if not team.members else -1, bool(team.from_then and start < team.from_then))
        for team, (yes, maybe) in zip(search.teams, free, strict=True)
    )
    order = (
        short, count(Can.IF_NEED_BE, True), stretched, count(Can.NO, False), count(Can.IF_NEED_BE, False),
        sum(is_night for *_, is_night in people), less_near, start,
    )  # fmt: skip
    return Seen(start, people, teams, order)


def by_looking(search: Search) -> tuple[list[list[Seen]], list[list[Seen]]]:
    """The proposals in order, each as its starts: those in time, and those too soon."""
    start = datetime.fromtimestamp(-(-search.first.timestamp() // 900) * 900, UTC)
    there, groups, before = second_source(search.zone), list[list[Seen]](), None
    required = {person.key for person in search.people if person.is_required}
    while start + -(-search.minutes // 15) * QUARTER <= search.last:
        seen = looked_at(search, start)
        if any(can == Can.NO and key in required for key, can, *_ in seen.people):
            before = None
        else:
            facts = (seen.people, seen.teams, seen.order[0], start.astimezone(there).date())
            groups += [] if facts == before else [[]]
            groups[-1].append(seen)
            before = facts
        start += QUARTER
    groups.sort(key=lambda group: group[0].order)
    soon = [group for group in groups if any(team[3] for team in group[0].teams)]
    return spread([g for g in groups if g not in soon], there, search.most), spread(soon, there, min(3, search.most))


def spread(groups: list[list[Seen]], there: Any, most: int) -> list[list[Seen]]:
    taken: list[list[Seen]] = []
    for group in groups:
        day = group[0].starts_at.astimezone(there).date()
        if len(taken) < most and sum(one[0].starts_at.astimezone(there).date() == day for one in taken) < 3:
            taken.append(group)
    for group in groups:
        if len(taken) < most and group not in taken:
            taken.append(group)
    return [group for group in groups if group in taken]


@st.composite
def searches(draw: st.DrawFn) -> Search:
    first = draw(free_weeks.firsts())
    members = [draw(free_weeks.people(f"interpreter {n}", first, required=st.just(False))) for n in range(2)]
    teams = st.builds(
        Team,
        kind=st.just("interpreting"),
        needed=st.integers(1, 2),
        members=st.sampled_from([(), (members[0],), tuple(members)]),
        from_then=st.none() | st.integers(-100, 300).map(lambda n: first + n * free_weeks.STEP),
        nearest=st.sampled_from([frozenset(), frozenset({members[0].key}), frozenset(one.key for one in members)]),
    )
    many, is_required = draw(st.integers(0, 3)), st.sampled_from([True, True, False])
    return Search(
        people=tuple(draw(free_weeks.people(f"person {n}", first, required=is_required)) for n in range(many)),
        minutes=draw(st.sampled_from([15, 30, 40, 60, 90])),
        first=first,
        last=first + timedelta(hours=draw(st.integers(1, 60))),
        zone=draw(st.sampled_from(free_weeks.ZONES)),
        teams=tuple(draw(st.lists(teams, max_size=2))),
        waking=draw(st.sampled_from([(time(8), time(21)), (time(6, 30), time(23, 30))])),
        most=draw(st.integers(1, 10)),
    )


def as_seen(proposal: Proposal) -> Any:
    return (
        proposal.starts_at,
        proposal.last_start,
        [(one.key, one.can, one.why, one.is_night) for one in proposal.people],
        [(one.yes, one.if_need_be, one.short is None, one.is_too_soon) for one in proposal.teams],
        sum(one.short or 0 for one in proposal.teams),
    )


def as_proposed(group: list[Seen]) -> Any:
    first = group[0]
    teams = [(*team[:2], team[2] is None, team[3]) for team in first.teams]
    return first.starts_at, group[-1].starts_at, list(first.people), teams, first.order[0]


@settings(max_examples=examples(40))
@given(searches())
def test_it_is_what_looking_at_every_quarter_hour_finds(search: Search) -> None:
    in_time, soon = by_looking(search)
    found = best_times(search)
    assert [as_seen(one) for one in found.proposals] == [as_proposed(group) for group in in_time]
    assert [as_seen(one) for one in found.too_soon] == [as_proposed(group) for group in soon]
    assert (found.in_the_way is None) == bool(in_time or soon)


@settings(max_examples=examples(15))
@given(searches())
def test_whoever_is_in_the_way_is_told_by_leaving_them_out(search: Search) -> None:
    in_the_way = best_times(search).in_the_way
    if in_the_way is None:
        return
    for way in in_the_way.without:
        others = tuple(person for person in search.people if person.key not in way.people)
        assert best_times(replace(search, people=others)).in_the_way is None
    if in_the_way.shorter:
        assert best_times(replace(search, minutes=in_the_way.shorter.minutes)).in_the_way is None
    for key in in_the_way.nowhere:
        alone = tuple(person for person in search.people if person.key == key)
        assert best_times(replace(search, people=alone)).in_the_way


# Rule by rule


def person(key: str, *windows: Window, zone: str = CENTRAL, **more: Any) -> Person:
    return Person(key=key, zone=zone, windows=windows, **more)


def on(weekday: int, begins: int, ends: int) -> Window:
    return Window(weekday, time(begins), time(ends))


def search(*people: Person, days: int = 7, minutes: int = 60, **more: Any) -> Found:
    return best_times(Search(people, minutes, MONDAY, MONDAY + timedelta(days=days), CENTRAL, **more))


def when(proposal: Proposal | None) -> str:
    assert proposal
    there = [moment.astimezone(second_source(CENTRAL)) for moment in (proposal.starts_at, proposal.last_start)]
    return f"{there[0]:%a %H:%M}–{there[1]:%H:%M}"


def test_starts_that_are_equal_are_one_proposal() -> None:
    found = search(person("Rosa", on(1, 9, 12)), person("Ben", on(1, 9, 13), on(3, 15, 16)))
    assert when(found.best) == "Tue 09:00–11:00"
    assert found.proposals[0].who(Can.YES) == ("Rosa", "Ben")
    # Half an hour beyond Rosa's morning, at either end; Ben's hour on Thursday is none of hers.
    assert [when(one) for one in found.proposals[1:]] == ["Tue 11:15–11:30", "Tue 08:30–08:45"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ([on(4, 9, 10)], [Window(1, time(9, 30), time(10, 15))]),  # can on Friday, on Tuesday only if need be
        ([on(4, 9, 10)], [on(1, 6, 7)]),  # Friday at nine, Tuesday while most sleep
        ([on(1, 9, 10)], [on(4, 9, 10)]),  # earlier
    ],
)
def test_of_two_times_that_differ_in_one_thing_the_better_is_ahead(better: list[Window], worse: list[Window]) -> None:
    found = search(person("Rosa", *better, *worse))
    expected = search(person("Rosa", *better)).best
    assert expected
    assert when(found.best) == when(expected)


def test_more_optional_people_are_ahead_of_an_earlier_time() -> None:
    rosa = person("Rosa", on(1, 9, 10), on(4, 9, 10))
    found = search(rosa, person("Ben", on(4, 9, 10), is_required=False))
    assert when(found.best) == "Fri 09:00–09:00"
    assert next(one.why for one in found.proposals[-1].people if one.key == "Ben") == Why.NOT_FREE


def test_a_time_before_interpreters_can_be_booked_is_never_best() -> None:
    rosa = person("Rosa", on(1, 9, 10), on(4, 9, 10))
    team = Team("Interpreting", 2, from_then=MONDAY + timedelta(days=3))
    found = search(rosa, teams=(team,))
    assert when(found.best) == "Fri 09:00–09:00"
    assert [when(one) for one in found.too_soon] == ["Tue 09:00–09:00", "Tue 08:30–08:45", "Tue 09:15–09:30"]
    assert found.too_soon[0].too_soon == ("Interpreting",)
    assert found.too_soon[0].teams[0].short is None
    late = search(rosa, teams=(replace(team, from_then=MONDAY + timedelta(days=30)),))
    assert (late.best, late.in_the_way, len(late.too_soon)) == (None, None, 3)


def test_a_time_for_which_the_team_is_complete_is_ahead_of_one_that_is_earlier() -> None:
    rosa = person("Rosa", on(1, 9, 10), on(4, 9, 10))
    pair = (person("Ida", on(1, 9, 12), on(4, 9, 12)), person("Uma", on(4, 9, 12)))
    found = search(rosa, teams=(Team("Interpreting", 2, pair),))
    assert when(found.best) == "Fri 09:00–09:00"
    tuesday = next(one for one in found.proposals if when(one) == "Tue 09:00–09:00")
    assert (tuesday.teams[0].yes, tuesday.teams[0].short) == (("Ida",), 1)


def test_of_equals_the_time_is_ahead_at_which_somebody_can_who_names_what_is_wanted() -> None:
    rosa = person("Rosa", on(1, 9, 10), on(2, 6, 7), on(4, 9, 10))
    ida, uma = person("Ida", on(1, 9, 10)), person("Uma", on(2, 6, 7), on(4, 9, 10))
    team = Team("Tactile interpreters", 1, (ida, uma))
    assert when(search(rosa, teams=(team,)).best) == "Tue 09:00–09:00"
    nearer = search(rosa, teams=(replace(team, nearest=frozenset({"Uma"})),))
    assert when(nearer.best) == "Fri 09:00–09:00"  # not Wednesday at six, while Rosa sleeps
    tuesday = next(one for one in nearer.proposals if when(one) == "Tue 09:00–09:00")
    assert tuesday.rank.less_near == 1


def test_nobody_takes_two_places_of_one_meeting() -> None:
    rosa, ida, uma = person("Rosa", on(1, 9, 10)), person("Ida", on(1, 9, 10)), person("Uma", on(1, 9, 10))
    teams = (Team("ASL", 1, (ida, uma)), Team("Tactile", 1, (ida,)), Team("Captions", 1, (ida,)))
    best = search(rosa, teams=teams).best
    assert best
    assert [team.short for team in best.teams] == [0, 0, 1]


def test_no_more_times_that_are_too_soon_are_told_than_were_asked_for() -> None:
    team = Team("Interpreting", 1, from_then=MONDAY + timedelta(days=30))
    rosa = person("Rosa", on(1, 9, 10), on(2, 9, 10), on(4, 9, 10))
    assert [len(search(rosa, teams=(team,), most=most).too_soon) for most in (1, 2, 3, 5)] == [1, 2, 3, 3]


def test_a_day_gives_three_proposals_unless_other_days_give_too_few() -> None:
    four = [on(1, hour, hour + 1) for hour in (9, 12, 15, 18)]
    rosa = person("Rosa", *four, *(on(day, 9, 10) for day in (2, 3)))
    days = [when(one)[:3] for one in search(rosa, most=6).proposals]
    assert days.count("Tue") == 3
    assert len(search(person("Rosa", *four), most=6).proposals) == 6


def test_what_fills_up_the_number_stands_in_its_place_by_rank() -> None:
    rosa = person("Rosa", *(on(1, hour, hour + 1) for hour in (9, 12, 15, 18)), on(2, 9, 10))
    found = search(rosa, most=8).proposals
    assert [when(one)[:9] for one in found[:5]] == ["Tue 09:00", "Tue 12:00", "Tue 15:00", "Tue 18:00", "Wed 09:00"]
    assert list(found) == sorted(found, key=lambda one: one.rank)


def test_whoever_told_nothing_of_their_week_comes_if_need_be_by_day() -> None:
    found = search(person("Rosa", zone="Pacific/Honolulu"), days=1)
    assert [when(one) for one in found.proposals] == ["Mon 00:00–01:00", "Mon 13:00–23:00"]
    rosa = found.proposals[1].people[0]
    assert (rosa.can, rosa.why) == (Can.IF_NEED_BE, Why.NOT_TOLD)
    assert [f"{rosa.begins:%H:%M}", f"{rosa.ends:%H:%M}"] == ["08:00", "09:00"]


def test_away_and_booked_are_never_if_need_be() -> None:
    busy = person("Rosa", on(0, 9, 17), booked=((MONDAY + timedelta(hours=9), MONDAY + timedelta(hours=16)),))
    assert when(search(busy).best) == "Mon 16:00–16:00"
    gone = person("Rosa", away=((date(2026, 5, 4), date(2026, 5, 9)),))
    assert when(search(gone).best) == "Sun 08:00–20:00"


def test_those_in_the_way_are_named() -> None:
    rosa = person("Rosa", on(1, 9, 12), on(2, 9, 12))
    ben, ida = person("Ben", on(1, 9, 12), on(2, 9, 12)), person("Ida", on(4, 9, 12))
    found = search(rosa, ben, ida, person("Uma", is_required=False))
    assert found.proposals == ()
    assert found.in_the_way
    assert found.in_the_way.nowhere == ()
    assert found.in_the_way.apart == (("Rosa", "Ida"), ("Ben", "Ida"))
    assert [(way.people, way.days) for way in found.in_the_way.without] == [(("Ida",), 2)]


def test_whoever_has_no_time_at_all_is_told_apart() -> None:
    gone = person("Ida", away=((date(2026, 5, 1), date(2026, 6, 1)),))
    found = search(person("Rosa", on(1, 9, 12)), gone)
    assert found.in_the_way
    assert (found.in_the_way.nowhere, found.in_the_way.apart) == (("Ida",), ())
    assert found.in_the_way.without == ()  # a meeting of one is none
    assert search(gone).in_the_way == InTheWay(("Ida",), (), (), is_too_short=False)


@pytest.mark.parametrize(("minutes", "shorter"), [(150, Shorter(120, 2)), (240, Shorter(120, 2)), (480, None)])
def test_a_shorter_meeting_that_would_fit_is_told(minutes: int, shorter: Shorter | None) -> None:
    rosa, ben = person("Rosa", on(1, 9, 12), on(2, 9, 12)), person("Ben", on(1, 11, 17), on(2, 11, 17))
    found = search(rosa, ben, minutes=minutes)
    assert found.in_the_way
    assert found.in_the_way.shorter == shorter


def test_where_no_start_lies_between_nobody_is_in_the_way() -> None:
    found = best_times(Search((), 60, MONDAY, MONDAY + timedelta(minutes=45), CENTRAL))
    assert found.in_the_way == InTheWay((), (), (), is_too_short=True, shorter=Shorter(45, 1))
    with pytest.raises(ValueError, match="0 minutes"):
        search(minutes=0)


def test_a_window_to_midnight_goes_on_into_the_next_day() -> None:
    found = search(person("Rosa", Window(0, time(22), LAST_MINUTE), Window(1, time(0), time(2))))
    assert found.proposals[0].people[0].is_night
    assert [when(one) for one in found.proposals] == ["Mon 22:00–23:45", "Tue 00:00–01:00"]
