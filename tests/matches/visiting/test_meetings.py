"""A participant says by link of one meeting that they cannot come, or can after all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answering import answer
from matches.models import Match, Meeting, PlaceKind, Said, Seat, Way
from matches.scheduling import planning
from matches.scheduling.planning import Place
from participants.models import Link
from peermatch.accounts.models import User
from peermatch.clock import WallTime
from tests.matches.factories import confirm_meeting, make_meeting
from tests.matches.scheduling.test_planning import other_meeting_of

pytestmark = pytest.mark.django_db
At = Callable[..., str]
IN_A_MONTH = timezone.now().date() + timedelta(days=30)


@pytest.fixture
def meeting(match: Match, robin: Seat, david: Seat, coordinator: User) -> Meeting:
    for seat in (robin, david):
        answer(seat=seat, said=Said.YES, way=Way.PHONE, at=timezone.now(), by=coordinator, hopes=["To learn"])
    match.refresh_from_db()
    return confirm_meeting(make_meeting(match, IN_A_MONTH), timezone.now())


@pytest.fixture
def at(link: Link) -> At:
    return lambda name="", *ids: reverse(f"visit-{name}" if name else "visit", args=[link.public_id, *ids])


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_they_say_of_one_meeting_that_they_cannot_come_and_can_after_all(
    visitor: Client, at: At, meeting: Meeting, robin: Seat
) -> None:
    other = confirm_meeting(make_meeting(meeting.match, IN_A_MONTH + timedelta(days=7)), timezone.now())
    assert words(visitor.get(at())).count("I cannot come to this one") == 2
    visitor.get(at("cannot-come", meeting.public_id))
    assert "You are expected at this meeting" in words(visitor.get(at("can-come", meeting.public_id)))
    assert not meeting.absences.exists()  # looking changes nothing
    sent = {"words": "A doctor", "wants_news": "on", "revision": meeting.revision}
    shown = words(visitor.post(at("cannot-come", meeting.public_id), sent, follow=True))
    assert "Thank you for telling us." in shown
    assert "You cannot come" in shown
    assert shown.count("I cannot come to this one") == 1
    kept = meeting.absences.get()
    assert (kept.words, kept.way, kept.wants_news, kept.recorded_by, other.bookings.count()) == (
        "A doctor", Way.LINK, True, None, 2,
    )  # fmt: skip
    assert "You told us that you cannot come" in words(visitor.get(at("cannot-come", meeting.public_id)))
    shown = words(visitor.post(at("can-come", meeting.public_id), follow=True))
    assert "You are expected at the meeting." in shown
    assert shown.count("I cannot come to this one") == 2
    assert meeting.bookings.filter(participant=robin.participant).exists()


def test_a_meeting_that_was_moved_meanwhile_is_asked_about_anew(
    visitor: Client, at: At, meeting: Meeting, coordinator: User
) -> None:
    sent = {"words": "", "revision": meeting.revision}
    wall = WallTime(IN_A_MONTH + timedelta(days=1), meeting.at, meeting.time_zone)
    place = Place(PlaceKind.VIDEO, meeting.place)
    planning.move(meeting=meeting, wall=wall, minutes=60, place=place, by=coordinator, at=timezone.now())
    shown = visitor.post(at("cannot-come", meeting.public_id), sent)
    assert "This meeting was changed after this page was opened." in words(shown)
    assert not meeting.absences.exists()
    visitor.post(at("cannot-come", meeting.public_id), sent | {"revision": shown.context["form"]["revision"].value()})
    assert meeting.absences.exists()


def test_whoever_has_another_meeting_then_is_sent_to_the_coordinator(
    visitor: Client, at: At, meeting: Meeting, robin: Seat
) -> None:
    visitor.post(at("cannot-come", meeting.public_id), {"revision": meeting.revision})
    other = other_meeting_of(robin.participant, meeting.at)
    wall = WallTime(IN_A_MONTH, meeting.at, meeting.time_zone)
    other.set_time(wall, 60)
    other.save()
    confirm_meeting(other, timezone.now())
    shown = words(visitor.post(at("can-come", meeting.public_id)))
    assert "You have another peer meeting with us at that time." in shown
    assert other.match.title not in shown


def test_of_a_meeting_that_is_off_nothing_is_kept(visitor: Client, at: At, meeting: Meeting, coordinator: User) -> None:
    planning.cancel(meeting=meeting, by=coordinator, at=timezone.now())
    for name in ("cannot-come", "can-come"):
        assert "What you sent just now was not saved." in words(visitor.post(at(name, meeting.public_id)))
    assert not meeting.absences.exists()
