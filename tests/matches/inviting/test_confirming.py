"""An answer given by a helper becomes the person's own when they confirm it, and no sooner."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from matches.inviting.answering import answer
from matches.inviting.circle import circle_of
from matches.inviting.confirming import confirm, unconfirm
from matches.inviting.disclosure import seen_from
from matches.models import Answer, Happening, Match, Said, Seat, Way
from matches.today import reaching
from matches.today.desk import Desk
from peermatch.accounts.models import Program, User
from tests.matches.factories import NOW

LATER = NOW + timedelta(days=1)
pytestmark = pytest.mark.usefixtures("sent")


@pytest.fixture
def toms(david: Seat) -> Answer:
    """Tom's yes for David."""
    return answer(seat=david, said=Said.YES, way=Way.LINK, at=LATER, spoken_by="Tom", confirmed=False)


def told(match: Match) -> list[tuple[str, str, str]]:
    what = (Happening.What.CONFIRMED_BY_PERSON, Happening.What.NOT_CONFIRMED_BY_PERSON)
    rows = match.happenings.filter(what__in=what).order_by("pk")
    return [(one.get_what_display(), str(one.by), one.detail) for one in rows]


def test_names_are_told_once_the_person_confirmed_it(robin: Seat, david: Seat, toms: Answer, coordinator: User) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=LATER)
    assert [one.first_name for one in seen_from(robin, circle_of(robin.match))] == [""]
    confirm(seat=david, answer=toms.public_id, by=coordinator, at=LATER)
    assert [one.first_name for one in seen_from(robin, circle_of(robin.match))] == ["David"]


def test_the_history_tells_who_noted_it_and_twice_is_once(david: Seat, toms: Answer, coordinator: User) -> None:
    for settle in (confirm, confirm, unconfirm, unconfirm):
        settle(seat=david, answer=toms.public_id, by=coordinator, at=LATER)
    assert told(david.match) == [
        ("Confirmed it themselves", "Ana Castillo", "Tom"),
        ("Did not confirm it after all", "Ana Castillo", "Tom"),
    ]


def test_an_answer_that_changed_meanwhile_is_not_confirmed_by_mistake(
    david: Seat, toms: Answer, coordinator: User
) -> None:
    newer = answer(seat=david, said=Said.NO, way=Way.LINK, at=LATER, spoken_by="Ida", confirmed=False)
    with pytest.raises(ValidationError, match="has changed since"):
        confirm(seat=david, answer=toms.public_id, by=coordinator, at=LATER)
    newer.refresh_from_db()
    assert newer.is_a_helpers


def test_one_press_on_the_page_confirms_and_the_opposite_takes_it_back(
    signed_in: Client, program: Program, david: Seat, toms: Answer
) -> None:
    ids = [program.slug, david.match.public_id, david.public_id]
    own, not_own = reverse("answer-own", args=ids), reverse("answer-not-own", args=ids)
    page = signed_in.get(reverse("invitations", args=ids[:2])).content.decode()
    assert (own in page, not_own in page) == (True, False)
    page = signed_in.post(own, {"answer": toms.public_id}, follow=True).content.decode()
    assert "David Larsen&#x27;s answer counts as their own now." in page
    assert (own in page, not_own in page) == (False, True)
    signed_in.post(not_own, {"answer": toms.public_id})
    toms.refresh_from_db()
    assert toms.is_a_helpers


def test_today_asks_for_it_until_it_is_confirmed_there(
    signed_in: Client, program: Program, david: Seat, toms: Answer, coordinator: User
) -> None:
    desk = Desk(program=program, reader=coordinator, now=LATER)
    [card] = reaching.answered_by_a_helper(desk)
    assert card.title == "David Larsen: is the yes their own?"
    assert "a yes for David, given by Tom." in card.sentence
    ids = [program.slug, david.match.public_id, david.public_id]
    back = signed_in.post(reverse("answer-own", args=ids), dict(card.choices[0].sends))
    assert back["Location"] == reverse("today", args=[program.slug])
    assert reaching.answered_by_a_helper(desk) == []


def test_nobody_confirms_without_saying_which_answer(
    signed_in: Client, program: Program, david: Seat, toms: Answer
) -> None:
    ids = [program.slug, david.match.public_id, david.public_id]
    page = signed_in.post(reverse("answer-own", args=ids), {"answer": "?"}, follow=True).content.decode()
    assert "Nothing was saved." in page
    toms.refresh_from_db()
    assert toms.is_a_helpers


def test_viewers_confirm_nothing(
    client_of: Callable[[User], Client], viewer: User, program: Program, david: Seat, toms: Answer
) -> None:
    ids = [program.slug, david.match.public_id, david.public_id]
    client, told_answer = client_of(viewer), {"answer": toms.public_id}
    assert client.post(reverse("answer-own", args=ids), told_answer).status_code == 403
    assert reverse("answer-own", args=ids) not in client.get(reverse("invitations", args=ids[:2])).content.decode()
