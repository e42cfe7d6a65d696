"""People who cannot come to one meeting: what is kept, who hears of it, and what the later news does to it."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.models import (
    Absence,
    AbsenceEnd,
    BookingState,
    Decision,
    Happening,
    Match,
    Meeting,
    PlaceKind,
    RowState,
    SeatState,
    ServiceBooking,
    Way,
)
from matches.preparing.seating import take_out
from matches.reminding.due import queue_due
from matches.scheduling import coming, planning
from matches.scheduling.absences import doors
from matches.scheduling.absences.doors import MovedMeanwhile
from matches.scheduling.access import asking, following, rows
from matches.scheduling.booking import Clash
from matches.scheduling.planning import AlreadyDone, Place
from participants.models import NeedKind
from peermatch.accounts.models import Program
from peermatch.clock import WallTime
from peermatch.outbox.models import Email, State
from tests.kept_rows import kept
from tests.matches.factories import NOW, confirm_meeting
from tests.matches.scheduling.access.cast import ASL, BRAILLE, ask, make_provider, needs, row_of
from tests.matches.scheduling.conftest import person_in, seat_of
from tests.matches.scheduling.test_planning import other_meeting_of

LATER = NOW + timedelta(days=1)
VIDEO = Place(PlaceKind.VIDEO, "https://video.example/room")


@pytest.fixture
@kept
def meeting(meeting: Meeting) -> Meeting:
    return confirm_meeting(meeting)


def say(meeting: Meeting, name: str = "David", **told: Any) -> Absence:
    said: dict[str, Any] = {"way": Way.LINK, "at": LATER} | told
    return doors.cannot_come(meeting=meeting, seat=seat_of(meeting.match, name), **said)


def move(meeting: Meeting, *, day: int = 8, at: time = time(15), place: Place = VIDEO) -> Meeting:
    wall = WallTime(date(2026, 5, day), at, "America/Chicago")
    by = meeting.match.coordinator
    return planning.move(meeting=meeting, wall=wall, minutes=60, place=place, by=by, at=LATER + timedelta(hours=1))


def go_on(absence: Absence, words: str = "") -> Absence:
    return doors.go_on(absence=absence, by=absence.meeting.match.coordinator, at=LATER, words=words)


def booked(meeting: Meeting) -> list[str]:
    return sorted(meeting.bookings.values_list("participant__first_name", flat=True))


def newest(program: Program, name: str) -> Email:
    mail: Email = Email.objects.in_program(program).filter(to_name__startswith=name).order_by("-pk")[0]
    return mail


def mail(program: Program, kind: str) -> list[str]:
    rows = Email.objects.in_program(program).filter(kind=f"meeting-{kind}", state=State.QUEUED)
    return sorted(row.to_name.split()[0] for row in rows)


def test_whoever_cannot_come_stays_in_the_match_with_their_time_free(meeting: Meeting, program: Program) -> None:
    sequence = meeting.sequence
    absence = say(meeting, words="A doctor's visit", wants_news=True)
    assert (booked(meeting), seat_of(meeting.match, "David").state) == (["Robin", "Wanjiru"], SeatState.ACCEPTED)
    assert (absence.words, absence.wants_news, absence.is_open, meeting.sequence) == (
        "A doctor's visit", True, True, sequence + 1,
    )  # fmt: skip
    letter = newest(program, "David")
    assert (letter.kind, letter.calendar_method) == ("meeting-absent", "CANCEL")
    assert f"SEQUENCE:{sequence + 1}" in letter.calendar
    assert "doctor" not in letter.text + letter.html + "".join(
        meeting.match.happenings.values_list("detail", flat=True)
    )
    assert mail(program, "confirmed") == ["Robin"]  # what waited for David is called back, nobody else hears of it
    statuses = {one.seat.participant.first_name: (one.status, one.comes) for one in coming.people_of(meeting)}
    assert statuses["David"] == ("Cannot come", False)


def test_saying_it_twice_is_saying_it_once(meeting: Meeting, program: Program) -> None:
    assert say(meeting) == say(meeting)
    assert (meeting.absences.count(), mail(program, "absent")) == (1, ["David"])


def test_the_coordinator_is_told_of_what_a_link_said_and_not_of_what_they_recorded(
    meeting: Meeting, program: Program
) -> None:
    by = meeting.match.coordinator
    say(meeting, "Wanjiru", way=Way.PHONE, spoken_by="Tom, her husband", by=by)
    news = Email.objects.in_program(program).filter(kind="answer-news")
    assert not news.exists()
    say(meeting)
    assert "David Larsen cannot come to a meeting" in news.get().text


def test_nobody_is_excused_from_a_meeting_that_was_moved_meanwhile(meeting: Meeting) -> None:
    seen = meeting.revision
    move(meeting)
    with pytest.raises(MovedMeanwhile, match="on Fri, May 8, 10:00 am Hawaii now"):
        say(meeting, revision=seen)
    assert not meeting.absences.exists()


@pytest.mark.parametrize(
    ("breaks", "why"),
    [
        (lambda meeting: planning.cancel(meeting=meeting, by=meeting.match.coordinator, at=NOW), "is not confirmed"),
        (lambda meeting: seat_of(meeting.match, "David").decline(by=None, at=NOW), "does not take part"),
        (lambda meeting: meeting.set_time(WallTime(NOW.date(), time(9), "UTC"), 60) or meeting.save(), "has begun"),
    ],
)
def test_only_who_is_expected_can_be_excused(meeting: Meeting, breaks: Any, why: str) -> None:
    breaks(meeting)
    with pytest.raises(ValidationError, match=why):
        say(meeting)


def test_whoever_can_come_after_all_is_booked_and_told_anew(meeting: Meeting, program: Program) -> None:
    absence = say(meeting)
    before = meeting.sequence
    for _press in range(2):
        doors.can_come(absence=absence, way=Way.LINK, at=LATER)
    assert (booked(meeting), absence.ended_why) == (["David", "Robin", "Wanjiru"], AbsenceEnd.CAME_BACK)
    letter = newest(program, "David")
    assert (letter.kind, letter.calendar_method, f"SEQUENCE:{before + 1}" in letter.calendar) == (
        "meeting-confirmed", "REQUEST", True,
    )  # fmt: skip


def test_whoever_is_booked_elsewhere_meanwhile_cannot_come_back_without_a_reason(meeting: Meeting) -> None:
    absence = say(meeting)
    confirm_meeting(other_meeting_of(person_in(meeting.match, "David"), time(15)))
    with pytest.raises(Clash, match="David Larsen is already booked then"):
        doors.can_come(absence=absence, way=Way.LINK, at=LATER)
    absence.refresh_from_db()
    assert absence.stands


def test_a_yes_said_again_does_not_bring_the_absent_back(meeting: Meeting) -> None:
    say(meeting)
    seat_of(meeting.match, "David").accept(by=None, at=LATER)
    assert booked(meeting) == ["Robin", "Wanjiru"]


def test_at_a_new_time_everyone_is_expected_again(meeting: Meeting, program: Program) -> None:
    absence = say(meeting)
    move(meeting, at=time(15), place=Place(PlaceKind.PHONE, "512-555-0100"))
    absence.refresh_from_db()
    assert (absence.ended_why, absence.decision, booked(meeting)) == (
        AbsenceEnd.MOVED, Decision.MOVE, ["David", "Robin", "Wanjiru"],
    )  # fmt: skip
    assert mail(program, "moved") == ["David", "Robin"]


def test_another_link_alone_does_not_bring_the_absent_back(meeting: Meeting, program: Program) -> None:
    say(meeting)
    move(meeting, day=7, place=Place(PlaceKind.PHONE, "512-555-0100"))
    assert (booked(meeting), mail(program, "moved")) == (["Robin", "Wanjiru"], ["Robin"])


@pytest.mark.parametrize(("wants_news", "told"), [(True, ["David", "Robin"]), (False, ["Robin"])])
def test_of_a_cancelled_meeting_the_absent_hear_if_they_asked_to(
    meeting: Meeting, program: Program, wants_news: bool, told: list[str]
) -> None:
    absence = say(meeting, wants_news=wants_news)
    planning.cancel(meeting=meeting, by=meeting.match.coordinator, at=LATER)
    absence.refresh_from_db()
    assert (mail(program, "cancelled"), absence.decision, absence.is_open) == (told, Decision.CANCEL, False)


def test_going_on_tells_the_others_only_what_the_coordinator_wrote(meeting: Meeting, program: Program) -> None:
    absence = say(meeting, words="Mum died", wants_news=True)
    go_on(absence, "One of us cannot come. We meet all the same.")
    assert (absence.decision, absence.decided_by, mail(program, "goes-on")) == (
        Decision.GO_ON, meeting.match.coordinator, ["David", "Robin"],
    )  # fmt: skip
    letter = newest(program, "Robin")
    assert letter.subject == "Goes on: Thu, May 7, 3:00 pm Central, your peer meeting"
    assert "We meet all the same." in letter.text
    assert "Mum" not in letter.text
    assert "David" not in letter.text
    assert "We meet all the same." in meeting.calls.waiting().get(news="meeting-goes-on").script
    with pytest.raises(AlreadyDone):
        go_on(absence, "One of us cannot come. We meet all the same.")


def test_going_on_tells_nobody_where_no_words_are_given(meeting: Meeting, program: Program) -> None:
    go_on(say(meeting, wants_news=True))
    assert mail(program, "goes-on") == []


def test_two_people_do_not_go_on_as_one(meeting: Meeting) -> None:
    seat_of(meeting.match, "Wanjiru").withdraw(by=None, at=NOW)
    with pytest.raises(ValidationError, match="fewer than two people would meet"):
        go_on(say(meeting))


def test_whoever_is_taken_out_is_decided_about(meeting: Meeting) -> None:
    absence, by = say(meeting), meeting.match.coordinator
    take_out(seat=seat_of(meeting.match, "David"), by=by, at=LATER)
    absence.refresh_from_db()
    assert (absence.decision, absence.decided_by, absence.ended_why) == (Decision.TAKE_OUT, by, AbsenceEnd.LEFT)


def test_nobody_is_reminded_of_a_meeting_they_cannot_come_to(meeting: Meeting, program: Program) -> None:
    say(meeting)
    queue_due(meeting.starts_at - timedelta(hours=1))
    assert mail(program, "reminder") == ["Robin"]
    assert "David" not in newest(program, "Robin").text


def test_the_history_tells_each_step(meeting: Meeting, match: Match) -> None:
    go_on(say(meeting, way=Way.RELAY, spoken_by="Tom, her husband", by=match.coordinator))
    lines = [(line.what, line.detail) for line in match.happenings.all()[:2]]
    assert lines == [
        (Happening.What.ABSENCE_DECIDED, "It goes on without them"),
        (Happening.What.CANNOT_COME, "Thu, May 7, 3:00 pm Central. Relay call, said by Tom, her husband"),
    ]


AS_BOOKED = {"interpreter": RowState.CONFIRMED, "captions": RowState.DECLINED, "braille": RowState.SENT}
LET_GO = AS_BOOKED | {"interpreter": RowState.TO_REQUEST}
TO_ASK = LET_GO | {"captions": RowState.TO_REQUEST}  # their no was to another time
ALL_OFF = dict.fromkeys(AS_BOOKED, RowState.CANCELLED)


def comes_back(absence: Absence) -> None:
    doors.can_come(absence=absence, way=Way.LINK, at=LATER)


def leaves(absence: Absence) -> None:
    take_out(seat=seat_of(absence.meeting.match, "David"), by=absence.meeting.match.coordinator, at=LATER)


def moves(absence: Absence) -> None:
    move(absence.meeting)


def cancels(absence: Absence) -> None:
    planning.cancel(meeting=absence.meeting, by=absence.meeting.match.coordinator, at=LATER)


@pytest.fixture
def dana(meeting: Meeting, program: Program) -> ServiceBooking:
    """Dana is confirmed for David, captions were declined, the papers in braille are in the post."""
    david, by = person_in(meeting.match, "David"), meeting.match.coordinator
    needs(david, ASL, BRAILLE, (NeedKind.CAPTIONS, ""))
    following.join(meeting, [david.pk])
    booked = ask(row_of(meeting), make_provider(program, email="dana@example.org"))
    asking.confirm(booking=booked, by=by, at=NOW)
    captions = ask(row_of(meeting, NeedKind.CAPTIONS), None, name="Ben Ortiz")
    asking.decline(booking=captions, reason="", by=by, at=NOW)
    rows.send(row=row_of(meeting, NeedKind.BRAILLE), by=by, at=NOW)
    return booked


@pytest.mark.parametrize(
    ("acts", "arranged"),
    [
        ([], AS_BOOKED),
        ([comes_back], AS_BOOKED),
        ([go_on], ALL_OFF),
        ([go_on, comes_back], LET_GO),
        ([moves], TO_ASK),
        ([go_on, moves], TO_ASK),
        ([leaves], ALL_OFF),
        ([go_on, leaves], ALL_OFF),
        ([cancels], ALL_OFF),
    ],
)
def test_whoever_is_booked_for_them_stays_booked_until_it_is_decided(
    meeting: Meeting, program: Program, dana: ServiceBooking, acts: list[Any], arranged: Any
) -> None:
    absence = say(meeting)
    for act in acts:
        act(absence)
    assert {row.kind: row.state for row in meeting.accommodations.arranged_from()} == arranged
    dana.refresh_from_db()
    letters = Email.objects.in_program(program).filter(kind="service-off")
    stays = arranged == AS_BOOKED
    assert (dana.state == BookingState.CONFIRMED, letters.exists()) == (stays, not stays)


def test_what_comes_back_is_reckoned_for_the_time_to_which_the_meeting_moved(
    meeting: Meeting, dana: ServiceBooking
) -> None:
    go_on(say(meeting))
    before = dana.accommodation.needed_by
    move(meeting, day=14)
    dana.accommodation.refresh_from_db()
    assert dana.accommodation.needed_by == before + timedelta(days=7)


def test_a_yes_said_again_wants_nothing_anew_that_was_called_off(meeting: Meeting, dana: ServiceBooking) -> None:
    go_on(say(meeting))
    seat_of(meeting.match, "David").accept(by=None, at=LATER)
    assert not meeting.accommodations.standing().exists()


@pytest.mark.parametrize(
    ("words", "is_sent", "hear"), [("We meet.", True, ["Robin"]), ("We meet.", False, []), ("", True, [])]
)
def test_who_heard_that_someone_cannot_come_hears_that_they_can(
    meeting: Meeting, program: Program, words: str, is_sent: bool, hear: list[str]
) -> None:
    absence = go_on(say(meeting), words)
    waiting = meeting.calls.waiting().filter(news="meeting-goes-on")
    if is_sent:
        sent = Email.objects.in_program(program).filter(kind="meeting-goes-on")
        sent.update(state=State.SENT, sealed_links="", sent_at=LATER, final_at=LATER)
        for call in waiting:
            call.make(way=Way.PHONE, by=meeting.match.coordinator, at=LATER)
    comes_back(absence)
    assert mail(program, "goes-on") == hear
    assert [call.participant.first_name for call in waiting.all()] == (["Wanjiru"] if hear else [])
    if hear:
        assert "Whoever could not come this time can come after all." in newest(program, "Robin").text
