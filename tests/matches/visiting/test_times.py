"""A participant says which times suit: on their own clock, until the day, changed as often as they like."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answering import answer
from matches.models import Match, PlaceKind, Poll, PollReply, Said, Seat, Way
from matches.scheduling.planning import Place
from matches.scheduling.polls import polling
from matches.scheduling.polls.ability_fields import name_of
from participants.models import Link, Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import say_day, say_moment
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.matches.factories import ask_times

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
At = Callable[[str], str]


@pytest.fixture
def poll(match: Match, robin: Seat, david: Seat, coordinator: User) -> Poll:
    """Robin reads it in Hawaii; both said yes to the match."""
    Participant.objects.filter(program=match.program, pk=robin.participant_id).update(time_zone="Pacific/Honolulu")
    for seat in (robin, david):
        answer(seat=seat, said=Said.YES, way=Way.PHONE, at=timezone.now(), by=coordinator)
    match.refresh_from_db()
    return ask_times(match, timezone.now())


@pytest.fixture
def at(link: Link) -> At:
    return lambda name: reverse(f"visit-{name}" if name else "visit", args=[link.public_id])


def chosen(poll: Poll, *said: str, **more: str) -> dict[str, str]:
    return {name_of(time): one for time, one in zip(poll.times.all(), said, strict=False)} | more


def replies(poll: Poll) -> list[list[str]]:
    return [list(one.said.values()) for one in poll.replies.order_by("pk")]


def read(visitor: Client, path: str) -> str:
    page = visitor.get(path)
    assert page.status_code == 200
    return page.content.decode()


def test_their_page_leads_to_the_times_and_tells_what_they_said(visitor: Client, at: At, poll: Poll) -> None:
    page = read(visitor, at(""))
    assert f"Answer by {say_day(poll.answer_by)}" in page
    assert at("times") in page
    back = visitor.post(at("times"), chosen(poll, "yes", "if_need_be"))
    assert (back.status_code, back["Location"]) == (302, at("") + "?saved=times")
    page = read(visitor, back["Location"])
    for words in ("Your answer about the times is recorded.", "You answered", "If need be", "Change which times suit"):
        assert words in page


def test_each_time_stands_on_their_own_clock_with_the_coordinators_beside(visitor: Client, at: At, poll: Poll) -> None:
    page = read(visitor, at("times"))
    for time in poll.times.all():
        assert f"{say_moment(time.starts_at, 'Pacific/Honolulu')}: </span>If need be" in page
        assert f"For your coordinator that is {say_moment(time.starts_at, 'America/Chicago')}." in page
    assert "It takes 1 hour, by video." in page


def test_the_latest_answer_stands_in_the_form_and_counts(visitor: Client, at: At, poll: Poll) -> None:
    visitor.post(at("times"), chosen(poll, "yes", "no", words="Fridays are long."))
    page = read(visitor, at("times"))
    assert (page.count(" checked"), "Fridays are long." in page) == (2, True)
    visitor.post(at("times"), chosen(poll, "no", "yes"))
    assert replies(poll) == [["yes", "no"], ["no", "yes"]]


def test_reading_changes_nothing_and_a_form_sent_twice_answers_once(visitor: Client, at: At, poll: Poll) -> None:
    read(visitor, at("times"))
    assert visitor.head(at("times")).status_code == 200
    assert not poll.replies.exists()
    for _again in range(2):
        assert visitor.post(at("times"), chosen(poll, "yes", "no")).status_code == 302
    assert replies(poll) == [["yes", "no"]]


def test_a_word_on_every_time_is_asked_for_and_what_was_typed_is_kept(visitor: Client, at: At, poll: Poll) -> None:
    page = visitor.post(at("times"), chosen(poll, "yes", words="Not before noon.")).content.decode()
    second = say_moment(poll.times.all()[1].starts_at, "Pacific/Honolulu")
    assert "<title>Error:" in page
    assert f"{second}: Choose yes, if need be, or no." in page
    assert "Not before noon." in page
    assert page.count(" checked") == 1
    assert not poll.replies.exists()


def test_whoever_answers_for_them_is_named(visitor: Client, at: At, poll: Poll) -> None:
    visitor.post(at("times"), chosen(poll, "yes", "yes", spoken_by="Tom, her husband"))
    reply: PollReply = poll.replies.get()
    assert (reply.spoken_by, reply.way, reply.recorded_by) == ("Tom, her husband", Way.LINK, None)
    assert "Tom, her husband answered for you" in read(visitor, at(""))


def test_nobody_is_asked_for_times_before_they_said_yes(visitor: Client, at: At, match: Match) -> None:
    assert visitor.get(at("times"))["Location"] == at("")
    assert visitor.post(at("times"), {})["Location"] == at("")
    assert "Which times suit you?" not in read(visitor, at(""))


def write_down(poll: Poll, seat: Seat, by: User, words: str = "") -> None:
    seat.refresh_from_db()
    said = dict.fromkeys((time.pk for time in poll.times.all()), "no")
    polling.reply(poll=poll, seat=seat, said=said, way=Way.RELAY, at=timezone.now(), by=by, words=words)


def past(poll: Poll, by: User) -> None:
    Poll.objects.filter(program=poll.program, pk=poll.pk).update(answer_by=timezone.now().date() - 2 * DAY)


def decided(poll: Poll, by: User) -> None:
    room = Place(PlaceKind.VIDEO, "https://video.example/room")
    polling.choose(poll=poll, time=poll.times.all()[0], place=room, by=by, at=timezone.now())


def called_off(poll: Poll, by: User) -> None:
    polling.call_off(poll=poll, by=by, at=timezone.now())


def on_hold(poll: Poll, by: User) -> None:
    poll.match.hold(reason="Away", by=by, at=timezone.now())


@pytest.mark.parametrize(
    ("come", "words"),
    [
        (past, "The day to answer is past"),
        (decided, "A time was chosen"),
        (called_off, "Nobody is asked about these times any more."),
        (on_hold, "This peer match waits for now."),
    ],
)
def test_when_no_answer_is_taken_any_more_it_says_so_and_whom_to_reach(
    visitor: Client, at: At, poll: Poll, coordinator: User, come: Callable[[Poll, User], None], words: str
) -> None:
    come(poll, coordinator)
    page = read(visitor, at("times"))
    assert words in page
    assert "each Ana Castillo, 512-555-0101" in page
    late: Any = visitor.post(at("times"), chosen(poll, "yes", "yes"))
    assert "it was not kept" in late.content.decode()
    assert words in read(visitor, at(""))
    assert not poll.replies.exists()


def test_an_answer_to_times_of_before_is_none_to_those_of_now(
    visitor: Client, at: At, poll: Poll, match: Match, coordinator: User
) -> None:
    polling.call_off(poll=poll, by=coordinator, at=timezone.now())
    anew = ask_times(match, timezone.now(), days=(30, 31))
    page = visitor.post(at("times"), chosen(poll, "yes", "yes")).content.decode()
    assert page.count("Choose yes, if need be, or no.") >= 2
    assert not anew.replies.exists()


def test_what_the_coordinator_wrote_down_meanwhile_is_shown_before_it_is_replaced(
    visitor: Client, at: At, poll: Poll, robin: Seat, coordinator: User
) -> None:
    seen = visitor.get(at("times")).context["form"]["seen"].value()
    write_down(poll, robin, coordinator)
    page = visitor.post(at("times"), chosen(poll, "yes", "yes", seen=seen))
    assert "This was recorded after the page was opened" in page.content.decode()
    anew = page.context["form"]["seen"].value()
    assert visitor.post(at("times"), chosen(poll, "yes", "yes", seen=anew)).status_code == 302
    assert replies(poll) == [["no", "no"], ["yes", "yes"]]


def test_words_that_the_coordinator_wrote_are_not_shown_to_them(
    visitor: Client, at: At, poll: Poll, robin: Seat, coordinator: User
) -> None:
    robin.refresh_from_db()
    said = dict.fromkeys((time.pk for time in poll.times.all()), "no")
    polling.reply(
        poll=poll, seat=robin, said=said, way=Way.RELAY, at=timezone.now(), by=coordinator, words="Sounded tired"
    )
    assert "Sounded tired" not in read(visitor, at("times")) + read(visitor, at(""))
    assert "Ana Castillo wrote it down (Relay call)." in read(visitor, at(""))


def test_the_link_in_the_letter_opens_the_times(client: Client, program: Program, poll: Poll, robin: Seat) -> None:
    mail = Email.objects.in_program(program).get(kind="poll", recipient=robin.participant.public_id)
    page = client.get(unseal(mail.sealed_links)["answer"], follow=True)
    assert "Which times suit you?" in page.content.decode()
