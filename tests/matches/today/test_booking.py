"""Cards about who is booked for access: what is near, late or declined, and who is to be told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matches.models import Match, Meeting, Seat, ServiceBooking
from matches.preparing.access_needs import attest_access
from matches.preparing.lines import Facts
from matches.scheduling import planning
from matches.scheduling.access import asking, following
from matches.today import arranging, booking
from matches.today.desk import Desk, Urgency
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.factories import make_member
from tests.matches.factories import NOW, TODAY, accepted_match
from tests.matches.scheduling.access.cast import ASL, BRAILLE, ask, make_provider, needs, planned, row_of
from tests.matches.scheduling.test_planning import MAY_8, VIDEO

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def desk(program: Program, coordinator: User) -> Desk:
    return Desk(program=program, reader=coordinator, now=NOW)


def needing(desk: Desk, *kinds: tuple[str, str], title: str = "Tactile signs") -> Meeting:
    """Robin’s needs, at a meeting on Thursday, May 7: to be booked by April 23."""
    match: Match = accepted_match(desk.program, title, coordinator=desk.reader)
    robin: Seat = match.seats.earliest("pk")
    needs(robin.participant, *kinds)
    return planned(match)


def later(desk: Desk, days: int) -> Desk:
    return replace(desk, now=NOW + timedelta(days=days))


def test_a_need_shows_a_week_before_its_day_and_is_late_after_it(desk: Desk) -> None:
    needing(desk, ASL)
    assert booking.to_arrange(desk) == []
    [near], [late] = booking.to_arrange(later(desk, 2)), booking.to_arrange(later(desk, 10))
    assert (near.title, near.urgency) == ("Tactile signs: access by Thu, April 23", Urgency.SOON)
    assert near.sentence.endswith("ASL interpreter for Robin by Thu, April 23.")
    assert (late.title, late.urgency, late.status) == ("Tactile signs: access is late", Urgency.LATE, "Late")


def test_who_said_no_shows_at_once_and_who_is_asked_only_when_late(desk: Desk, coordinator: User) -> None:
    meeting = needing(desk, ASL)
    asked = ask(row_of(meeting), None, name="Ben Ortiz")
    assert booking.to_arrange(later(desk, 2)) == []
    assert [card.status for card in booking.to_arrange(later(desk, 10))] == ["Late"]
    asking.decline(booking=asked, by=coordinator, at=NOW)
    assert [card.status for card in booking.to_arrange(desk)] == ["Declined"]


def test_a_confirmed_meeting_asks_at_once_until_somebody_vouches(desk: Desk, coordinator: User) -> None:
    meeting = needing(desk, ASL, BRAILLE)
    meeting.state = "confirmed"
    meeting.save()
    [card] = booking.to_arrange(desk)
    assert [choice.label for choice in card.choices] == ["Ask somebody: ASL interpreter for Robin"]
    assert arranging.access_open(desk) == []
    state = Facts(meeting.match, on=TODAY, knows=True, meeting=meeting).access
    attest_access(match=meeting.match, state=state, facts=state.facts, by=coordinator, at=NOW)
    assert booking.to_arrange(desk) == []


def test_whoever_is_let_go_is_to_be_told_also_when_the_match_is_closed(desk: Desk, coordinator: User) -> None:
    meeting = needing(desk, ASL)
    asked = ask(row_of(meeting), make_provider(desk.program))
    assert booking.to_tell(desk) == []
    planning.cancel(meeting=meeting, by=coordinator, at=NOW)
    meeting.match.close(reason="other", outcome="", by=coordinator, at=NOW)
    [card] = booking.to_tell(desk)
    assert (card.title, card.status) == ("Dana Field: tell them of a change", "It is off")
    assert booking.to_tell(later(desk, 24)) == []
    ServiceBooking.objects.in_program(desk.program).update(untold="off")
    asked.refresh_from_db()
    asked.tell(by=coordinator, at=NOW)
    assert booking.to_tell(desk) == []


def test_who_is_to_be_told_of_a_move_is_told_both_times_on_one_clock(desk: Desk, coordinator: User) -> None:
    meeting = needing(desk, ASL)
    ask(row_of(meeting), make_provider(desk.program))
    coordinator.time_zone = "America/New_York"
    planning.move(meeting=meeting, wall=MAY_8, minutes=60, place=VIDEO, by=coordinator, at=NOW)
    [card] = booking.to_tell(replace(desk, reader=coordinator))
    assert "Thu, May 7, 4:00 pm Eastern" in card.sentence
    assert card.sentence.endswith("The meeting is on Fri, May 8, 4:00 pm Eastern now.")
    assert "Central" not in card.sentence


def test_who_is_wanted_again_before_they_were_told_is_to_be_asked(desk: Desk) -> None:
    row = row_of(needing(desk, ASL))
    ask(row, make_provider(desk.program))
    following.leave(row.meeting, row.participant_id, by=None, at=NOW)
    row.refresh_from_db()
    row.want_again()
    [card] = booking.to_tell(desk)
    assert (card.title, card.status) == ("Dana Field: ask them again", "Needed after all")


def test_other_coordinators_read_no_need(desk: Desk, program: Program) -> None:
    meeting = needing(desk, ASL)
    asked = ask(row_of(meeting), None, name="Ben Ortiz")
    asked.decline(reason="", by=None, at=NOW)
    other = replace(desk, reader=make_member(program, "Otto Lang"), mine=False)
    [card] = booking.to_arrange(other)
    assert card.sentence.endswith("1 thing.")
    assert "ASL" not in " ".join(choice.label for choice in card.choices)
    ServiceBooking.objects.in_program(program).update(untold="off")
    assert (booking.to_tell(other), len(booking.to_tell(replace(other, leads=True)))) == ([], 1)


def test_cards_take_as_many_queries_for_one_meeting_as_for_ten(desk: Desk) -> None:
    def deal() -> None:
        booking.to_arrange(later(desk, 2))
        booking.to_tell(desk)

    needing(desk, ASL)
    with_one = queries_of(deal)
    for number in range(9):
        needing(desk, ASL, title=f"Match {number}")
    assert queries_of(deal) == with_one
