"""The page that finds a time. Real time: it asks the clock."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Booking, Match, Meeting, Seat, SeatState
from matches.scheduling.finding.knowing import after_book
from participants.models import AccessNeed, AccessProfile, DatesAway, NeedKind, Participant, WeeklyWindow
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day, say_day
from tests.factories import make_member, make_person
from tests.matches.factories import accepted_match, make_meeting, make_seat
from tests.matches.scheduling.pages import page, url, words


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Robin Park and David Larsen, both in Central, free on Wednesdays: Robin from 9 to 12, David from 10 to 11."""
    found = accepted_match(program, coordinator=coordinator)
    give_week(found, "Robin", (2, "09:00", "12:00"))
    give_week(found, "David", (2, "10:00", "11:00"))
    return found


def give_week(match: Match, name: str, *windows: tuple[int, str, str]) -> None:
    who = person(match, name)
    for day, begins, ends in windows:
        WeeklyWindow.objects.create(program=match.program, participant=who, weekday=day, begins=begins, ends=ends)


def person(match: Match, name: str) -> Any:
    return match.seats.get(participant__first_name=name).participant


def need(match: Match, name: str, kind: str = NeedKind.INTERPRETER, detail: str = "ASL") -> None:
    profile = AccessProfile.objects.create(program=match.program, participant=person(match, name))
    AccessNeed.objects.create(program=match.program, profile=profile, kind=kind, detail=detail)


def next_wednesday(after: int = 0) -> date:
    """The first from tomorrow on, and so many weeks later."""
    tomorrow = local_day(timezone.now(), "America/Chicago") + timedelta(days=1)
    return tomorrow + timedelta(days=(2 - tomorrow.weekday()) % 7, weeks=after)


def look_for(client: Client, match: Match, **asked: Any) -> Any:
    return client.get(url("meeting-times", match), asked)


def must(*seats: Seat) -> list[str]:
    return [str(seat.public_id) for seat in seats]


def test_the_best_time_leads_to_the_form_that_plans_it(signed_in: Client, match: Match) -> None:
    found = look_for(signed_in, match, minutes=60)
    best, day = found.context["cards"][0], next_wednesday()
    assert best.when == f"{say_day(day)}, 10:00 am Central"
    assert (best.status, best.tone) == ("Suits everyone", "done")
    assert best.ahead == "It is as good, and earlier."
    assert [(one.name, one.said, one.when, one.why) for one in best.people] == [
        ("Robin Park", "Can", "10:00 am to 11:00 am Central", ""),
        ("David Larsen", "Can", "10:00 am to 11:00 am Central", ""),
    ]
    [link] = re.findall(r'href="([^"]*meetings/plan/[^"]*)">Plan this time<', found.content.decode())[:1]
    initial = signed_in.get(link.replace("&amp;", "&")).context["form"].initial
    assert (initial["on"], f"{initial['at']:%H:%M}", initial["zone"], initial["minutes"]) == (
        day, "10:00", "America/Chicago", 60,
    )  # fmt: skip


def test_ticked_times_are_asked_about(signed_in: Client, match: Match) -> None:
    found = look_for(signed_in, match, minutes=60)
    said = words(found)
    assert f'formaction="{url("poll-ask", match)}" name="zone" value="America/Chicago"' in said
    for card in found.context["cards"]:
        assert f'value="{card.value}" form="narrow">' in said
    days = [card.value for card in found.context["cards"][:2]]
    initial = signed_in.get(url("poll-ask", match), {"on": days, "minutes": "60"}).context["form"].initial
    assert [f"{initial[f'on_{n}']}T{initial[f'at_{n}']:%H:%M}" for n in (1, 2)] == days


def test_what_is_ticked_stays_so_when_something_else_is_looked_for(signed_in: Client, match: Match) -> None:
    first, second = [card.value for card in look_for(signed_in, match, minutes=60).context["cards"][:2]]
    later = (date.fromisoformat(first[:10]) + timedelta(days=1)).isoformat()
    found = look_for(signed_in, match, minutes=60, first=later, on=[first, second, "x", "2026-13-01T10:00", first])
    said = words(found)
    assert f'value="{second}" form="narrow" checked>' in said
    assert "1 time is ticked and not listed now" in said
    assert f'value="{first}" form="narrow" checked> <span class="visually-hidden">Ask about it:</span>' in said
    nothing = words(look_for(signed_in, match, minutes=480, on=[first, second]))
    assert "2 times are ticked and not listed now" in nothing
    assert "Ask which of these suit" in nothing


def test_everyone_reads_their_own_clock_and_another_day_is_named(signed_in: Client, match: Match) -> None:
    Participant.objects.filter(program=match.program, first_name="David").update(time_zone="Asia/Kathmandu")
    WeeklyWindow.objects.filter(program=match.program, participant__first_name="Robin").update(
        begins="19:00", ends="20:00"
    )
    WeeklyWindow.objects.filter(program=match.program, participant__first_name="David").update(
        weekday=3, begins="06:00", ends="08:00"
    )
    best = look_for(signed_in, match).context["cards"][0]
    david = best.people[1]
    assert re.match(r"Thu, \w+ \d+, \d+:\d\d am Kathmandu, until ", david.when)
    assert david.why == "Within their free time, but outside waking hours."


def test_the_usual_length_four_weeks_and_who_said_yes_are_looked_for(signed_in: Client, match: Match) -> None:
    form = look_for(signed_in, match).context["form"]
    assert (form.length, form.weeks_ahead, len(form.required)) == (45, 4, 2)


def test_whoever_did_not_say_yes_need_not_be_there_where_two_did(signed_in: Client, match: Match) -> None:
    make_seat(match, make_person(match.program, "Ida", "Holm"), state=SeatState.INVITED)
    found = look_for(signed_in, match)
    assert [seat.participant.first_name for seat in found.context["form"].required] == ["Robin", "David"]
    assert "Ida Holm (need not be there)" in words(found)
    match.seats.filter(participant__first_name="David").update(state=SeatState.INVITED)
    assert len(look_for(signed_in, match).context["form"].required) == 3


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"minutes": "5"}, "minutes"),
        ({"minutes": "long"}, "minutes"),
        ({"weeks": "3"}, "weeks"),
        ({"first": "2206-01-01"}, "first"),
        ({"first": "9999-12-31"}, "first"),
        ({"first": "someday"}, "first"),
        ({"weeks": "4"}, "must"),  # sent without a tick
        ({"must": "none"}, "must"),
        ({"must": "00000000-0000-0000-0000-000000000000"}, "must"),
    ],
)
def test_what_cannot_be_looked_for_is_said_at_its_field(
    signed_in: Client, match: Match, asked: dict[str, str], field: str
) -> None:
    found = look_for(signed_in, match, **asked)
    assert field in found.context["form"].errors
    assert "cards" not in found.context


def test_an_address_that_was_kept_looks_from_tomorrow_on(signed_in: Client, match: Match) -> None:
    assert len(look_for(signed_in, match, first="2020-01-01").context["cards"]) == 10


def test_a_time_before_it_can_be_booked_stands_apart_and_is_never_best(signed_in: Client, match: Match) -> None:
    need(match, "Robin")
    found = look_for(signed_in, match)
    first = found.context["first_day"]
    assert {card.too_soon for card in found.context["too_soon"]} == {"Too soon to book ASL interpreters."}
    assert all(card.value[:10] >= first.isoformat() for card in found.context["cards"])
    assert all(card.value[:10] < first.isoformat() for card in found.context["too_soon"])
    assert "Robin Park: ASL interpreter" in words(found)


def test_a_federal_holiday_is_named(signed_in: Client, match: Match) -> None:
    for name in ("Robin", "David"):
        give_week(match, name, *((day, "14:00", "15:00") for day in range(7)))
    new_year = date(timezone.now().year + 1, 1, 1)
    found = look_for(signed_in, match, first=new_year.isoformat())
    assert found.context["cards"][0].is_holiday
    assert not found.context["cards"][-1].is_holiday


def test_of_many_people_those_who_can_are_folded_away(signed_in: Client, match: Match) -> None:
    for name in ("Ada", "Ben", "Cai", "Dov", "Eli"):
        make_seat(match, make_person(match.program, name, "Kim"), state=SeatState.ACCEPTED)
        give_week(match, name, (2, "09:00" if name != "Eli" else "10:15", "12:00"))
    best = look_for(signed_in, match, minutes=60).context["cards"][0]
    assert ([one.name for one in best.people], len(best.folded)) == (["Eli Kim"], 6)


def test_where_all_that_suits_is_too_soon_later_weeks_are_offered(signed_in: Client, match: Match) -> None:
    need(match, "Robin", detail="ProTactile")
    found = look_for(signed_in, match, weeks=2, must=must(*match.seats.all()))
    assert found.context["cards"] == []
    assert [way.words for way in found.context["ways"]] == ["Look within 8 weeks"]
    later = signed_in.get(f"{url('meeting-times', match)}?{found.context['ways'][0].query}")
    assert later.context["cards"]


def test_who_may_not_know_reads_only_that_something_is_needed(
    client_of: Callable[[User], Client], match: Match, program: Program
) -> None:
    need(match, "Robin")
    need(match, "David", NeedKind.SSP, "")
    other = client_of(make_member(program, "Uma Lind"))
    found = look_for(other, match)
    assert {card.too_soon for card in found.context["too_soon"]} == {"Too soon to book what people need."}
    assert "The match's coordinator knows what it is." in words(found).replace("&#x27;", "'")
    assert not re.search("ASL|interpreter|SSP", words(found))


def test_where_two_share_no_time_it_says_who_and_what_would_help(signed_in: Client, match: Match) -> None:
    WeeklyWindow.objects.filter(program=match.program, participant__first_name="David").update(
        begins="11:30", ends="13:00"
    )
    WeeklyWindow.objects.filter(program=match.program, participant__first_name="Robin").update(ends="10:30")
    found = look_for(signed_in, match, minutes=120)
    assert "Robin Park and David Larsen share no time for it in these weeks." in found.context["in_the_way"]
    assert "When David Larsen is free" in words(found)
    for way in found.context["ways"]:
        assert signed_in.get(f"{url('meeting-times', match)}?{way.query}").context["cards"]


def test_without_anybodys_week_it_says_so(signed_in: Client, match: Match) -> None:
    WeeklyWindow.objects.in_program(match.program).delete()
    found = look_for(signed_in, match)
    assert "Nobody here has said when they are free" in words(found)
    assert "When Robin Park is free" in words(found)


def test_who_has_said_nothing_counts_as_if_need_be_and_is_named(signed_in: Client, match: Match) -> None:
    person(match, "David").windows.all().delete()
    found = look_for(signed_in, match)
    assert found.context["cards"][0].people[1].why == "Has not said when they are free."
    assert found.context["unknown"].startswith("David Larsen has not said when they are free")


def test_away_and_booked_stand_in_the_way_but_not_the_meeting_that_is_moved(signed_in: Client, match: Match) -> None:
    first, second = next_wednesday(), next_wednesday(1)
    DatesAway.objects.create(program=match.program, participant=person(match, "Robin"), first=first, last=first)
    meeting = make_meeting(match, second, datetime.min.time().replace(hour=10), minutes=60)
    book(meeting, person(match, "David"))
    days = {card.value[:10] for card in look_for(signed_in, match, minutes=60).context["cards"]}
    assert not days & {first.isoformat(), second.isoformat()}
    moving = look_for(signed_in, match, minutes=60, move=str(meeting.public_id))
    best = moving.context["cards"][0]
    assert best.value == f"{second.isoformat()}T10:00"
    initial = signed_in.get(f"{page('meeting-move', meeting)}?{best.query}").context["form"].initial
    assert (initial["on"], initial["place"]) == (second, "https://video.example/room")


def book(meeting: Meeting, who: Any) -> None:
    Booking.objects.create(
        program=meeting.program, meeting=meeting, participant=who, starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )


def test_a_meeting_of_another_match_is_not_found(signed_in: Client, match: Match) -> None:
    other = make_meeting(accepted_match(match.program, "Another", coordinator=match.coordinator), next_wednesday())
    assert look_for(signed_in, match, move=str(other.public_id)).status_code == 404
    assert look_for(signed_in, match, move="x").status_code == 404


@pytest.mark.parametrize(
    "asked", [{"on": "2026-02-30"}, {"at": "25:00"}, {"minutes": "5"}, {"minutes": "٩٩٩٩٩"}, {"zone": "Moon"}]
)
def test_what_no_form_would_take_prefills_nothing(signed_in: Client, match: Match, asked: dict[str, str]) -> None:
    plain = signed_in.get(url("meeting-plan", match)).context["form"].initial
    assert signed_in.get(url("meeting-plan", match), asked).context["form"].initial == plain


def test_the_way_there_is_from_the_plan_and_the_checklist(signed_in: Client, match: Match) -> None:
    there = url("meeting-times", match)
    assert there in words(signed_in.get(url("meeting-plan", match)))
    assert there in words(signed_in.get(match.get_absolute_url()))


def test_viewers_are_not_led_there(client_of: Callable[[User], Client], match: Match, viewer: User) -> None:
    assert url("meeting-times", match) not in words(client_of(viewer).get(match.get_absolute_url()))
    assert look_for(client_of(viewer), match).status_code == 403


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        ("interpreter", "ASL", "ASL interpreters"),
        ("interpreter", "", "interpreters"),
        ("captions", "", "CART captioning"),
        ("large_print", "24 pt", "papers in large print"),
        ("other", "A quiet room", "A quiet room"),
        ("other", "", "what else is needed"),
    ],
)
def test_what_is_booked_is_worded_as_after_book(kind: str, detail: str, said: str) -> None:
    assert after_book(NeedKind(kind), detail) == said


def test_what_is_wrong_leads_to_where_it_is_mended(signed_in: Client, match: Match) -> None:
    page = look_for(signed_in, match, weeks="4").content.decode()
    [target] = re.findall(r'href="#([^"]+)">Who must be there', page)
    assert f'id="{target}"' in page
