"""The pages that send the plan: read it, send it, tell those whom e-mail does not reach."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.closing import close
from matches.models import Action, Match, PlanLetter, Seat
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.outbox.models import Email
from tests.mail import SmtpSink

pytestmark = pytest.mark.django_db
At = Callable[..., str]


@pytest.fixture
def at(match: Match) -> At:
    return lambda name, *rows: reverse(name, args=[match.program.slug, match.public_id, *(r.public_id for r in rows)])


def read(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def press(client: Client, at: At) -> str:
    page = client.post(at("plan-send"), {"read": client.get(at("plan-send")).context["found"].digest()}, follow=True)
    return " ".join(unescape(page.content.decode()).split())


def test_it_is_read_before_it_is_sent_and_the_page_says_who_has_it(
    signed_in: Client, at: At, match: Match, robin: Seat, actions: list[Action]
) -> None:
    Participant.objects.filter(program=match.program, pk=robin.participant_id).update(email="", phone="512-555-0142")
    assert "Not sent" in read(signed_in, at("plan"))
    page = read(signed_in, at("plan-send"))
    for words in ("2 people are told", "The letter to David Larsen", "What you say to Robin Park", "Two signs a week"):
        assert words in page
    assert not Email.objects.filter(program=match.program).exists()
    paper = read(signed_in, at("plan-print", robin))
    assert "Two signs a week, by Mon, April 20 [ ] done" in paper
    said = press(signed_in, at)
    assert "The plan goes out to 1 person within a minute." in said
    assert "Now tell Robin Park yourself." in said
    assert "Robin Park: read what to say" in said
    assert "Everyone who said yes has the plan as it stands." in read(signed_in, at("plan-send"))


def test_it_is_told_by_phone_with_the_words_at_hand(
    signed_in: Client, at: At, match: Match, robin: Seat, actions: list[Action]
) -> None:
    Participant.objects.filter(program=match.program, pk=robin.participant_id).update(email="", phone="512-555-0142")
    press(signed_in, at)
    call = PlanLetter.objects.in_program(match.program).waiting().get()
    today = read(signed_in, reverse("today", args=[match.program.slug]))
    assert "Robin Park: tell them yourself" in today
    page = read(signed_in, at("plan-call", call))
    assert "512-555-0142" in page
    assert "Have you written down what you do?" in page
    assert "Choose how you told them." in signed_in.post(at("plan-call", call), {"way": ""}).content.decode()
    said = signed_in.post(at("plan-call", call), {"way": "relay"}, follow=True).content.decode()
    assert "Saved: Robin Park knows." in said
    assert "Relay" in said
    assert "tell them yourself" not in read(signed_in, reverse("today", args=[match.program.slug]))


def test_after_a_change_the_page_says_who_has_another_plan(
    signed_in: Client, at: At, robin: Seat, actions: list[Action], delivered: Callable[..., SmtpSink], settings: Any
) -> None:
    press(signed_in, at)
    settings.MAIL_AT_NIGHT = True
    delivered(timezone.now())
    typed = {"words": "Three signs", "due": "2026-04-20", "seen": actions[0].changed_at.isoformat()}
    typed["seat"] = str(robin.public_id)
    signed_in.post(at("action-edit", actions[0]), typed)
    page = read(signed_in, at("plan"))
    assert page.count("Changed since") == 2
    assert "Read what is new and send it" in page
    assert "Changed: Three signs" in read(signed_in, at("plan-send"))


def test_a_reminder_by_phone_leads_to_what_came_of_it(
    signed_in: Client, at: At, robin: Seat, actions: list[Action], says: dict[str, Any]
) -> None:
    said = {str(actions[0].public_id): actions[0].due.isoformat()}
    call = PlanLetter.objects.create(
        program=robin.program, seat=robin, news="action-reminder", said=said, script="x", **says
    )
    record = at("action-done", actions[0])
    assert record in read(signed_in, at("plan-call", call))
    actions[0].do(way="phone", outcome="", **says)
    assert record not in read(signed_in, at("plan-call", call))


def test_of_a_closed_match_it_asks_for_no_call_and_says_why_links_ended(
    signed_in: Client, at: At, match: Match, robin: Seat, actions: list[Action], coordinator: User,
    delivered: Callable[..., SmtpSink], settings: Any
) -> None:  # fmt: skip
    settings.MAIL_AT_NIGHT = True
    Participant.objects.filter(program=match.program, pk=robin.participant_id).update(email="", phone="512-555-0142")
    press(signed_in, at)
    delivered(timezone.now())
    match.refresh_from_db()
    close(match=match, reason="goals_met", outcome="", by=coordinator, at=timezone.now(), call_off=True)
    page = read(signed_in, at("plan"))
    for words in ("Link ended", "It ended with the match.", "Not told", "The match ended before."):
        assert words in page
    for words in ("Their address changed", "you phone them", "Not sent"):
        assert words not in page
