"""A coordinator's calendar reads their meetings: what it finds at its address, and who finds nothing."""

from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matches.models import Match, Meeting, MeetingState
from matches.scheduling import planning
from matches.scheduling.feeding import listing
from matches.scheduling.planning import Place
from matches.workspace.covering import cover
from participants.models import BadTry
from peermatch.accounts.models import CalendarFeed, Membership, Program, Role, User
from peermatch.clock import WallTime, local_day
from tests.counting import assert_same_queries
from tests.factories import make_member
from tests.matches.factories import make_meeting

pytestmark = pytest.mark.django_db


def address(token: str) -> str:
    return reverse("calendar-feed", args=[token])


@pytest.fixture
def token(coordinator: User) -> str:
    return CalendarFeed.make(coordinator, at=timezone.now())


@pytest.fixture
def ahead(match: Match) -> Meeting:
    """Planned for three weeks from now."""
    return make_meeting(match, timezone.localdate() + timedelta(days=21))


def read(client: Client, token: str) -> list[Any]:
    answer = client.get(address(token))
    assert answer.status_code == 200
    return list(icalendar.Calendar.from_ical(answer.content).events)


def set_state(meeting: Meeting, state: MeetingState, days_ago: int = 0) -> None:
    meeting.state, meeting.state_since = state, timezone.now() - timedelta(days=days_ago)
    meeting.save()


class TestWhatStandsInIt:
    def test_a_plan_is_tentative_and_leads_to_its_page(self, client: Client, token: str, ahead: Meeting) -> None:
        [event] = read(client, token)
        told = (str(event["summary"]), event["status"], event["uid"], event["dtstart"].dt, event["dtend"].dt)
        assert told == ("Peer match meeting (planned)", "TENTATIVE", ahead.uid, ahead.starts_at, ahead.ends_at)
        assert event["url"].endswith(ahead.get_absolute_url())

    @pytest.mark.parametrize(
        ("state", "status", "summary", "transp"),
        [
            (MeetingState.CONFIRMED, "CONFIRMED", "Peer match meeting", "OPAQUE"),
            (MeetingState.HELD, "CONFIRMED", "Peer match meeting", "OPAQUE"),
            (MeetingState.CANCELLED, "CANCELLED", "Peer match meeting (cancelled)", "TRANSPARENT"),
            (MeetingState.NOT_HELD, "CANCELLED", "Peer match meeting (did not take place)", "TRANSPARENT"),
        ],
    )
    def test_its_state_is_said(
        self, client: Client, token: str, ahead: Meeting, state: MeetingState, status: str, summary: str, transp: str
    ) -> None:
        set_state(ahead, state)
        [event] = read(client, token)
        assert (event["status"], str(event["summary"]), event["transp"]) == (status, summary, transp)

    def test_nobody_is_named_and_no_way_in_is_told(self, client: Client, token: str, ahead: Meeting) -> None:
        Meeting.objects.filter(program=ahead.program).update(place_notes="canary-notes")
        answer = client.get(address(token))
        text = answer.content.decode().replace("\r\n ", "")
        people = [seat.participant for seat in ahead.match.seats.select_related("participant")]
        told = [fact for one in people for fact in (one.first_name, one.last_name, one.email) if fact]
        assert len(told) >= 8
        for fact in (*told, ahead.place, "canary-notes", ahead.match.title, token, "ATTENDEE", "ORGANIZER"):
            assert fact not in text, fact
        assert "METHOD:PUBLISH\r\n" in text
        assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75

    def test_each_change_has_a_higher_number(self, client: Client, token: str, ahead: Meeting, match: Match) -> None:
        seen = [read(client, token)[0]["sequence"]]
        wall = WallTime(timezone.localdate() + timedelta(days=22), ahead.at, ahead.time_zone)
        place, by = Place(ahead.place_kind, ahead.place), match.coordinator
        planning.move(meeting=ahead, wall=wall, minutes=60, place=place, by=by, at=timezone.now())
        seen.append(read(client, token)[0]["sequence"])
        planning.confirm(meeting=ahead, by=by, at=timezone.now())
        seen.append(read(client, token)[0]["sequence"])
        planning.cancel(meeting=ahead, by=by, at=timezone.now())
        seen.append(read(client, token)[0]["sequence"])
        assert seen == sorted(set(seen))

    def test_what_is_long_over_or_was_long_called_off_is_left_out(
        self, client: Client, token: str, match: Match
    ) -> None:
        today = timezone.localdate()
        soon, later, off, long_off = (make_meeting(match, today + timedelta(days=n)) for n in (-29, 300, 50, 60))
        make_meeting(match, today - timedelta(days=32))
        set_state(off, MeetingState.CANCELLED, days_ago=29)
        set_state(long_off, MeetingState.CANCELLED, days_ago=31)
        assert [event["uid"] for event in read(client, token)] == [soon.uid, off.uid, later.uid]

    def test_no_file_grows_without_end(
        self, client: Client, token: str, match: Match, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listing, "MOST", 2)
        today = timezone.localdate()
        first, second, _third = (make_meeting(match, today + timedelta(days=n)) for n in (5, 6, 7))
        assert [event["uid"] for event in read(client, token)] == [first.uid, second.uid]

    def test_more_meetings_cost_no_more_queries(self, client: Client, token: str, match: Match) -> None:
        today = timezone.localdate()
        assert_same_queries(client, address(token), lambda n: make_meeting(match, today + timedelta(days=n)))


class TestWhoseTheyAre:
    def test_another_coordinators_meetings_are_not_in_it_until_they_are_covered(
        self, client: Client, program: Program, ahead: Meeting, coordinator: User, lead: User
    ) -> None:
        token = CalendarFeed.make(lead, at=timezone.now())
        assert read(client, token) == []
        today = local_day(timezone.now(), program.time_zone)
        cover(program=program, away=coordinator, covering=lead, first_day=today, last_day=today + timedelta(days=1),
              by=lead, at=timezone.now())  # fmt: skip
        assert [event["uid"] for event in read(client, token)] == [ahead.uid]

    def test_a_program_where_they_coordinate_no_more_is_left_out_at_once(
        self, client: Client, token: str, ahead: Meeting, coordinator: User, other_program: Program
    ) -> None:
        Membership.objects.create(program=other_program, user=coordinator)
        Membership.objects.filter(program=ahead.program, user=coordinator).update(role=Role.VIEWER)
        assert read(client, token) == []


class TestWhoFindsNothing:
    def test_all_who_may_not_read_get_the_same_answer_for_the_same_work(
        self, client: Client, program: Program, ahead: Meeting
    ) -> None:
        named = {name: make_member(program, name) for name in ("stopped", "left", "viewer", "closed")}
        tokens = {name: CalendarFeed.make(user, at=timezone.now()) for name, user in named.items()}
        tokens["wrong"] = "x" * 43
        CalendarFeed.stop(named["stopped"], at=timezone.now())
        Membership.objects.filter(user=named["left"]).delete()
        Membership.objects.filter(user=named["viewer"]).update(role=Role.VIEWER)
        User.objects.filter(pk=named["closed"].pk).update(is_active=False)
        answers, work = {}, {}
        for name, token in tokens.items():
            with CaptureQueriesContext(connection) as asked:
                answers[name] = client.get(address(token))
            work[name] = len(asked)
        assert {one.status_code for one in answers.values()} == {404}
        assert len({one.content for one in answers.values()}) == 1
        assert len(set(work.values())) == 1, work
        headers = {(one["Cache-Control"], one["X-Robots-Tag"], one["Referrer-Policy"]) for one in answers.values()}
        assert headers == {("no-store", "noindex, nofollow", "no-referrer")}

    def test_twenty_bad_tries_a_minute_are_the_most_and_a_good_address_opens_all_the_same(
        self, client: Client, token: str, ahead: Meeting
    ) -> None:
        codes = [client.get(address(f"bad{n}")).status_code for n in range(BadTry.MOST + 1)]
        assert codes == [404] * BadTry.MOST + [429]
        assert len(read(client, token)) == 1

    def test_nothing_can_be_sent_to_it(self, client: Client, token: str) -> None:
        assert client.post(address(token)).status_code == 405


def test_a_calendar_that_knows_it_already_is_not_told_again(client: Client, token: str, ahead: Meeting) -> None:
    first = client.get(address(token))
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    again = client.get(address(token), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    set_state(ahead, MeetingState.CONFIRMED)
    assert client.get(address(token), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_when_a_calendar_last_read_it_is_kept_to_five_minutes(client: Client, token: str) -> None:
    def read_at() -> datetime:
        client.get(address(token))
        kept = CalendarFeed.objects.get().fetched_at
        assert kept
        return kept

    first = read_at()
    assert read_at() == first
    CalendarFeed.objects.update(fetched_at=first - timedelta(minutes=5))
    assert read_at() > first


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Asia/Kathmandu"])
def test_times_stand_in_utc(client: Client, token: str, match: Match, zone: str) -> None:
    wall = WallTime(date(2030, 4, 7), make_meeting(match).at, zone)
    planning.plan(match=match, wall=wall, minutes=60, place=Place("phone", "512-555-0100"), by=match.coordinator,
                  at=timezone.now())  # fmt: skip
    assert f"DTSTART:{wall.instant():%Y%m%dT%H%M%SZ}\r\n" in client.get(address(token)).content.decode()
