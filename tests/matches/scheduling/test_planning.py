"""The doors of a meeting: what each changes, what each refuses, and that twice is once."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.models import (
    Gate,
    Happening,
    Match,
    Meeting,
    MeetingState,
    Part,
    PlaceKind,
    Seat,
    SeatState,
    Stage,
    Waiver,
)
from matches.scheduling import planning
from matches.scheduling.booking import Clash
from matches.scheduling.moving import rehearse
from matches.scheduling.planning import AlreadyConfirmed, AlreadyDone, Place
from participants.models import Participant, Relationship
from peermatch.accounts.models import Program, User
from peermatch.audit import Did
from peermatch.audit.models import Record
from peermatch.clock import NoSuchTime, WallTime
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.matches.factories import NOW, accepted_match, confirm_meeting, make_meeting, make_seat, ready_match
from tests.matches.scheduling.conftest import person_in, seat_of

VIDEO = Place(PlaceKind.VIDEO, "https://video.example/room")
MAY_7 = WallTime(date(2026, 5, 7), time(15), "America/Chicago")
MAY_8 = WallTime(date(2026, 5, 8), time(15), "America/Chicago")
LATER = NOW + timedelta(days=1)


def plan(match: Match, wall: WallTime = MAY_7, place: Place = VIDEO, minutes: int = 60) -> Meeting:
    return planning.plan(match=match, wall=wall, minutes=minutes, place=place, by=match.coordinator, at=NOW)


def confirm(meeting: Meeting, **options: str) -> Meeting:
    return planning.confirm(meeting=meeting, by=meeting.match.coordinator, at=NOW, **options)


def move(meeting: Meeting, wall: WallTime = MAY_8, place: Place = VIDEO, **options: Any) -> Meeting:
    return planning.move(
        meeting=meeting, wall=wall, minutes=60, place=place, by=meeting.match.coordinator, at=LATER, **options
    )


def cancel(meeting: Meeting, **options: str) -> Meeting:
    return planning.cancel(meeting=meeting, by=meeting.match.coordinator, at=LATER, **options)


def booked(meeting: Meeting) -> list[tuple[str, object]]:
    return [(one.participant.first_name, one.starts_at) for one in meeting.bookings.order_by("participant__first_name")]


def mail(program: Program, kind: str, state: str = State.QUEUED) -> list[str]:
    """Who gets a letter of that kind, in order."""
    rows = Email.objects.in_program(program).filter(kind=f"meeting-{kind}", state=state)
    return sorted(row.to_name.split()[0] for row in rows)


def calls(meeting: Meeting) -> list[str]:
    return [f"{call.participant.first_name}: {call.get_news_display()}" for call in meeting.calls.waiting()]


def test_a_plan_tells_nobody_and_books_nobody(match: Match, program: Program) -> None:
    meeting = plan(match)
    assert (meeting.state, meeting.starts_at, meeting.revision) == (MeetingState.PLANNED, MAY_7.instant(), 1)
    assert (booked(meeting), calls(meeting), Email.objects.in_program(program).count()) == ([], [], 0)
    assert [line.what for line in match.happenings.all()] == [Happening.What.PLANNED]


def test_a_plan_sent_twice_is_one_plan(match: Match) -> None:
    assert plan(match) == plan(match)
    assert (match.meetings.count(), match.happenings.filter(what=Happening.What.PLANNED).count()) == (1, 1)


def test_people_who_were_since_put_down_to_be_kept_apart_are_not_brought_together(match: Match) -> None:
    meeting = plan(match)
    one, other = person_in(match, "Robin"), person_in(match, "David")
    Relationship.objects.create(program=match.program, one=one, kind="keep_apart", other=other, note="Court order")
    with pytest.raises(ValidationError, match="Equal footing: Two of these people should not be in one match"):
        confirm(meeting)
    meeting.refresh_from_db()
    assert (meeting.state, mail(match.program, "confirmed")) == (MeetingState.PLANNED, [])


def test_two_meetings_of_one_match_at_one_time_are_refused(match: Match) -> None:
    plan(match)
    with pytest.raises(ValidationError, match="already has a meeting at that time"):
        plan(match, place=Place(PlaceKind.PHONE, "512-555-0100"))


def test_a_match_may_meet_several_times(match: Match) -> None:
    plan(match)
    plan(match, MAY_8)
    assert match.meetings.count() == 2


def test_planning_begins_the_preparation_of_a_draft(program: Program, coordinator: User) -> None:
    draft = ready_match(program, stage=Stage.DRAFT)
    plan(draft)
    assert draft.stage == Stage.PREPARING


def test_a_time_that_is_past_is_refused(match: Match) -> None:
    with pytest.raises(ValidationError, match="already past"):
        plan(match, WallTime(date(2026, 4, 14), time(10), "America/Chicago"))  # NOW, to the minute


def test_a_time_that_the_clocks_skip_is_refused(match: Match) -> None:
    with pytest.raises(NoSuchTime):
        plan(match, WallTime(date(2027, 3, 14), time(2, 30), "America/Chicago"))


def test_of_two_equal_times_the_one_that_was_chosen_is_kept(match: Match) -> None:
    second = WallTime(date(2026, 11, 1), time(1, 30), "America/Chicago", fold=1)
    meeting = plan(match, second)
    meeting.refresh_from_db()
    assert (meeting.wall_time, meeting.starts_at) == (second, second.instant())


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ON_HOLD])
def test_a_match_that_is_closed_or_on_hold_gets_no_meeting(match: Match, stage: Stage) -> None:
    match.stage = stage
    match.save()
    with pytest.raises(ValidationError, match="This match is"):
        plan(match)


def test_confirming_books_everyone_who_said_yes_and_tells_each_in_their_way(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    assert (meeting.state, meeting.match.stage) == (MeetingState.CONFIRMED, Stage.ACTIVE)
    assert booked(meeting) == [(name, meeting.starts_at) for name in ("David", "Robin", "Wanjiru")]
    assert mail(program, "confirmed") == ["David", "Robin"]
    assert calls(meeting) == ["Wanjiru: Meeting confirmed"]


def test_someone_who_said_no_is_not_booked(meeting: Meeting, program: Program) -> None:
    Seat.objects.filter(program=program, participant__first_name="Wanjiru").update(state=SeatState.DECLINED)
    confirm(meeting)
    assert [name for name, _ in booked(meeting)] == ["David", "Robin"]


def test_confirming_again_tells_nobody_again(meeting: Meeting, program: Program) -> None:
    stale = Meeting.objects.in_program(program).get()
    confirm(meeting)
    with pytest.raises(AlreadyConfirmed, match="already confirmed"):
        confirm(stale)
    assert (len(booked(meeting)), mail(program, "confirmed"), len(calls(meeting))) == (3, ["David", "Robin"], 1)


def test_a_gate_that_is_closed_says_what_is_missing(meeting: Meeting, program: Program) -> None:
    Seat.objects.filter(program=program, participant__first_name="Robin").update(state=SeatState.INVITED)
    with pytest.raises(ValidationError, match=r"cannot be confirmed yet. Answers: Robin Park has not answered."):
        confirm(meeting)
    meeting.refresh_from_db()
    assert (meeting.state, booked(meeting), Email.objects.in_program(program).count()) == (MeetingState.PLANNED, [], 0)


def test_a_plan_whose_time_has_passed_is_not_confirmed(meeting: Meeting) -> None:
    with pytest.raises(ValidationError):
        planning.confirm(meeting=meeting, by=meeting.match.coordinator, at=meeting.starts_at)


def test_nobody_is_in_two_places_at_once(meeting: Meeting, program: Program) -> None:
    other = other_meeting_of(person_in(meeting.match, "Robin"), time(15, 30))
    confirm(meeting)
    with pytest.raises(Clash, match=r"Robin Park is already booked then: Moving to tactile signs, Thu, May 7, 3:00 pm"):
        confirm(other)
    other.refresh_from_db()
    assert (other.state, booked(other), mail(program, "confirmed")) == (MeetingState.PLANNED, [], ["David", "Robin"])


def test_two_meetings_end_to_end_do_not_overlap(meeting: Meeting) -> None:
    confirm(meeting)
    confirm(other_meeting_of(person_in(meeting.match, "Robin"), time(16)))


def test_an_overlap_goes_on_with_a_stated_reason(meeting: Meeting) -> None:
    confirm(meeting)
    other = confirm(
        other_meeting_of(person_in(meeting.match, "Robin"), time(15, 30)), override_reason="Robin leaves early"
    )
    reasons = dict(other.bookings.values_list("participant__first_name", "override_reason"))
    assert reasons == {"Robin": "Robin leaves early", "Otto": ""}
    [kept] = other.match.waivers.standing()
    assert (kept.gate, kept.reason) == (Gate.BOOKING, "Robin leaves early")
    assert kept.sentence.startswith("Robin Park has two meetings at once: ")
    assert Record.objects.in_program(other.program).filter(did=Did.WAIVED, kind=Waiver._meta.label).count() == 1
    cancel(other)
    assert not other.match.waivers.standing().exists()


def other_meeting_of(person: Participant, at: time) -> Meeting:
    """Another match of that person, with Ida, and a meeting planned on the same day."""
    match = accepted_match(person.program, "Sleep and routines")
    someone = make_person(person.program, "Otto", "Lind")
    for part, instead in ((Part.RECIPIENT, person), (Part.PROVIDER, someone)):
        Seat.objects.filter(program=person.program, match=match, part=part).update(participant=instead)
    match.problems.update(requester=person)
    return make_meeting(match, at=at)


def test_moving_a_plan_tells_nobody(meeting: Meeting, program: Program) -> None:
    move(meeting)
    assert (meeting.starts_at, meeting.revision, meeting.sequence) == (MAY_8.instant(), 2, 0)
    assert (calls(meeting), Email.objects.in_program(program).count()) == ([], 0)


def test_moving_rebooks_and_tells_everyone_and_calls_back_what_waits(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    move(meeting, reason="The room is taken")
    assert (meeting.state, meeting.revision, meeting.sequence) == (MeetingState.CONFIRMED, 2, 1)
    assert booked(meeting) == [(name, MAY_8.instant()) for name in ("David", "Robin", "Wanjiru")]
    assert mail(program, "confirmed", State.SUPERSEDED) == ["David", "Robin"]
    assert mail(program, "moved") == ["David", "Robin"]


def test_someone_who_was_not_phoned_yet_hears_of_the_new_time_alone(meeting: Meeting) -> None:
    confirm(meeting)
    move(meeting)
    assert calls(meeting) == ["Wanjiru: Meeting confirmed"]
    assert "Sat, May 9, 1:45 am Kathmandu" in meeting.calls.waiting().get().script


def test_someone_who_was_phoned_hears_of_the_move(meeting: Meeting) -> None:
    confirm(meeting)
    meeting.calls.get().make(way="phone", by=meeting.match.coordinator, at=NOW)
    move(meeting)
    assert calls(meeting) == ["Wanjiru: Meeting changed"]


def test_a_move_to_the_same_time_and_place_is_refused(meeting: Meeting) -> None:
    confirm(meeting)
    with pytest.raises(ValidationError, match="as they were"):
        move(meeting, MAY_7)
    meeting.refresh_from_db()
    assert (meeting.revision, meeting.sequence) == (1, 0)


def test_another_place_alone_is_a_change(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    move(meeting, MAY_7, Place(PlaceKind.PHONE, "512-555-0100", "code 12"))
    assert (meeting.sequence, meeting.place, mail(program, "moved")) == (1, "512-555-0100", ["David", "Robin"])


def test_a_move_into_another_booking_needs_a_reason(meeting: Meeting) -> None:
    confirm(meeting)
    confirm(other_meeting_of(person_in(meeting.match, "Robin"), time(17)))
    five = WallTime(MAY_7.on, time(17, 30), MAY_7.zone)
    with pytest.raises(Clash):
        move(meeting, five)
    meeting.refresh_from_db()
    assert (meeting.starts_at, booked(meeting)[0]) == (MAY_7.instant(), ("David", MAY_7.instant()))
    move(meeting, five, override_reason="Robin knows")
    assert meeting.bookings.get(participant__first_name="Robin").override_reason == "Robin knows"


def test_a_meeting_may_move_over_its_own_booking(meeting: Meeting) -> None:
    confirm(meeting)
    move(meeting, WallTime(MAY_7.on, time(15, 15), MAY_7.zone))
    assert {starts for _, starts in booked(meeting)} == {meeting.starts_at}


def test_a_meeting_that_nobody_came_to_can_be_given_another_time(meeting: Meeting) -> None:
    confirm(meeting)
    planning.move(
        meeting=meeting, wall=MAY_8, minutes=60, place=VIDEO, by=meeting.match.coordinator,
        at=meeting.ends_at + timedelta(hours=1),
    )  # fmt: skip
    assert meeting.starts_at == MAY_8.instant()


def test_cancelling_frees_everyone_and_tells_whoever_was_told(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    meeting.calls.get().make(way="relay", by=meeting.match.coordinator, at=NOW)
    cancel(meeting, reason="The interpreter is ill")
    assert (meeting.state, meeting.sequence, booked(meeting)) == (MeetingState.CANCELLED, 1, [])
    assert mail(program, "confirmed", State.SUPERSEDED) == ["David", "Robin"]
    assert mail(program, "cancelled") == ["David", "Robin"]
    assert calls(meeting) == ["Wanjiru: Meeting cancelled"]


def test_nobody_is_phoned_about_a_cancelled_meeting_they_never_heard_of(meeting: Meeting) -> None:
    confirm(meeting)
    cancel(meeting)
    assert calls(meeting) == []


def test_dropping_a_plan_tells_nobody(meeting: Meeting, program: Program) -> None:
    cancel(meeting)
    assert (meeting.state, calls(meeting)) == (MeetingState.CANCELLED, [])
    assert Email.objects.in_program(program).count() == 0


def test_a_meeting_that_is_over_is_cancelled_without_a_word(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    planning.cancel(meeting=meeting, by=meeting.match.coordinator, at=meeting.ends_at)
    assert mail(program, "cancelled") == []


@pytest.mark.parametrize("act", [confirm, move, cancel])
def test_nothing_more_happens_to_a_cancelled_meeting(meeting: Meeting, act) -> None:
    cancel(meeting)
    before = meeting.match.happenings.count()
    with pytest.raises(ValidationError, match=r"[Cc]ancelled"):
        act(meeting)
    assert meeting.match.happenings.count() == before


def test_the_same_move_again_from_the_same_page_tells_nobody_again(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    seen = meeting.revision
    move(meeting, revision=seen)
    with pytest.raises(AlreadyDone, match="Nobody was told a second time"):
        move(meeting, revision=seen)
    assert (mail(program, "moved"), meeting.sequence) == (["David", "Robin"], 1)


def test_a_move_from_a_page_that_is_older_than_the_meeting_is_refused(meeting: Meeting) -> None:
    confirm(meeting)
    seen = meeting.revision
    move(meeting)
    with pytest.raises(ValidationError, match="Someone changed this meeting meanwhile"):
        move(meeting, WallTime(date(2026, 5, 9), time(15), "America/Chicago"), revision=seen)
    meeting.refresh_from_db()
    assert meeting.wall_time == MAY_8


def test_a_rehearsal_says_word_for_word_what_would_be_sent_and_changes_nothing(
    meeting: Meeting, program: Program
) -> None:
    confirm(meeting)
    before = Meeting.objects.in_program(program).get()
    kept = (before.revision, Email.objects.in_program(program).count(), meeting.match.happenings.count())
    found = rehearse(before, lambda: move(meeting, reason="Ana's class"))
    after = Meeting.objects.in_program(program).get()
    assert (after.revision, Email.objects.in_program(program).count(), after.match.happenings.count()) == kept
    assert (booked(after), calls(after)) == (booked(before), ["Wanjiru: Meeting confirmed"])
    by_name = {one.coming.seat.participant.first_name: one for one in found.changes}
    assert (by_name["David"].was, by_name["David"].coming.clock) == (
        "Thu, May 7, 10:00 am Hawaii",
        "Fri, May 8, 10:00 am Hawaii",
    )
    assert by_name["David"].words.startswith("New time: Fri, May 8, 10:00 am Hawaii")
    assert "Your peer meeting is confirmed" in by_name["Wanjiru"].words  # she was not told of the old time yet
    move(after, reason="Ana's class")
    sent = Email.objects.in_program(program).get(kind="meeting-moved", to_name__startswith="David")
    assert by_name["David"].words == f"{sent.subject}\n\n" + sent.text.replace("⟦link:answer⟧", "(a link of their own)")


def someone_who_said_no(match: Match) -> Seat:
    return make_seat(match, make_person(match.program, "Ida", "Berg"), Part.PEER, state=SeatState.DECLINED)


def test_a_late_yes_joins_the_meeting_and_hears_of_it_alone(meeting: Meeting, program: Program) -> None:
    ida = someone_who_said_no(meeting.match)
    confirm(meeting)
    assert mail(program, "confirmed") == ["David", "Robin"]
    ida.accept(by=None, at=LATER)
    assert [name for name, _ in booked(meeting)] == ["David", "Ida", "Robin", "Wanjiru"]
    assert mail(program, "confirmed") == ["David", "Ida", "Robin"]
    meeting.refresh_from_db()
    assert (meeting.revision, meeting.sequence) == (1, 1)


def test_a_late_yes_is_never_refused_for_another_booking(meeting: Meeting) -> None:
    ida = someone_who_said_no(meeting.match)
    confirm(other_meeting_of(ida.participant, time(15, 30)))
    confirm(meeting)
    ida.accept(by=None, at=LATER)
    assert "already confirmed" in meeting.bookings.get(participant=ida.participant).override_reason


@pytest.mark.parametrize("leave", ["decline", "withdraw"])
def test_whoever_leaves_is_freed_and_their_calendar_entry_cancelled(
    meeting: Meeting, program: Program, leave: str
) -> None:
    confirm(meeting)
    robin = seat_of(meeting.match, "Robin")
    getattr(robin, leave)(by=None, at=LATER)
    assert [name for name, _ in booked(meeting)] == ["David", "Wanjiru"]
    assert mail(program, "confirmed") == ["David"]
    assert mail(program, "confirmed", State.SUPERSEDED) == ["Robin"]
    assert mail(program, "cancelled") == ["Robin"]
    meeting.refresh_from_db()
    assert (meeting.state, meeting.revision, meeting.sequence) == (MeetingState.CONFIRMED, 1, 1)


def test_whoever_leaves_and_comes_back_is_told_each_time_with_a_newer_calendar(
    meeting: Meeting, program: Program
) -> None:
    confirm(meeting)
    robin = seat_of(meeting.match, "Robin")
    robin.decline(by=None, at=LATER)
    robin.accept(by=None, at=LATER + timedelta(hours=1))
    mails = Email.objects.in_program(program).filter(to_name="Robin Park").order_by("pk")
    assert [(one.kind, one.state, sequence_of(one)) for one in mails] == [
        ("meeting-confirmed", State.SUPERSEDED, 0),
        ("meeting-cancelled", State.SUPERSEDED, 1),
        ("meeting-confirmed", State.QUEUED, 2),
    ]


def sequence_of(mail: Email) -> int:
    return int(mail.calendar.partition("SEQUENCE:")[2].split()[0])


def test_leaving_does_not_touch_meetings_of_the_past_or_plans(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    make_meeting(meeting.match, date(2026, 6, 4))
    seat_of(meeting.match, "Robin").decline(by=None, at=meeting.ends_at)
    assert (len(booked(meeting)), mail(program, "cancelled")) == (3, [])


def test_answering_the_same_again_changes_nothing_of_the_meeting(meeting: Meeting, program: Program) -> None:
    confirm(meeting)
    seat_of(meeting.match, "Robin").accept(by=None, at=LATER)
    assert (len(booked(meeting)), mail(program, "confirmed")) == (3, ["David", "Robin"])


def test_whatever_fails_leaves_nothing_half_done(meeting: Meeting, program: Program) -> None:
    person = person_in(meeting.match, "Robin")
    person.email = "not an address"
    person.save()
    with pytest.raises(ValueError, match="not one"):
        confirm(meeting)
    meeting.refresh_from_db()
    assert (meeting.state, booked(meeting), Email.objects.in_program(program).count()) == (MeetingState.PLANNED, [], 0)


def test_each_change_stands_in_the_history(meeting: Meeting) -> None:
    confirm_meeting(meeting)
    move(meeting, reason="The room is taken")
    cancel(meeting, reason="The interpreter is ill")
    told = [(line.what, line.detail) for line in meeting.match.happenings.order_by("pk")]
    assert told == [
        (Happening.What.CONFIRMED, "Thu, May 7, 3:00 pm Central"),
        (Happening.What.MOVED, "Fri, May 8, 3:00 pm Central. The room is taken"),
        (Happening.What.CANCELLED, "Fri, May 8, 3:00 pm Central. The interpreter is ill"),
    ]
