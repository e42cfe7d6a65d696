"""A match on hold and its invitations, with the real outbox: nothing leaves until it goes on."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answer_days import as_facts
from matches.inviting.answering import answer
from matches.inviting.holding_back import hold, hold_again, resume
from matches.inviting.nudging import nudge_all_due
from matches.inviting.sending import send, send_again
from matches.models import Happening, Invitation, Match, MatchRules, Said, Seat, SeatState, Stage, Way
from matches.workspace.lateness import answer_is_late
from participants.models import Reach
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day, say_day
from peermatch.outbox import deliver
from peermatch.outbox.models import Email, State
from tests.kept_rows import kept
from tests.matches.factories import NOW, TODAY, ready_match
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db
WHY = "Waiting for an interpreter"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
@kept
def asked(program: Program, coordinator: User) -> Match:
    """Both are asked by letter, and neither letter has left."""
    match = ready_match(program, coordinator=coordinator)
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=NOW)
    match.refresh_from_db()
    return match


def mails(program: Program) -> list[str]:
    return list(Email.objects.filter(program=program, kind="invitation").order_by("pk").values_list("state", flat=True))


def states(match: Match) -> set[str]:
    return set(match.seats.values_list("state", flat=True))


def deliver_at(moment: datetime) -> int:
    deliver.send_due(now=lambda: moment)
    return len(mail.outbox)


def test_what_has_not_left_is_called_back_and_goes_out_anew(asked: Match, program: Program, coordinator: User) -> None:
    waiting = hold(match=asked, reason=WHY, by=coordinator, at=NOW)
    assert len(waiting) == 2
    assert deliver_at(NOW + HOUR) == 0
    assert (mails(program), states(asked)) == ([State.SUPERSEDED] * 2, {SeatState.PROPOSED})
    anew = resume(match=asked, by=coordinator, at=NOW + 48 * HOUR)
    assert len(anew.asked) == 2
    assert deliver_at(NOW + 49 * HOUR) == 2
    assert mails(program) == [State.SUPERSEDED] * 2 + [State.SENT] * 2
    assert states(asked) == {SeatState.INVITED}
    asked.refresh_from_db()
    assert asked.stage == Stage.INVITING


def test_what_left_before_stays_as_it_is(asked: Match, program: Program, coordinator: User) -> None:
    assert deliver_at(NOW) == 2
    assert hold(match=asked, reason=WHY, by=coordinator, at=NOW + HOUR) == []
    assert resume(match=asked, by=coordinator, at=NOW + 2 * HOUR).asked == []
    assert (mails(program), states(asked)) == ([State.SENT] * 2, {SeatState.INVITED})


def test_a_letter_that_the_hold_missed_is_stopped_by_the_outbox_and_sent_anew(
    asked: Match, program: Program, coordinator: User
) -> None:
    asked.hold(reason=WHY, by=coordinator, at=NOW)  # as if the letters were just going out
    assert deliver_at(NOW + HOUR) == 0
    assert len(resume(match=asked, by=coordinator, at=NOW + 2 * HOUR).asked) == 2
    assert deliver_at(NOW + 3 * HOUR) == 2


def test_who_may_not_be_asked_any_more_stays_not_asked_and_it_is_said(
    asked: Match, program: Program, coordinator: User
) -> None:
    hold(match=asked, reason=WHY, by=coordinator, at=NOW)
    one: Seat = asked.seats.select_related("participant").all()[0]
    one.participant.pause(by=coordinator, at=NOW)
    anew = resume(match=asked, by=coordinator, at=NOW + HOUR)
    assert anew.asked == []
    assert one.participant.name in anew.why_not
    assert states(asked) == {SeatState.PROPOSED}
    assert deliver_at(NOW + 2 * HOUR) == 0


# Whoever was asked before the hold


@pytest.fixture
def delivered(asked: Match) -> Match:
    """Both letters left at once; an answer is wanted in a week."""
    assert deliver_at(NOW) == 2
    return asked


def days(match: Match) -> set[date]:
    rows = Invitation.objects.in_program(match.program).standing()
    return set(rows.values_list("answer_by", flat=True))


def test_the_days_of_a_hold_do_not_count_for_whoever_was_asked(delivered: Match, coordinator: User) -> None:
    assert days(delivered) == {TODAY + 7 * DAY}
    hold(match=delivered, reason=WHY, by=coordinator, at=NOW + DAY)
    resume(match=delivered, by=coordinator, at=NOW + 12 * DAY)
    assert days(delivered) == {TODAY + 18 * DAY}
    late = answer_is_late(delivered.program, MatchRules.of(delivered.program), NOW + 18 * DAY)
    assert not Match.objects.in_program(delivered.program).filter(late).exists()
    told = delivered.happenings.get(what=Happening.What.RESUMED)
    assert told.detail_words == (
        "Inviting. Robin Park has until Sat, May 2 to answer. David Larsen has until Sat, May 2 to answer."
    )


def test_they_are_reminded_and_read_the_new_day(delivered: Match, program: Program, coordinator: User) -> None:
    hold(match=delivered, reason=WHY, by=coordinator, at=NOW + DAY)
    resume(match=delivered, by=coordinator, at=NOW + 12 * DAY)
    assert nudge_all_due(NOW + 12 * DAY + HOUR) == 2
    reminders = Email.objects.filter(program=program, kind="invitation-reminder")
    assert ["Sat, May 2" in letter.text for letter in reminders] == [True, True]
    assert nudge_all_due(NOW + 13 * DAY) == 0


def test_a_few_days_are_left_at_least_also_where_the_day_was_past(delivered: Match, coordinator: User) -> None:
    hold(match=delivered, reason=WHY, by=coordinator, at=NOW + 9 * DAY)
    resume(match=delivered, by=coordinator, at=NOW + 10 * DAY)
    assert days(delivered) == {TODAY + 13 * DAY}


def test_no_more_days_are_left_than_the_program_gives(delivered: Match, coordinator: User) -> None:
    delivered.program.answer_days = 2
    delivered.program.save()
    hold(match=delivered, reason=WHY, by=coordinator, at=NOW + 9 * DAY)
    resume(match=delivered, by=coordinator, at=NOW + 10 * DAY)
    assert days(delivered) == {TODAY + 12 * DAY}


def test_whoever_answered_keeps_the_day_on_record(delivered: Match, coordinator: User) -> None:
    robin = delivered.seats.get(participant__first_name="Robin")
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=NOW)
    hold(match=delivered, reason=WHY, by=coordinator, at=NOW + DAY)
    [moved] = resume(match=delivered, by=coordinator, at=NOW + 12 * DAY).moved
    assert moved.invitation.seat.participant.first_name == "David"
    assert days(delivered) == {TODAY + 7 * DAY, TODAY + 18 * DAY}


def test_what_is_taken_back_within_the_hour_was_no_hold(delivered: Match, coordinator: User) -> None:
    before_midnight = NOW + 13 * HOUR + HOUR * 0.9  # in Chicago
    hold(match=delivered, reason=WHY, by=coordinator, at=before_midnight)
    assert resume(match=delivered, by=coordinator, at=before_midnight + HOUR).moved == []
    assert days(delivered) == {TODAY + 7 * DAY}


def resumed_by_mistake(match: Match, coordinator: User) -> None:
    """On hold from the first day; resumed on the twelfth, and an hour later not."""
    hold(match=match, reason=WHY, by=coordinator, at=NOW + DAY)
    moved = resume(match=match, by=coordinator, at=NOW + 12 * DAY).moved
    hold_again(match=match, days=as_facts(moved), by=coordinator, at=NOW + 12 * DAY + HOUR)


def test_a_hold_that_goes_on_brings_the_days_back_and_counts_as_one(delivered: Match, coordinator: User) -> None:
    resumed_by_mistake(delivered, coordinator)
    assert days(delivered) == {TODAY + 7 * DAY}
    assert delivered.stage == Stage.ON_HOLD
    [held] = delivered.holds.all()
    assert (held.since, held.ended_at, held.ended_by) == (NOW + DAY, None, None)
    resume(match=delivered, by=coordinator, at=NOW + 21 * DAY)
    assert days(delivered) == {TODAY + 27 * DAY}


def test_who_was_asked_anew_by_mistake_is_called_back_and_asked_when_it_goes_on(
    asked: Match, coordinator: User
) -> None:
    resumed_by_mistake(asked, coordinator)
    assert states(asked) == {SeatState.PROPOSED}
    assert deliver_at(NOW + 13 * DAY) == 0
    assert len(resume(match=asked, by=coordinator, at=NOW + 21 * DAY).asked) == 2
    assert deliver_at(NOW + 21 * DAY) == 2


def test_who_was_asked_between_the_end_and_its_undoing_is_asked_when_it_goes_on(
    delivered: Match, coordinator: User
) -> None:
    hold(match=delivered, reason=WHY, by=coordinator, at=NOW + DAY)
    moved = resume(match=delivered, by=coordinator, at=NOW + 12 * DAY).moved
    robin: Seat = delivered.seats.get(participant__first_name="Robin")
    send_again(seat=robin, instead_of=robin.invitations.get().public_id, by=coordinator, at=NOW + 12 * DAY)
    called_back = hold_again(match=delivered, days=as_facts(moved), by=coordinator, at=NOW + 12 * DAY + HOUR)
    assert [seat.participant.first_name for seat in called_back] == ["Robin"]
    anew = resume(match=delivered, by=coordinator, at=NOW + 21 * DAY)
    assert [one.seat.participant.first_name for one in anew.asked] == ["Robin"]


def test_of_a_longer_hold_the_days_since_they_were_asked_count(asked: Match, coordinator: User) -> None:
    hold(match=asked, reason=WHY, by=coordinator, at=NOW)
    moved = resume(match=asked, by=coordinator, at=NOW + 12 * DAY).moved
    assert (moved, deliver_at(NOW + 12 * DAY)) == ([], 2)
    hold_again(match=asked, days={}, by=coordinator, at=NOW + 12 * DAY)
    resume(match=asked, by=coordinator, at=NOW + 14 * DAY)
    assert days(asked) >= {TODAY + (12 + 7 + 2) * DAY}


def test_what_was_not_resumed_just_now_is_not_held_again(delivered: Match, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="not on hold"):
        hold_again(match=delivered, days={}, by=coordinator, at=NOW)


def test_the_pages_tell_the_new_day_and_undo_it(signed_in: Client, delivered: Match, coordinator: User) -> None:
    begun = timezone.now() - 12 * DAY
    invitations = Invitation.objects.in_program(delivered.program)
    invitations.update(sent_at=begun, answer_by=local_day(begun, "America/Chicago") + 7 * DAY)
    hold(match=delivered, reason=WHY, until=local_day(begun, "America/Chicago") + 30 * DAY, by=coordinator, at=begun)
    before = days(delivered)
    token = do(signed_in, reverse("match-resume", args=["bluebonnet", delivered.public_id]))
    [after] = days(delivered)
    page = signed_in.get(delivered.get_absolute_url()).content.decode()
    assert f"Robin Park has until {say_day(after)} to answer." in page
    assert "tell them yourself" not in page
    assert "The match is on hold again." in take_back(signed_in, token)
    assert days(delivered) == before
    assert "It was not undone." in take_back(signed_in, token)


def test_whom_no_reminder_reaches_is_told_by_the_coordinator(
    signed_in: Client, delivered: Match, coordinator: User
) -> None:
    robin = delivered.seats.get(participant__first_name="Robin").participant
    robin.reach_by = Reach.RELAY
    robin.save()
    hold(match=delivered, reason=WHY, by=coordinator, at=timezone.now() - 2 * DAY)
    Invitation.objects.in_program(delivered.program).update(sent_at=timezone.now() - 3 * DAY)
    at = reverse("match-resume", args=["bluebonnet", delivered.public_id])
    page = signed_in.post(at, follow=True).content.decode()
    assert "No reminder goes out to Robin Park: tell them yourself." in page


def test_the_pages_say_so(signed_in: Client, asked: Match) -> None:
    at = reverse("match-hold", args=["bluebonnet", asked.public_id])
    name = asked.seats.select_related("participant").all()[0].participant.name
    assert f"The invitation of {name} has not left yet" in signed_in.get(at).content.decode()
    assert "had not left: they are called back" in signed_in.post(at, {"reason": WHY}, follow=True).content.decode()
    at = reverse("match-resume", args=["bluebonnet", asked.public_id])
    assert "are asked anew." in signed_in.post(at, follow=True).content.decode()
