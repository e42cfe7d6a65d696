"""A new link for someone who lost theirs, without a word on who is known."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matches.inviting.links import revoke_links
from matches.models import Invitation, Part, Seat, SeatState, Stage
from participants.models import Link, MailWish, Purpose, Wish
from participants.profile.new_links import send_what_was_asked
from participants.profile.wishing import wish
from peermatch.outbox import letters
from peermatch.outbox.models import Email
from tests.factories import make_person, make_topic
from tests.matches.factories import make_match, make_problem, make_seat
from tests.new_links import ask_for_link


def asked(address: str) -> list[Email]:
    return list(Email.objects.across_programs("the test looks everywhere").filter(kind="new-link", to_address=address))


def test_a_known_address_gets_a_link_that_works(client: Client, robin: Seat, path_of: Callable[[Seat], str]) -> None:
    ask_for_link(client, robin.participant.email.upper())
    [mail] = asked(robin.participant.email)
    assert "Dear Robin," in mail.text
    assert "Your peer match about Tactile communication. You were first asked on " in mail.text
    assert client.get(path_of(robin)).status_code == 302


def test_known_or_not_the_answer_is_the_same(client: Client, robin: Seat, plain: Callable[[bytes], str]) -> None:
    known = ask_for_link(client, robin.participant.email)
    unknown = ask_for_link(client, "nobody@mail.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "a page of your own open for that address" in plain(client.get(known["Location"]).content)


def test_nor_does_the_answer_look_whether_it_is_known(client: Client, robin: Seat) -> None:
    """Its time would tell: the worker looks, once the answer is out."""
    said: list[list[str]] = []
    for address in (robin.participant.email, "nobody@mail.example"):
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("visit-new-link"), {"email": address})
        said.append([one["sql"].partition(" ")[0] for one in queries])
    assert said[0] == said[1]
    assert not asked(robin.participant.email)
    assert send_what_was_asked() == 1
    assert send_what_was_asked() == 0


def test_it_comes_also_to_whoever_wants_no_mail_and_leaves(client: Client, robin: Seat) -> None:
    wish(person=robin.participant, wish=Wish.NONE, way=MailWish.Way.LINK, by=None, at=timezone.now())
    ask_for_link(client, robin.participant.email)
    mails = asked(robin.participant.email)
    assert len(mails) == 1
    Email.objects.filter(program=robin.program).update(date=timezone.now() - timedelta(hours=5))
    ask_for_link(client, robin.participant.email)
    assert len(asked(robin.participant.email)) == 1  # one a day: anybody could type their address
    letter = letters.get("new-link")
    assert letter
    assert letter.still_wanted(mails) == {}


def test_it_comes_once_an_hour(client: Client, robin: Seat) -> None:
    for _ in range(3):
        ask_for_link(client, robin.participant.email)
    assert len(asked(robin.participant.email)) == 1


def test_an_expired_link_is_no_hindrance(client: Client, robin: Seat, link: Link) -> None:
    Link.objects.filter(pk=link.pk, program=link.program).update(expires_at=timezone.now())
    ask_for_link(client, robin.participant.email)
    assert len(asked(robin.participant.email)) == 1


@pytest.mark.parametrize("state", [SeatState.PROPOSED, SeatState.WITHDRAWN])
def test_who_is_not_asked_now_gets_none(client: Client, robin: Seat, state: str) -> None:
    Seat.objects.filter(pk=robin.pk, program=robin.program).update(state=state)
    ask_for_link(client, robin.participant.email)
    assert asked(robin.participant.email) == []


def test_an_address_that_reached_someone_else_gets_none(client: Client, robin: Seat) -> None:
    revoke_links(robin, at=timezone.now())
    ask_for_link(client, robin.participant.email)
    assert asked(robin.participant.email) == []


def test_someone_known_who_was_never_asked_gets_none(client: Client, robin: Seat) -> None:
    kim = make_person(robin.program, "Kim", "Osei")
    ask_for_link(client, kim.email)
    assert asked(kim.email) == []


def test_a_mailbox_of_two_gets_a_link_for_each(client: Client, robin: Seat, david: Seat) -> None:
    type(david.participant).objects.filter(pk=david.participant_id, program=david.program).update(
        email=robin.participant.email
    )
    ask_for_link(client, robin.participant.email)
    assert {mail.to_name for mail in asked(robin.participant.email)} == {"Robin Park", "David Larsen"}


def test_one_letter_brings_the_links_to_all_their_matches(client: Client, robin: Seat) -> None:
    make_seat(other := make_match(robin.program, "Another", stage=Stage.INVITING), robin.participant, Part.PEER)
    make_problem(other, robin.participant, make_topic(robin.program, "Braille menus"))
    seat = other.seats.get()
    other.seats.update(state=SeatState.INVITED)
    link, _token = Link.issue(robin.participant, Purpose.ANSWER, seat.public_id, None)
    Invitation.objects.create(
        program=robin.program, seat=seat, link=link, sent_at=timezone.now(), answer_by=timezone.localdate()
    )
    ask_for_link(client, robin.participant.email)
    [mail] = asked(robin.participant.email)
    assert "about Tactile communication." in mail.text
    assert "about Braille menus." in mail.text
    assert letters.links_in(mail.text) == {"page", "page_2"}
    ask_for_link(client, robin.participant.email)
    assert len(asked(robin.participant.email)) == 1


def test_what_is_no_address_is_said(client: Client, db: None) -> None:
    assert "<title>Error:" in ask_for_link(client, "robin").content.decode()


def test_asking_too_often_is_refused(client: Client, db: None) -> None:
    answers = [ask_for_link(client, "a@mail.example").status_code for _ in range(21)]
    assert answers == [302] * 20 + [429]
