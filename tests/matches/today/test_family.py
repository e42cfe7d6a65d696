"""Cards of the family path show when something needs the coordinator, and go away when it is done."""

from datetime import timedelta

import pytest

from matches.models import Contact, ContactWay, Introduction, Match, Seat, Waiting
from matches.today import cards, family
from matches.today.desk import Desk, Urgency
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.matches.factories import NOW, family_match

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return family_match(program, coordinator=coordinator)


def desk(match: Match, days: float = 0) -> Desk:
    return Desk(program=match.program, reader=match.coordinator, now=NOW + days * DAY)


def introduced(match: Match) -> Match:
    Match.objects.filter(program=match.program, pk=match.pk).update(introduced_at=NOW)
    Seat.objects.filter(program=match.program, match=match).update(introduced_at=NOW)
    return match


def contact(match: Match, days: float) -> Contact:
    row: Contact = Contact.objects.create(program=match.program, match=match, at=NOW + days * DAY, way=ContactWay.TEXT)
    return row


def titles(match: Match, days: float) -> list[str]:
    return [card.title for card in family.contacts_awaited(desk(match, days))]


def test_families_who_said_yes_are_to_be_introduced_and_not_to_meet(match: Match) -> None:
    assert [card.title for card in family.ready_to_introduce(desk(match))] == ["Sleep: introduce them"]
    assert cards.ready_to_plan(desk(match)) == []
    introduced(match)
    assert family.ready_to_introduce(desk(match)) == []


def test_the_first_contact_is_overdue_after_two_days_unless_access_is_waited_for(match: Match) -> None:
    introduced(match)
    assert titles(match, 1.9) == []
    assert titles(match, 2.1) == ["Sleep: no first contact yet"]
    Waiting.objects.create(program=match.program, match=match, reason="Interpreter", since=NOW + DAY)
    [card] = family.contacts_awaited(desk(match, 2.1))
    assert (card.title, card.urgency) == ("Sleep: waits for access", Urgency.CALM)


def test_contacts_behind_their_pace_are_asked_for_and_late_after_a_week_more(match: Match) -> None:
    introduced(match)
    contact(match, 1)
    assert titles(match, 14) == []
    [card] = family.contacts_awaited(desk(match, 16))
    assert (card.title, card.urgency) == ("Sleep: ask whether they are in touch", Urgency.SOON)
    assert [card.urgency for card in family.contacts_awaited(desk(match, 23))] == [Urgency.LATE]


def test_a_match_that_was_on_hold_is_not_asked_about_until_its_own_days_have_passed(match: Match) -> None:
    introduced(match)
    contact(match, 1)
    match.hold(reason="Summer", by=match.coordinator, at=NOW + 2 * DAY)
    match.resume(by=match.coordinator, at=NOW + 50 * DAY)
    assert titles(match, 50) == titles(match, 62) == []
    assert titles(match, 64) == ["Sleep: ask whether they are in touch"]
    assert titles(match, 105) == ["Sleep: their first weeks are over"]


def test_after_eight_weeks_the_match_may_be_closed(match: Match) -> None:
    introduced(match)
    contact(match, 1)
    assert titles(match, 57) == ["Sleep: their first weeks are over"]


def test_whom_e_mail_does_not_reach_is_to_be_told_at_once(match: Match, coordinator: User) -> None:
    rosa = match.seats.get(participant__first_name="Rosa")
    call = Introduction.objects.create(program=match.program, seat=rosa, at=NOW, script="Hello Rosa")
    [card] = family.introductions_to_tell(desk(match))
    assert (card.title, card.urgency) == ("Rosa Cavendish: introduce them yourself", Urgency.LATE)
    call.tell(way="text", by=coordinator, at=NOW)
    assert family.introductions_to_tell(desk(match)) == []


def test_cards_take_as_many_queries_for_many_matches(program: Program, coordinator: User) -> None:
    first = introduced(family_match(program, "Sleep 0", coordinator=coordinator))
    with_one = queries_of(lambda: family.contacts_awaited(desk(first, 3)))
    for number in range(1, 5):
        introduced(family_match(program, f"Sleep {number}", coordinator=coordinator))
    assert queries_of(lambda: family.contacts_awaited(desk(first, 3))) == with_one
