"""The best times and those whom the program books. Real time: it asks the clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Accommodation, Match, Meeting, ServiceBooking
from matches.models.arranging_states import BookingState
from matches.scheduling.finding.bookable import Bookable, _shared_out, bookable
from matches.scheduling.finding.knowing import known_of, seats_of
from participants.models import AccessProfile, AccessProvider, ProviderAway, ProviderWindow
from peermatch.accounts.models import Program, User
from tests.factories import make_member, make_provider
from tests.matches.factories import accepted_match, make_meeting
from tests.matches.scheduling.finding.test_views import give_week, look_for, need, next_wednesday, person
from tests.matches.scheduling.pages import words


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Robin Park and David Larsen are free on Wednesdays from 9 to 13; Robin works with a ProTactile interpreter."""
    row = accepted_match(program, coordinator=coordinator)
    for name in ("Robin", "David"):
        give_week(row, name, (2, "09:00", "13:00"))
    need(row, "Robin", detail="ProTactile")
    AccessProfile.objects.filter(program=program).update(team_size=1)
    return row


def listed(match: Match, name: str = "Dana Field", *windows: tuple[int, str, str], **fields: Any) -> AccessProvider:
    row = make_provider(match.program, name, **{"works_in": "ASL, ProTactile"} | fields)
    for day, begins, ends in windows:
        ProviderWindow.objects.create(program=match.program, provider=row, weekday=day, begins=begins, ends=ends)
    return row


def found(client: Client, match: Match, **asked: Any) -> Any:
    """The page of an hour within eight weeks, with everybody."""
    must = [str(seat.public_id) for seat in match.seats.all()]
    return look_for(client, match, minutes=60, weeks=8, must=must, **asked)


def cards(client: Client, match: Match, **asked: Any) -> Any:
    return found(client, match, **asked).context["cards"]


def teams(card: Any) -> list[tuple[str, str]]:
    return [(team.said, team.who) for team in card.teams]


def meeting_of(match: Match, day: date) -> Meeting:
    return make_meeting(match, day, time(10), time_zone="America/Chicago")


def test_a_day_on_which_the_interpreter_can_is_better_than_one_before(signed_in: Client, match: Match) -> None:
    for name in ("Robin", "David"):
        give_week(match, name, (3, "09:00", "10:00"))
    listed(match, "Dana Field", (3, "09:00", "10:00"))
    best = cards(signed_in, match)[0]
    assert (best.when[:3], best.status, teams(best)) == ("Thu", "Suits everyone", [("Can", "Dana Field can.")])


def test_a_time_at_which_nobody_on_the_list_can_says_so(signed_in: Client, match: Match) -> None:
    dana = listed(match, "Dana Field", (2, "09:00", "13:00"))
    today = timezone.localdate()
    ProviderAway.objects.create(program=match.program, provider=dana, first=today, last=today + timedelta(days=99))
    page = found(signed_in, match)
    card = page.context["cards"][0]
    assert card.status == "Suits everyone, but nobody is free for 1 place to be booked"
    assert "ProTactile interpreters: Nobody on your list is free. 1 of 1 is missing." in words(page)


def test_a_list_without_hours_changes_nothing_but_tells_who_could_be_asked(signed_in: Client, match: Match) -> None:
    before = [card.when for card in cards(signed_in, match)]
    assert "Nobody on your list does this." in words(found(signed_in, match))
    listed(match)
    after = cards(signed_in, match)
    assert [card.when for card in after] == before
    assert teams(after[0]) == []
    assert "On your list: Dana Field." in words(found(signed_in, match))


def test_whoever_is_not_known_to_be_free_stands_in_nobodys_way(signed_in: Client, match: Match) -> None:
    listed(match, "Dana Field", (5, "09:00", "10:00"))
    listed(match, "Uma Lind")
    card = cards(signed_in, match)[0]
    assert teams(card) == [("Not known", "When Uma Lind can is not known.")]
    assert card.status == "Suits everyone"


@pytest.mark.parametrize(
    ("fields", "declined"),
    [({"works_in": "ASL"}, ""), ({"kinds": ["captions"]}, ""), ({}, "Dana Field")],
)
def test_who_cannot_do_it_or_is_declined_is_not_on_the_team(
    signed_in: Client, match: Match, fields: dict[str, Any], declined: str
) -> None:
    listed(match, "Dana Field", (2, "09:00", "13:00"), **fields)
    AccessProfile.objects.filter(program=match.program).update(interpreters_declined=declined)
    assert teams(cards(signed_in, match)[0]) == []


def test_who_is_retired_is_not_offered_and_who_is_preferred_stands_first(
    signed_in: Client, match: Match, coordinator: User
) -> None:
    listed(match, "Dana Field", (2, "09:00", "13:00"))
    uma = listed(match, "Uma Lind", (2, "09:00", "13:00"))
    AccessProfile.objects.filter(program=match.program).update(interpreters_preferred="Uma Lind")
    assert teams(cards(signed_in, match)[0]) == [("Can", "Uma Lind and Dana Field can.")]
    uma.retire(by=coordinator, at=timezone.now())
    assert teams(cards(signed_in, match)[0]) == [("Can", "Dana Field can.")]


def test_who_names_the_way_that_is_wanted_is_ahead_of_who_only_works_by_touch(signed_in: Client, match: Match) -> None:
    for name in ("Robin", "David"):
        give_week(match, name, (3, "09:00", "10:00"))
    listed(match, "Dana Field", (2, "09:00", "13:00"), works_in="ASL, tactile")
    listed(match, "Uma Lind", (3, "09:00", "10:00"))
    proposed = cards(signed_in, match)
    best = proposed[0]
    assert (best.when[:3], best.status, teams(best)) == ("Thu", "Suits everyone", [("Can", "Uma Lind can.")])
    said = "Those who are free to be booked name the very way that is wanted."
    assert [card.ahead for card in proposed].count(said) == 1
    AccessProvider.objects.filter(program=match.program).update(works_in="ASL, ProTactile")
    assert teams(cards(signed_in, match)[0]) == [("Can", "Dana Field can.")]  # the earlier of two that are equal


def test_what_they_are_booked_for_takes_their_time_but_not_where_that_meeting_is_moved(match: Match) -> None:
    dana = listed(match, "Dana Field", (2, "10:00", "11:00"))
    meeting = meeting_of(match, next_wednesday(after=21))
    booking = book(meeting, dana)
    assert taken(match, None) == ((meeting.starts_at, meeting.ends_at),)
    assert taken(match, meeting) == ()
    booking.cancel(reason="", is_told=True, by=None, at=timezone.now())
    assert taken(match, None) == ()


def taken(match: Match, leave_out: Meeting | None) -> Any:
    """What takes the time of the first of the first team."""
    known = known_of(match, seats_of(match), minutes=60, on=timezone.localdate(), leave_out=leave_out)
    return known.teams("America/Chicago", knows=True)[0].members[0].booked


def book(meeting: Meeting, provider: AccessProvider, places: int = 1) -> ServiceBooking:
    of: dict[str, Any] = {"program": meeting.program}
    row = Accommodation.objects.create(
        **of, meeting=meeting, participant=person(meeting.match, "Robin"), kind="interpreter", detail="ProTactile",
        count=1, needed_by=meeting.on,
    )  # fmt: skip
    times = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "requested_at": timezone.now()}
    return ServiceBooking.objects.create(
        **of, accommodation=row, provider=provider, places=places, state=BookingState.REQUESTED, **times
    )


def test_what_ends_as_the_search_begins_takes_nobodys_time(match: Match) -> None:
    dana = listed(match, "Dana Field", (2, "09:00", "13:00"))
    meeting = meeting_of(match, next_wednesday())
    booked = book(meeting, dana)
    soon = timedelta(minutes=1)
    found = [
        bookable(match.program, after=after, leave_out=None).people[dana.pk][0].booked
        for after in (meeting.ends_at - soon, meeting.ends_at, meeting.ends_at + soon)
    ]
    assert found == [((booked.starts_at, booked.ends_at),), (), ()]


def test_an_agency_fills_several_places(signed_in: Client, match: Match) -> None:
    AccessProfile.objects.filter(program=match.program).update(team_size=2)
    agency = {"is_agency": True, "at_once": 3}
    listed(match, "Bay Interpreting", (2, "09:00", "13:00"), **agency)
    assert teams(cards(signed_in, match)[0]) == [("Can", "Bay Interpreting (3 people) can.")]


def test_what_an_agency_is_booked_for_is_shared_out() -> None:
    nine, ten, eleven = (datetime(2026, 4, 1, hour, tzinfo=UTC) for hour in (9, 10, 11))
    shared = _shared_out(2, [(nine, ten, 1), (nine, eleven, 1), (ten, eleven, 1)])
    assert sorted(shared) == [[(nine, ten), (ten, eleven)], [(nine, eleven)]]
    assert _shared_out(1, [(nine, ten, 2)]) == [[(nine, ten)]]
    assert Bookable().members([]) == ()


def test_two_who_need_the_same_make_two_teams_where_one_declines_somebody(signed_in: Client, match: Match) -> None:
    listed(match, "Dana Field", (2, "09:00", "13:00"))
    listed(match, "Uma Lind", (2, "09:00", "13:00"))
    need(match, "David", detail="ProTactile")
    AccessProfile.objects.filter(program=match.program).update(team_size=1)
    assert teams(cards(signed_in, match)[0]) == [("Can", "Dana Field and Uma Lind can.")]
    AccessProfile.objects.filter(program=match.program, participant=person(match, "David")).update(
        interpreters_declined="Uma Lind"
    )
    best = cards(signed_in, match)[0]
    assert teams(best) == [("Can", "Dana Field and Uma Lind can."), ("Can", "Dana Field can.")]
    assert best.status == "Suits everyone"


def test_who_may_not_know_what_people_need_reads_nobody(signed_in: Client, match: Match, coordinator: User) -> None:
    listed(match, "Dana Field", (2, "09:00", "13:00"))
    match.hand_over(make_member(match.program, "Lee Okafor"), by=coordinator, at=timezone.now())
    page = found(signed_in, match)
    assert "Dana Field" not in words(page)


def test_the_hour_that_an_interpreter_named_is_better_than_one_that_reaches_beyond_it(
    signed_in: Client, match: Match
) -> None:
    listed(match, "Dana Field", (2, "11:00", "12:00"))
    best = cards(signed_in, match)[0]
    assert best.when.endswith("11:00 am Central")
    assert teams(best) == [("Can", "Dana Field can.")]
