"""Several coordinators at once, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from matches.models import Absence, Booking, Match, Meeting, MeetingState, PlaceKind, Seat
from matches.reminding.due import queue_due, to_phone
from matches.reminding.joining import join
from matches.scheduling import planning
from matches.scheduling.absences.doors import MovedMeanwhile, cannot_come
from matches.scheduling.booking import Clash
from matches.scheduling.planning import AlreadyConfirmed, Place
from peermatch.accounts.models import Program
from peermatch.clock import WallTime, hours_before
from peermatch.outbox.models import Email, State
from tests.matches.factories import NOW, confirm_meeting, make_meeting
from tests.matches.scheduling.conftest import person_in, seat_of
from tests.matches.scheduling.test_planning import other_meeting_of

pytestmark = pytest.mark.django_db(transaction=True)
TWENTY = 20


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returned, or the refusal it met; all begin at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def fresh(meeting: Meeting) -> Meeting:
    """The meeting as another process reads it."""
    found: Meeting = Meeting.objects.filter(program=meeting.program_id).select_related("match").get(pk=meeting.pk)
    return found


def confirming(meeting: Meeting) -> Callable[[], Meeting]:
    return lambda: planning.confirm(meeting=fresh(meeting), by=meeting.match.coordinator, at=NOW)


def test_twenty_confirmations_at_once_make_one(meeting: Meeting, program: Program) -> None:
    done = at_once(*[confirming(meeting)] * TWENTY)
    assert len([one for one in done if isinstance(one, Meeting)]) == 1
    assert len([one for one in done if isinstance(one, AlreadyConfirmed)]) == TWENTY - 1
    assert (meeting.bookings.count(), meeting.calls.count()) == (3, 1)
    assert Email.objects.in_program(program).count() == 2
    assert meeting.match.happenings.filter(what="confirmed").count() == 1


def test_one_person_in_two_meetings_at_once_is_booked_for_one(meeting: Meeting) -> None:
    other = other_meeting_of(person_in(meeting.match, "Robin"), time(15, 30))
    done = at_once(confirming(meeting), confirming(other))
    assert [type(one) for one in done if isinstance(one, ValidationError)] == [Clash]
    states = sorted([fresh(meeting).state, fresh(other).state])
    assert states == [MeetingState.CONFIRMED, MeetingState.PLANNED]
    robin = person_in(meeting.match, "Robin")
    assert Booking.objects.filter(program=meeting.program, participant=robin).count() == 1


def test_one_form_sent_by_two_plans_one_meeting(match: Match) -> None:
    def plan() -> Meeting:
        return planning.plan(
            match=Match.objects.filter(program=match.program_id).get(pk=match.pk),
            wall=WallTime(date(2026, 5, 7), time(15), "America/Chicago"),
            minutes=60,
            place=Place(PlaceKind.VIDEO, "https://video.example/room"),
            by=match.coordinator,
            at=NOW,
        )

    assert len(set(at_once(plan, plan, plan))) == 1
    assert match.meetings.count() == 1


def test_someone_who_leaves_while_it_is_confirmed_is_never_left_expected(meeting: Meeting, program: Program) -> None:
    wanjiru = seat_of(meeting.match, "Wanjiru")

    def leave() -> None:
        seat = Seat.objects.filter(program=program).select_related("match", "participant").get(pk=wanjiru.pk)
        seat.decline(by=None, at=NOW)

    at_once(confirming(meeting), leave)
    assert fresh(meeting).state == MeetingState.CONFIRMED
    assert not meeting.bookings.filter(participant=wanjiru.participant).exists()
    assert not meeting.calls.waiting().exists()


def test_a_move_while_reminders_are_queued_leaves_none_for_the_old_time(meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting)
    at = hours_before(meeting.starts_at, 24)

    def move() -> None:
        planning.move(
            meeting=fresh(meeting),
            wall=WallTime(date(2026, 5, 9), time(15), "America/Chicago"),
            minutes=60,
            place=Place(PlaceKind.VIDEO, "https://video.example/room"),
            by=meeting.match.coordinator,
            at=at,
        )

    at_once(move, lambda: queue_due(at), lambda: queue_due(at))
    waiting = Email.objects.in_program(program).filter(kind="meeting-reminder", state=State.QUEUED)
    assert list(waiting) == []
    assert not meeting.calls.waiting().filter(news="meeting-reminder").exists()


def test_two_ticks_at_once_remind_once(meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting)
    at = hours_before(meeting.starts_at, 24)
    at_once(*[lambda: queue_due(at)] * 4)
    assert Email.objects.in_program(program).filter(kind="meeting-reminder").count() == 2
    assert meeting.calls.filter(news="meeting-reminder").count() == 1


def two_due_at_once(meeting: Meeting) -> tuple[Meeting, datetime]:
    """Another meeting a week after the day before that one, so that both reminders fall due at one moment."""
    confirm_meeting(meeting)
    other = confirm_meeting(make_meeting(meeting.match, date(2026, 5, 13)))
    meeting.calls.waiting().update(made_at=NOW)
    other.calls.waiting().update(made_at=NOW)
    return other, hours_before(meeting.starts_at, 24)


def test_two_ticks_at_once_make_one_letter_and_one_call_of_two_reminders(meeting: Meeting, program: Program) -> None:
    _other, at = two_due_at_once(meeting)
    at_once(*[lambda: queue_due(at), lambda: join(at)] * 3)
    mails = Email.objects.in_program(program).filter(state=State.QUEUED, kind__endswith="-reminder")
    assert mails.filter(kind="meetings-reminder").count() == 2
    assert mails.filter(kind="meeting-reminder").exclude(joined_in=None).count() == mails.count() - 2 == 4
    assert [call.news for call in to_phone(program, at)] == ["meetings-reminder"]


def test_a_cancellation_while_reminders_are_made_one_leaves_the_other_reminder_alone(
    meeting: Meeting, program: Program
) -> None:
    other, at = two_due_at_once(meeting)
    at_once(
        lambda: planning.cancel(meeting=fresh(other), by=meeting.match.coordinator, at=at),
        lambda: queue_due(at), lambda: join(at), lambda: join(at),
    )  # fmt: skip
    waiting = Email.objects.in_program(program).filter(state=State.QUEUED, kind__endswith="-reminder")
    assert {(mail.about, mail.joined_in) for mail in waiting} == {(f"meeting:{meeting.public_id}", None)}
    reminding = [call for call in to_phone(program, at) if "reminder" in call.news]
    assert [(call.news, call.meeting) for call in reminding] == [("meeting-reminder", meeting)]


def test_the_database_itself_refuses_two_bookings_of_one_person(meeting: Meeting) -> None:
    """PostgreSQL alone has a constraint for it; on SQLite one writer at a time and the check before it do the same."""
    confirm_meeting(meeting)
    other = make_meeting(meeting.match, date(2026, 6, 4))
    twice = Booking(
        program=meeting.program, meeting=other, participant=person_in(meeting.match, "Robin"),
        starts_at=meeting.starts_at + timedelta(minutes=30), ends_at=meeting.ends_at + timedelta(minutes=30),
    )  # fmt: skip
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="one_place_at_a_time"), transaction.atomic():
            twice.save()
    twice.override_reason = "Robin knows"
    twice.save()
    assert Booking.objects.filter(program=meeting.program, meeting=other).count() == 1


def test_the_same_cannot_come_twenty_times_at_once_is_kept_once(meeting: Meeting, program: Program) -> None:
    confirm_meeting(meeting)

    def say() -> Absence:
        return cannot_come(meeting=fresh(meeting), seat=seat_of(meeting.match, "David"), way="link", at=NOW)

    assert len({absence.pk for absence in at_once(*[say] * TWENTY)}) == 1
    assert (meeting.absences.count(), meeting.bookings.count()) == (1, 2)
    assert Email.objects.in_program(program).filter(kind="meeting-absent").count() == 1


def test_of_a_move_and_a_cannot_come_at_once_the_later_counts(meeting: Meeting) -> None:
    """Either they were excused and are expected again at the new time, or they are told that it moved."""
    confirm_meeting(meeting)
    seen, wall = meeting.revision, WallTime(date(2026, 5, 8), time(15), "America/Chicago")
    said, _moved = at_once(
        lambda: cannot_come(
            meeting=fresh(meeting), seat=seat_of(meeting.match, "David"), way="link", at=NOW, revision=seen
        ),
        lambda: planning.move(
            meeting=fresh(meeting),
            wall=wall,
            minutes=60,
            place=Place(PlaceKind.VIDEO, "https://video.example/room"),
            by=meeting.match.coordinator,
            at=NOW,
        ),
    )
    assert isinstance(said, (Absence, MovedMeanwhile))
    assert not meeting.absences.standing().exists()
    assert meeting.bookings.filter(starts_at=wall.instant()).count() == 3
