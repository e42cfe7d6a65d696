"""What the link of an action plan opens: to read it, to say what was done, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.acting import Planned, plan
from matches.following_up.closing import close
from matches.following_up.feedback.asking import ask, wait_no_more
from matches.following_up.plan_mail.letters import Letters, path_to
from matches.following_up.plan_mail.sending import Sending, send
from matches.models import Action, CloseReason, FeedbackAsked, Match, MeetingState, Seat, Way
from participants.models import Link, Purpose
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.mail import SmtpSink
from tests.matches.factories import accepted_match, make_meeting
from tests.matches.scheduling.conftest import delivered
from tests.new_links import ask_for_link

__all__ = ["delivered"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return accepted_match(program, coordinator=coordinator)


@pytest.fixture
def robin(match: Match) -> Seat:
    seat: Seat = match.seats.select_related("participant").get(participant__first_name="Robin")
    return seat


@pytest.fixture
def actions(
    match: Match, robin: Seat, coordinator: User, delivered: Callable[..., SmtpSink], settings: Any
) -> list[Action]:
    """Robin's and David's, which were sent, and one of Robin's that was not."""
    now, due = timezone.now(), timezone.localdate() + timedelta(days=3)
    by: dict[str, Any] = {"by": coordinator, "at": now}
    david = match.seats.get(participant__first_name="David")
    items = [Planned("Two signs a week", robin, due), Planned("Send the film", david, due)]
    told = plan(match=match, items=items, **by)
    send(match=match, read=Sending.of(match).digest(), **by)
    settings.MAIL_AT_NIGHT = True
    delivered(now)
    return [*told, *plan(match=match, items=[Planned("Not sent yet", robin, due)], **by)]


@pytest.fixture
def visitor(robin: Seat, actions: list[Action], client: Client) -> Client:
    answer = client.get(path_to(robin))
    assert answer["Location"] == reverse("follow", args=[newest(robin).public_id])
    return client


def newest(seat: Seat) -> Link:
    rows = Link.objects.filter(program=seat.program_id, purpose=Purpose.FOLLOW, about=seat.public_id)
    return rows.order_by("-pk")[0]


@pytest.fixture
def at(robin: Seat) -> Callable[..., str]:
    return lambda name, *rows: reverse(name, args=[newest(robin).public_id, *(row.public_id for row in rows)])


def read(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def test_it_shows_what_they_were_told_and_of_others_the_first_name(visitor: Client, at: Callable[..., str]) -> None:
    page = read(visitor, at("follow"))
    assert "What you do: 1 thing" in page
    assert "David: Send the film" in page
    assert "Not sent yet" not in page
    assert "Larsen" not in page


def test_they_say_that_it_is_done_and_that_it_is_not_after_all(
    visitor: Client, at: Callable[..., str], actions: list[Action]
) -> None:
    one = actions[0]
    assert "I did it" in read(visitor, at("follow-done", one))
    one.refresh_from_db()
    assert one.done_at is None  # to look says nothing
    said = visitor.post(at("follow-done", one), {"outcome": "Both signs are used."}, follow=True).content.decode()
    assert "It is on record as done." in said
    one.refresh_from_db()
    assert (one.done_way, one.done_by, one.outcome) == (Way.LINK, None, "Both signs are used.")
    visitor.post(at("follow-done", one), {"outcome": "Again"})
    one.refresh_from_db()
    assert one.outcome == "Both signs are used."
    assert visitor.get(at("follow-not-done", one)).status_code == 405
    for _press in range(2):
        assert visitor.post(at("follow-not-done", one), follow=True).status_code == 200
    one.refresh_from_db()
    assert one.done_at is None


def test_what_a_coordinator_wrote_of_it_stays_with_coordinators(
    visitor: Client, at: Callable[..., str], actions: list[Action], coordinator: User
) -> None:
    actions[0].do(way=Way.PHONE, outcome="He sounded tired.", by=coordinator, at=timezone.now())
    page = read(visitor, at("follow"))
    assert "Ana Castillo wrote it down" in page
    assert "tired" not in page


def test_nobody_says_so_of_what_is_another_persons_or_was_not_told(
    visitor: Client, at: Callable[..., str], actions: list[Action]
) -> None:
    for one in actions[1:]:
        assert visitor.get(at("follow-done", one)).status_code == 404
        assert visitor.post(at("follow-done", one)).status_code == 404
        assert visitor.post(at("follow-not-done", one)).status_code == 404


def test_what_a_coordinator_took_back_meanwhile_is_said_kindly(
    visitor: Client, at: Callable[..., str], actions: list[Action], coordinator: User
) -> None:
    actions[0].take_back(by=coordinator, at=timezone.now())
    assert visitor.post(at("follow-done", actions[0])).status_code == 404
    assert "Nothing in the plan is for you to do now." in read(visitor, at("follow"))


def test_it_opens_no_answer_to_the_invitation(visitor: Client, robin: Seat) -> None:
    link = newest(robin)
    for name in ("visit", "visit-decline", "visit-details"):
        assert visitor.get(reverse(name, args=[link.public_id])).status_code == 404


def test_the_link_to_ones_answer_opens_it_too_once_that_is_a_yes(
    client: Client, robin: Seat, actions: list[Action], coordinator: User
) -> None:
    link, token = Link.issue(robin.participant, Purpose.ANSWER, robin.public_id, timezone.now() + timedelta(days=3))
    client.get(reverse("link", args=[token]))
    plan_page = reverse("follow", args=[link.public_id])
    assert plan_page in read(client, reverse("visit", args=[link.public_id]))
    assert "Two signs a week" in read(client, plan_page)
    robin.decline(by=coordinator, at=timezone.now())
    assert client.get(plan_page)["Location"] == reverse("visit", args=[link.public_id])


def test_whoever_lost_it_and_was_never_invited_gets_a_new_one(
    client: Client, robin: Seat, actions: list[Action]
) -> None:
    """Their match was brought in from a list."""
    for _press in range(2):
        ask_for_link(client, robin.participant.email)
    mail = Email.objects.get(program=robin.program, kind="new-link")
    assert client.get(unseal(mail.sealed_links)["page"])["Location"] == reverse(
        "follow", args=[newest(robin).public_id]
    )


def test_once_the_match_is_closed_it_says_so(
    visitor: Client, at: Callable[..., str], match: Match, coordinator: User
) -> None:
    match.refresh_from_db()
    close(match=match, reason=CloseReason.GOALS_MET, outcome="", by=coordinator, at=timezone.now())
    page = read(visitor, at("follow"))
    assert "This is finished" in page
    assert "We may still ask you once how it was." in page


def test_once_it_is_closed_it_says_what_mail_still_comes_and_how_to_have_it_again(
    visitor: Client, at: Callable[..., str], match: Match, robin: Seat, coordinator: User
) -> None:
    match.refresh_from_db()
    close(match=match, reason=CloseReason.GOALS_MET, outcome="", by=coordinator, at=timezone.now())
    [asked] = ask(match=match, seats=[robin.pk], by=coordinator, at=timezone.now())
    page = read(visitor, at("follow"))
    assert "We asked you how it was." in page
    assert "we may remind you once" in page
    assert reverse("visit-new-link") in page
    wait_no_more(asked=asked, why=FeedbackAsked.Ended.SAYS_NOTHING, by=coordinator, at=timezone.now())
    assert "how it was" not in read(visitor, at("follow"))


def test_whoever_it_was_not_meant_for_says_so_and_the_link_ends(
    visitor: Client, at: Callable[..., str], robin: Seat
) -> None:
    page = at("follow")
    visitor.post(at("follow-not-me"))
    assert newest(robin).revoked_at is not None
    assert visitor.get(page).status_code == 404


def test_it_holds_the_notes_for_everyone_and_the_letter_says_so(
    visitor: Client, at: Callable[..., str], match: Match, robin: Seat, coordinator: User
) -> None:
    assert "noted of your meetings" not in Letters(match).message(robin, {}).text
    day = timezone.localdate() - timedelta(days=2)
    make_meeting(match, day, state=MeetingState.HELD, shared_notes="We begin on Monday.", notes="David was tired.")
    page = read(visitor, at("follow"))
    assert "We begin on Monday." in page
    assert "David was tired." not in page
    letter = Letters(match).message(robin, {})
    assert "There you also read what was noted of your meetings for everyone." in " ".join(letter.text.split())
    assert "what was noted of your meetings" in letter.html
    assert "noted of your meetings" not in letter.paper
