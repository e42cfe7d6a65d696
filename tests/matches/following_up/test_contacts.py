"""Contacts are written down once, counted if they reached someone, and taken back without a trace lost."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from matches.following_up.contacts import Told, correct, record, wait_for_access, wait_no_more
from matches.following_up.progress import Progress, progress_of, progress_of_all
from matches.models import Contact, ContactWay, Happening, Match, MeetingState, Seat, SeatState, Waiting
from matches.requesting.clocks import Standing
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.matches.factories import NOW, family_match, make_meeting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def family(program: Program, coordinator: User) -> Match:
    """Rosa and Sam, introduced just now."""
    return introduced(family_match(program, coordinator=coordinator))


def introduced(match: Match) -> Match:
    match.introduced_at = NOW
    match.save(update_fields=["introduced_at"])
    Seat.objects.filter(program=match.program, match=match).update(introduced_at=NOW)
    return match


def told(hours: float = 24, way: str = ContactWay.TEXT, reached: bool = True, **more: object) -> Told:
    return Told(at=NOW + hours * HOUR, way=way, reached=reached, **more)  # type: ignore[arg-type]


def write(match: Match, one: Told, key: UUID | None = None, at: datetime = NOW + 2000 * HOUR) -> Contact:
    return record(match=match, key=key or uuid4(), told=one, by=match.coordinator, at=at)


def standing(match: Match, hours: float) -> Progress:
    return progress_of(match, now=NOW + hours * HOUR)


@pytest.mark.parametrize("way", ContactWay)
def test_any_way_of_contact_stops_the_third_clock(family: Match, way: str) -> None:
    assert standing(family, 49).first.standing == Standing.LATE
    write(family, told(20, way))
    assert standing(family, 49).first.standing == Standing.DONE
    assert standing(family, 49).first.late_by == timedelta(0)


def test_a_try_that_reached_nobody_stops_nothing(family: Match) -> None:
    write(family, told(20, ContactWay.PHONE, reached=False, minutes=3))
    found = standing(family, 49)
    assert (found.contacts, found.first.standing, found.status) == (0, Standing.LATE, "First contact overdue")
    assert family.contacts.get().minutes is None


def test_contacts_are_counted_in_words(family: Match) -> None:
    assert standing(family, 1).words == "Introduced"
    write(family, told(20))
    write(family, told(30, ContactWay.RELAY))
    found = standing(family, 40)
    assert found.words == "In contact: 2 contacts"
    assert found.count == "2 of 4 contacts in 8 weeks (until Tue, June 9)"
    assert found.sentence == "The next is due by Wed, April 29."


def test_a_meeting_that_was_held_is_one_kind_of_contact(family: Match) -> None:
    make_meeting(family, state=MeetingState.HELD)
    assert standing(family, 24 * 30).contacts == 1


def test_two_weeks_without_a_contact_are_behind(family: Match) -> None:
    write(family, told(20))
    assert not standing(family, 24 * 14).is_behind
    found = standing(family, 24 * 16)
    assert (found.status, found.tone, found.sentence) == (
        "Next contact due", "wait", "The next contact was due on Wed, April 29."
    )  # fmt: skip


def test_a_hold_and_waiting_for_access_move_the_next_contact_and_the_weeks(family: Match, coordinator: User) -> None:
    wait_no_more(waiting=waiting(family), until=NOW + 10 * HOUR, by=coordinator, at=NOW + 10 * HOUR)
    write(family, told(24))
    family.hold(reason="Summer", by=coordinator, at=NOW + 48 * HOUR)
    assert standing(family, 24 * 40).sentence == ""
    family.resume(by=coordinator, at=NOW + 24 * 50 * HOUR)
    found = standing(family, 24 * 50)
    assert (found.status, found.sentence) == ("In contact", "The next is due by Tue, June 16.")
    assert found.count == "1 of 4 contacts in 8 weeks (until Mon, July 27)"
    assert standing(family, 24 * 64).is_behind


def waiting(family: Match) -> Waiting:
    """For an interpreter, from the introduction on."""
    at = NOW + HOUR
    return wait_for_access(match=family, reason="Interpreter", since=NOW, by=family.coordinator, at=at)


def test_a_hold_pauses_the_first_contact(family: Match, coordinator: User) -> None:
    family.hold(reason="Summer", by=coordinator, at=NOW + 24 * HOUR)
    assert standing(family, 100).first.standing == Standing.PAUSED
    family.resume(by=coordinator, at=NOW + 124 * HOUR)
    assert standing(family, 147).first.standing == Standing.RUNNING
    assert standing(family, 149).first.standing == Standing.LATE


def test_the_same_form_twice_makes_one_contact(family: Match) -> None:
    key = uuid4()
    assert write(family, told(), key) == write(family, told(), key)
    assert family.happenings.filter(what=Happening.What.CONTACT).count() == 1


@pytest.mark.parametrize(("hours", "words"), [(2001, "still to come"), (-24 * 30, "before this match was asked for")])
def test_a_contact_lies_between_the_request_and_now(family: Match, hours: int, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        write(family, told(hours))


def test_forms_tell_minutes_so_the_minute_of_the_request_is_none_too_early(family: Match) -> None:
    family.requested_at = NOW.replace(second=40)
    family.save()
    assert write(family, told(0)).at == NOW


def test_who_began_is_of_this_match(family: Match, program: Program) -> None:
    stranger = family_match(program, "Bedtime").seats.earliest("pk")
    with pytest.raises(ValidationError, match="someone of this match"):
        write(family, told(began=stranger))


def test_before_two_said_yes_there_is_no_contact(family: Match) -> None:
    Seat.objects.filter(program=family.program, participant__first_name="Sam").update(state=SeatState.INVITED)
    with pytest.raises(ValidationError, match="once two people have said yes"):
        write(family, told())


def test_a_contact_is_corrected_once(family: Match, coordinator: User) -> None:
    contact = write(family, told())
    change = told(26, ContactWay.VIDEO, minutes=40)
    assert correct(contact=contact, told=change, by=coordinator, at=NOW + 48 * HOUR)
    assert not correct(contact=contact, told=change, by=coordinator, at=NOW + 48 * HOUR)
    assert family.happenings.filter(what=Happening.What.CONTACT).count() == 2


def test_what_was_taken_back_counts_no_more_until_it_is_put_back(family: Match, coordinator: User) -> None:
    contact = write(family, told())
    contact.take_back(by=coordinator, at=NOW + 48 * HOUR)
    assert standing(family, 30).contacts == 0
    with pytest.raises(ValidationError, match="already taken back"):
        contact.take_back(by=coordinator, at=NOW + 48 * HOUR)
    with pytest.raises(ValidationError, match="Put it back first"):
        correct(contact=contact, told=told(25), by=coordinator, at=NOW + 48 * HOUR)
    contact.put_back(by=coordinator, at=NOW + 49 * HOUR)
    assert standing(family, 30).contacts == 1


def test_the_history_does_not_tell_what_it_was_about(family: Match) -> None:
    write(family, told(words="Her daughter's seizures"))
    assert family.happenings.get(what=Happening.What.CONTACT).detail == "Text message"


# Waiting for access


def test_while_an_interpreter_is_waited_for_the_clock_stands_still(family: Match, coordinator: User) -> None:
    waiting = wait_for_access(
        match=family, reason="Tactile interpreter", since=NOW + 10 * HOUR, by=coordinator, at=NOW + 12 * HOUR
    )
    again = wait_for_access(match=family, reason="x", since=NOW, by=coordinator, at=NOW + 13 * HOUR)
    assert again == waiting
    found = standing(family, 90)
    assert (found.status, found.first.standing, found.tone) == ("Waits for access", Standing.PAUSED, "wait")
    assert found.sentence.startswith("The clock stands still since Tue, April 14, 8:00 pm Central")
    wait_no_more(waiting=waiting, until=NOW + 90 * HOUR, by=coordinator, at=NOW + 91 * HOUR)
    assert standing(family, 100).first.standing == Standing.RUNNING
    assert standing(family, 130).first.standing == Standing.LATE


def test_the_first_contact_ends_the_wait(family: Match, coordinator: User) -> None:
    waiting = wait_for_access(match=family, reason="CART", since=NOW, by=coordinator, at=NOW + HOUR)
    write(family, told(60))
    waiting.refresh_from_db()
    assert waiting.until == NOW + 60 * HOUR
    with pytest.raises(ValidationError, match="in contact already"):
        wait_for_access(match=family, reason="CART", since=NOW, by=coordinator, at=NOW + 61 * HOUR)


def test_a_wait_ends_neither_before_it_began_nor_in_the_future(family: Match, coordinator: User) -> None:
    waiting = wait_for_access(match=family, reason="CART", since=NOW, by=coordinator, at=NOW + HOUR)
    for until in (NOW - HOUR, NOW + 3 * HOUR):
        with pytest.raises(ValidationError, match="cannot end before it began"):
            wait_no_more(waiting=waiting, until=until, by=coordinator, at=NOW + 2 * HOUR)


def test_many_matches_are_read_in_as_many_queries_as_one(program: Program, coordinator: User) -> None:
    matches = [introduced(family_match(program, f"Sleep {n}", coordinator=coordinator)) for n in range(4)]
    for match in matches:
        write(match, told())
    assert queries_of(lambda: progress_of_all(matches[:1], now=NOW)) == queries_of(
        lambda: progress_of_all(matches, now=NOW)
    )
