"""A coordinator's week by mail: once, on Monday at 7 of their clock; nothing of a family's facts; off by a click."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from matches.following_up.acting import Planned, plan
from matches.following_up.contacts import Told, record
from matches.models import Match, MeetingState
from matches.today.weekly import KIND, monday, queue_weekly
from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.accounts.summary import path_to_stop, wish
from peermatch.outbox import letters
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.factories import make_member
from tests.matches.factories import accepted_match, make_meeting

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 4, 20, 12, 0, tzinfo=UTC)  # 7 am Central


@pytest.fixture(autouse=True)
def joined_long_ago(coordinator: User) -> None:
    Membership.objects.update(created_at=MONDAY - timedelta(days=60))


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """It met last Thursday, and nobody marked it; another meeting is planned for this week."""
    match = accepted_match(program, "Signs at night", coordinator=coordinator)
    make_meeting(match, MONDAY.date() - timedelta(days=4), state=MeetingState.CONFIRMED)
    make_meeting(match, MONDAY.date() + timedelta(days=3), state=MeetingState.PLANNED)
    return match


def summaries(program: Program) -> list[Email]:
    return list(Email.objects.filter(program=program, kind=KIND).order_by("pk"))


def test_it_comes_once_on_monday_at_seven(match: Match, coordinator: User) -> None:
    assert queue_weekly(MONDAY - timedelta(minutes=1)) == 0
    assert queue_weekly(MONDAY) == 1
    assert queue_weekly(MONDAY + timedelta(minutes=1)) == 0
    assert queue_weekly(MONDAY + timedelta(days=6)) == 0
    assert queue_weekly(MONDAY + timedelta(days=7)) == 1
    first, _second = summaries(match.program)
    assert (first.to_address, first.subject) == (coordinator.email, "This week: 1 thing is late, 1 meeting")


def test_it_says_what_is_late_who_meets_and_what_was_done(match: Match, coordinator: User) -> None:
    told = Told(MONDAY - timedelta(days=2), "phone", reached=True, words="canary")
    record(match=match, key=match.public_id, told=told, by=coordinator, at=MONDAY - timedelta(days=1))
    queue_weekly(MONDAY)
    [mail] = summaries(match.program)
    assert "- Signs at night: was the meeting held?" in mail.text
    assert "Thu, April 23, 3:00 pm Central: Signs at night (not confirmed)" in mail.text
    assert "- 1 contact" in mail.text
    assert "canary" not in mail.text + mail.html
    assert unseal(mail.sealed_links)["today"] == reverse("today", args=[match.program.slug])


def test_late_is_what_has_its_day_behind_it_and_what_only_presses_stands_apart(match: Match, coordinator: User) -> None:
    """Last Thursday's meeting is not marked, a step was due on Saturday; of Wednesday's meeting nobody was told."""
    now = MONDAY - timedelta(days=10)
    planned = [Planned("Send the film", None, MONDAY.date() - timedelta(days=2))]
    plan(match=match, items=planned, by=coordinator, at=now)
    match.meetings.filter(state=MeetingState.PLANNED).update(starts_at=MONDAY + timedelta(days=2))
    queue_weekly(MONDAY)
    [mail] = summaries(match.program)
    assert "2 things are late" in mail.subject
    late, _sep, rest = mail.text.partition("Before all else:")
    assert "- Signs at night: was the meeting held?" in late
    assert "Send the film" in late
    assert "- Signs at night: meeting not confirmed" in rest
    assert "- Signs at night: meeting not confirmed" not in late
    assert "Before all else" in mail.html


def test_of_what_others_coordinate_it_says_nothing(match: Match) -> None:
    make_member(match.program, "Bea Lin")
    Membership.objects.update(created_at=MONDAY - timedelta(days=60))
    queue_weekly(MONDAY)
    assert [mail.to_name for mail in summaries(match.program)] == ["Ana Castillo"]


def test_a_week_with_nothing_to_say_brings_none(program: Program, coordinator: User) -> None:
    assert queue_weekly(MONDAY) == 0


def test_nobody_gets_one_who_only_reads_has_joined_since_or_wants_none(match: Match, program: Program) -> None:
    make_member(program, "Vic Lee", Role.VIEWER)
    changes: list[dict[str, object]] = [
        {"role": Role.VIEWER},
        {"created_at": MONDAY + timedelta(hours=1)},
        {"gets_summary": False},
    ]
    before: dict[str, object] = {
        "role": Role.COORDINATOR,
        "created_at": MONDAY - timedelta(days=60),
        "gets_summary": True,
    }
    for change in changes:
        Membership.objects.update(**before | change)
        assert queue_weekly(MONDAY) == 0, change


def test_what_could_not_be_told_for_two_days_is_left_out(match: Match) -> None:
    assert queue_weekly(MONDAY + timedelta(days=2)) == 0


def test_seven_is_that_of_the_readers_clock_also_when_it_changes() -> None:
    """In the night to Sunday, March 8, 2026 the clocks of Chicago go forward."""
    assert monday(datetime(2026, 3, 9, 12, 0, tzinfo=UTC), "America/Chicago") == datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert monday(datetime(2026, 3, 9, 11, 59, tzinfo=UTC), "America/Chicago") == datetime(2026, 3, 2, 13, tzinfo=UTC)


# Off by a click


def test_its_foot_leads_to_a_page_with_one_button(match: Match, client: Client, coordinator: User) -> None:
    queue_weekly(MONDAY)
    [mail] = summaries(match.program)
    path = unseal(mail.sealed_links)["stop"]
    page = client.get(path, follow=True)
    assert Membership.objects.get(user=coordinator).gets_summary
    assert path.rpartition("/summary/")[2] not in page.request["PATH_INFO"]
    assert re.search("Send it no more", page.content.decode())
    said = client.post(reverse("summary"), {"send": "no"}, follow=True).content.decode()
    assert not Membership.objects.get(user=coordinator).gets_summary
    assert "any more" in said
    client.post(reverse("summary"), {"send": "yes"})
    assert Membership.objects.get(user=coordinator).gets_summary


def test_the_button_of_a_mail_program_stops_it(coordinator: User) -> None:
    member, strict = Membership.objects.get(user=coordinator), Client(enforce_csrf_checks=True)
    assert strict.post(path_to_stop(member), {"List-Unsubscribe": "One-Click"}).status_code == 200
    member.refresh_from_db()
    assert not member.gets_summary


def test_one_that_waits_is_wanted_no_more(match: Match, coordinator: User) -> None:
    queue_weekly(MONDAY)
    letter = letters.get(KIND)
    assert letter is not None
    assert letter.still_wanted(summaries(match.program)) == {}
    wish(Membership.objects.get(user=coordinator), wants=False)
    assert len(letter.still_wanted(summaries(match.program))) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_was_made_up_leads_nowhere(client: Client, coordinator: User, method: str) -> None:
    answer = getattr(client, method)(reverse("summary-link", args=["made:up"]))
    assert answer.status_code == 404
    assert "Your account" in answer.content.decode()


def test_without_a_link_its_page_leads_to_the_account(client: Client, db: None) -> None:
    assert client.get(reverse("summary")).status_code == 404


def test_the_account_has_the_switch(signed_in: Client, coordinator: User) -> None:
    member = Membership.objects.get(user=coordinator)
    assert "Each Monday at 7" in signed_in.get(reverse("account")).content.decode()
    signed_in.post(reverse("account"), {"name": "Ana", "time_zone": "America/Chicago"})
    member.refresh_from_db()
    assert not member.gets_summary
