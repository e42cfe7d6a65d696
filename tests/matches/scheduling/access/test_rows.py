"""What is arranged for a meeting: when rows come to be, what each door does and refuses, and that twice is once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from matches.fitting.review import is_protected, words_of
from matches.models import (
    Accommodation,
    BookingState,
    Gate,
    Match,
    Meeting,
    PlaceKind,
    RowState,
    SeatState,
    ServiceBooking,
    Untold,
    WhyOff,
)
from matches.scheduling import coming, planning
from matches.scheduling.access import anew, arranging, asking, changes, following, letters, letting_go, rows
from matches.scheduling.access.section import Shown
from matches.scheduling.booking import Clash
from matches.scheduling.planning import AlreadyDone, Place
from participants.models import AccessProvider, NeedKind
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email, State
from tests.kept_rows import kept
from tests.matches.factories import NOW, accepted_match
from tests.matches.scheduling.access.cast import (
    ASL,
    BRAILLE,
    DOG,
    PROTACTILE,
    ask,
    make_provider,
    needs,
    planned,
    row_of,
    rows_of,
)
from tests.matches.scheduling.conftest import person_in, seat_of
from tests.matches.scheduling.test_planning import MAY_7, MAY_8, VIDEO

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
NEEDED = RowState.TO_REQUEST.value


@pytest.fixture
@kept
def meeting(match: Match) -> Meeting:
    """Robin needs ProTactile interpreting, papers in braille, and brings a guide dog."""
    needs(person_in(match, "Robin"), PROTACTILE, BRAILLE, DOG)
    return planned(match)


@pytest.fixture
@kept
def row(meeting: Meeting) -> Accommodation:
    return row_of(meeting)


@pytest.fixture
def dana(program: Program) -> AccessProvider:
    return make_provider(program)


def as_read(row: Accommodation) -> Accommodation:
    """As somebody else reads it."""
    found: Accommodation = row.meeting.accommodations.arranged_from().get(pk=row.pk)
    found.meeting = row.meeting
    return found


# When rows come to be


def test_a_plan_brings_a_row_for_each_need_that_somebody_arranges(meeting: Meeting) -> None:
    assert rows_of(meeting) == [
        ("Robin", "ProTactile interpreter", 2, NEEDED),
        ("Robin", "Braille", 0, RowState.TO_SEND),
    ]
    days = {row.kind: row.needed_by for row in meeting.accommodations.all()}
    assert days == {NeedKind.BRAILLE: date(2026, 4, 23), NeedKind.INTERPRETER: date(2026, 4, 16)}


def test_whoever_says_yes_later_brings_theirs_and_whoever_leaves_lets_go(
    meeting: Meeting, coordinator: User, dana: AccessProvider
) -> None:
    wanjiru = seat_of(meeting.match, "Wanjiru")
    wanjiru.decline(by=coordinator, at=NOW)
    needs(wanjiru.participant, ASL)
    wanjiru.accept(by=coordinator, at=NOW)
    assert rows_of(meeting)[2:] == [("Wanjiru", "ASL interpreter", 1, NEEDED)]
    theirs = meeting.accommodations.get(participant=wanjiru.participant)
    booked = ask(theirs, dana)
    wanjiru.withdraw(by=coordinator, at=LATER)
    booked.refresh_from_db()
    assert (as_read(theirs).state, as_read(theirs).why_off) == (RowState.CANCELLED, WhyOff.LEFT)
    assert (booked.state, booked.untold) == (BookingState.CANCELLED, Untold.OFF)
    wanjiru.put_back(SeatState.PROPOSED, by=coordinator, at=LATER)
    wanjiru.invite(by=coordinator, at=LATER)
    wanjiru.accept(by=coordinator, at=LATER)
    assert [one[3] for one in rows_of(meeting)[2:]] == [RowState.CANCELLED, NEEDED]


def test_a_profile_that_changes_is_shown_and_taken_over_only_when_somebody_says_so(
    meeting: Meeting, coordinator: User, dana: AccessProvider
) -> None:
    robin = person_in(meeting.match, "Robin")
    asked = ask(row_of(meeting), dana)
    needs(robin, ASL, BRAILLE)
    [change] = changes.of(meeting)
    assert (change.person, change.said) == (robin, "New: ASL interpreter. No longer: ProTactile interpreter.")
    assert len(rows_of(meeting)) == 2
    rows.take_over(meeting=meeting, person=robin.pk, by=coordinator, at=LATER)
    assert (rows_of(meeting)[0][3], rows_of(meeting)[2]) == (
        RowState.CANCELLED,
        ("Robin", "ASL interpreter", 1, NEEDED),
    )
    asked.refresh_from_db()
    assert (asked.state, asked.untold, changes.of(meeting)) == (BookingState.CANCELLED, Untold.OFF, [])
    with pytest.raises(AlreadyDone):
        rows.take_over(meeting=meeting, person=robin.pk, by=coordinator, at=LATER)


def test_what_was_taken_off_by_hand_is_no_change_of_the_profile(row: Accommodation, coordinator: User) -> None:
    rows.take_off(row=row, by=coordinator, at=NOW)
    assert (as_read(row).state, changes.of(row.meeting)) == (RowState.CANCELLED, [])
    rows.want_again(row=row, by=coordinator, at=LATER)
    assert as_read(row).state == RowState.TO_REQUEST


def test_a_meeting_from_before_there_were_rows_shows_what_to_take_over(meeting: Meeting, coordinator: User) -> None:
    meeting.accommodations.all().delete()
    [change] = changes.of(meeting)
    assert change.is_first
    rows.take_over(meeting=meeting, person=change.person.pk, by=coordinator, at=NOW)
    assert len(rows_of(meeting)) == 2


# How far it is


@pytest.mark.parametrize(
    ("count", "answers", "state"),
    [
        (2, [], RowState.TO_REQUEST),
        (2, ["requested"], RowState.TO_REQUEST),
        (2, ["requested", "requested"], RowState.REQUESTED),
        (2, ["confirmed", "requested"], RowState.REQUESTED),
        (2, ["confirmed", "confirmed"], RowState.CONFIRMED),
        (2, ["confirmed", "declined"], RowState.DECLINED),
        (1, ["declined", "requested"], RowState.REQUESTED),
        (1, ["declined", "confirmed"], RowState.CONFIRMED),
        (2, ["declined", "requested"], RowState.TO_REQUEST),
        (1, ["cancelled"], RowState.TO_REQUEST),
    ],
)
def test_a_state_follows_from_what_was_asked(
    row: Accommodation, count: int, answers: list[str], state: RowState
) -> None:
    Accommodation.objects.in_program(row.program).filter(pk=row.pk).update(count=count)
    for day, answer in enumerate(answers):
        at = NOW + timedelta(days=day)
        said = {"declined_at": at} if answer == "declined" else {}
        ServiceBooking.objects.create(
            program=row.program, accommodation=row, provider_name=f"Somebody {day}", state=answer, requested_at=at,
            starts_at=row.meeting.starts_at, ends_at=row.meeting.ends_at, **said,
        )  # fmt: skip
    assert as_read(row).state == state


def test_from_request_to_confirmation_with_all_that_was_said_kept(
    row: Accommodation, coordinator: User, dana: AccessProvider
) -> None:
    first, second = ask(row, dana), ask(row, None, name="Ben Ortiz")
    assert as_read(row).state == RowState.REQUESTED
    asking.confirm(booking=first, by=coordinator, at=LATER)
    asking.decline(booking=second, reason="On leave", by=coordinator, at=LATER)
    assert (as_read(row).state, as_read(row).confirmed_places) == (RowState.DECLINED, 1)
    third = ask(row, make_provider(row.program, "Lena Voss"), at=LATER)
    asking.confirm(booking=third, by=coordinator, at=LATER)
    asking.prepare(booking=third, is_sent=True, by=coordinator, at=LATER)
    asking.note_terms(booking=third, cost=Decimal("180.50"), payer="Bluebonnet ISD")
    third.refresh_from_db()
    assert as_read(row).state == RowState.CONFIRMED
    assert (third.requested_at, third.confirmed_at, third.prepared_by) == (LATER, LATER, coordinator)
    assert (third.cost, third.payer, second.reason) == (Decimal("180.50"), "Bluebonnet ISD", "On leave")
    told = list(row.meeting.match.happenings.filter(what__startswith="access").values_list("what", flat=True))
    assert sorted(told) == sorted(["access_requested"] * 3 + ["access_confirmed"] * 2 + ["access_declined"])


@pytest.mark.parametrize("wrong", ["confirm", "decline", "cancel"])
def test_a_wrong_press_is_undone_by_asking_again(
    row: Accommodation, coordinator: User, dana: AccessProvider, wrong: str
) -> None:
    asked = ask(row, dana)
    press = getattr(asking, wrong)
    press(booking=asked, by=coordinator, at=NOW)
    with pytest.raises(AlreadyDone):
        press(booking=asked, by=coordinator, at=NOW)
    asking.ask_again(booking=asked, by=coordinator, at=LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.confirmed_at, asked.declined_at, asked.cancelled_at, asked.untold) == (
        BookingState.REQUESTED, None, None, None, "",
    )  # fmt: skip


def test_papers_are_sent_and_can_be_unsent(meeting: Meeting, coordinator: User) -> None:
    papers = row_of(meeting, NeedKind.BRAILLE)
    rows.send(row=papers, by=coordinator, at=NOW)
    assert as_read(papers).state == RowState.SENT
    with pytest.raises(AlreadyDone):
        rows.send(row=papers, by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="nobody is booked"):
        ask(papers, None, name="Ben")
    rows.not_sent(row=papers, by=coordinator, at=NOW)
    assert as_read(papers).state == RowState.TO_SEND


def test_a_need_of_this_meeting_alone_is_added_by_hand_once(meeting: Meeting, coordinator: User) -> None:
    added: dict[str, Any] = {
        "meeting": meeting, "person": person_in(meeting.match, "David"), "kind": NeedKind.CAPTIONS, "detail": "",
        "by": coordinator, "at": NOW,
    }  # fmt: skip
    one = rows.add(note="On their own screen", **added)
    assert (one.count, one.added_by, one.note) == (1, coordinator, "On their own screen")
    with pytest.raises(AlreadyDone):
        rows.add(**added)
    with pytest.raises(ValidationError, match="Nothing is booked"):
        rows.add(**added | {"kind": NeedKind.LIGHTING})
    assert changes.of(meeting) == []
    rows.change(row=one, count=2, note="", by=coordinator, at=NOW)
    assert (as_read(one).count, as_read(one).note) == (2, "")


# What is refused


@pytest.mark.parametrize(
    ("provider", "options", "words"),
    [
        ({}, {"places": 2}, "Dana Field is 1 person"),
        ({"is_agency": True, "at_once": 5}, {"places": 3}, "Only 2 more are needed"),
        ({"retired_at": NOW}, {}, "not offered any more"),
        ({"name": "Bob Stone"}, {}, "Robin declines Bob Stone"),
        (None, {"name": "bob stone"}, "Robin declines"),
        (None, {}, "Choose somebody from the list"),
    ],
)
def test_who_cannot_be_asked(
    row: Accommodation, provider: dict[str, Any] | None, options: dict[str, Any], words: str
) -> None:
    needs(row.participant, PROTACTILE, interpreters_declined="Bob Stone, SignCo")
    asked = make_provider(row.program, **provider) if provider is not None else None
    with pytest.raises(ValidationError, match=words):
        ask(row, asked, **options)


def test_somebody_is_asked_once_and_no_more_than_are_needed(
    row: Accommodation, dana: AccessProvider, program: Program
) -> None:
    ask(row, dana)
    with pytest.raises(AlreadyDone):
        ask(row, dana)
    ask(row, None, name="Ben Ortiz")
    with pytest.raises(ValidationError, match="Enough people are asked"):
        ask(row, make_provider(program, "Lena Voss"))


def test_a_provider_in_two_meetings_at_once_needs_a_reason(
    row: Accommodation, program: Program, coordinator: User, dana: AccessProvider
) -> None:
    other = accepted_match(program, "Braille at work", coordinator=coordinator)
    needs(person_in(other, "Robin"), ASL)
    second = row_of(planned(other))
    ask(row, dana)
    with pytest.raises(Clash, match="already asked for then: Moving to tactile signs, Thu, May 7"):
        ask(second, dana)
    twice = ask(second, dana, override_reason="One of the two moves")
    assert twice.override_reason == "One of the two moves"
    [waiver] = other.waivers.standing()
    assert (waiver.gate, waiver.reason, waiver.by) == (Gate.BOOKING, "One of the two moves", coordinator)
    assert words_of(waiver, knows=False) == waiver.sentence
    assert not {"Dana", "Field", "ASL", "Robin"} & set(waiver.sentence.replace(":", " ").split())
    assert is_protected(waiver)  # the reason may name a need
    asking.cancel(booking=twice, by=coordinator, at=LATER)
    assert not other.waivers.standing().exists()
    asking.ask_again(booking=twice, by=coordinator, at=LATER)
    assert other.waivers.standing().get().reason == "One of the two moves"


def test_an_agency_is_asked_for_as_many_as_it_can_send_at_once(row: Accommodation, program: Program) -> None:
    agency = make_provider(program, "SignCo", is_agency=True, at_once=2)
    person = person_in(row.meeting.match, "David")
    second = rows.add(
        meeting=row.meeting, person=person, kind=NeedKind.INTERPRETER, detail="ASL", by=row.meeting.match.coordinator,
        at=NOW,
    )  # fmt: skip
    ask(row, agency, places=2)
    with pytest.raises(Clash, match="SignCo is asked for Robin Park at this meeting"):
        ask(second, agency)


@pytest.mark.parametrize(
    "act",
    [
        lambda row, by: ask(row, None, name="Ben"),
        lambda row, by: rows.take_off(row=row, by=by, at=NOW),
        lambda row, by: rows.change(row=row, count=1, note="", by=by, at=NOW),
    ],
)
def test_nothing_is_arranged_for_a_meeting_that_is_off(
    row: Accommodation, coordinator: User, act: Callable[[Accommodation, User], Any]
) -> None:
    planning.cancel(meeting=row.meeting, by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="over or off"):
        act(row, coordinator)


# Moving and cancelling


def move(meeting: Meeting, wall: Any = MAY_7, minutes: int = 60, place: Place = VIDEO) -> Meeting:
    return planning.move(
        meeting=meeting, wall=wall, minutes=minutes, place=place, by=meeting.match.coordinator, at=LATER
    )


@pytest.mark.parametrize(("wall", "minutes"), [(MAY_8, 60), (MAY_7, 90)])
def test_another_time_or_length_reopens_what_was_booked_and_keeps_it(
    row: Accommodation, coordinator: User, dana: AccessProvider, wall: Any, minutes: int
) -> None:
    asked, was = ask(row, dana), row.meeting.starts_at
    asking.confirm(booking=asked, by=coordinator, at=NOW)
    move(row.meeting, wall, minutes)
    asked.refresh_from_db()
    assert as_read(row).state == RowState.TO_REQUEST
    assert (asked.state, asked.untold, asked.starts_at) == (BookingState.CANCELLED, Untold.OFF, was)
    assert asked.confirmed_at == NOW
    assert asked.reason.startswith("The meeting was moved from Thu, May 7")
    with pytest.raises(ValidationError, match="Ask them anew"):
        asking.ask_again(booking=asked, by=coordinator, at=LATER)
    ask(row, dana, at=LATER)
    asked.refresh_from_db()
    assert (asked.untold, asked.told_at, as_read(row).asked_places) == ("", LATER, 1)


def test_who_said_no_to_the_earlier_time_said_nothing_of_the_new_one(
    row: Accommodation, coordinator: User, dana: AccessProvider
) -> None:
    agency = make_provider(row.program, "Hill Country", is_agency=True, at_once=4)
    asking.decline(booking=ask(row, agency), by=coordinator, at=NOW)
    for other in (dana, make_provider(row.program, "Lena Voss")):
        asking.confirm(booking=ask(row, other), by=coordinator, at=NOW)
    assert "Said no: Hill Country." in Shown(as_read(row), MAY_7.on).who
    move(row.meeting, MAY_8)
    assert (as_read(row).state, Shown(as_read(row), MAY_7.on).who) == (RowState.TO_REQUEST, "")
    asking.decline(booking=ask(row, agency, at=LATER), by=coordinator, at=LATER)
    assert as_read(row).state == RowState.DECLINED


def test_who_said_no_shows_beside_how_many_come(row: Accommodation, coordinator: User, dana: AccessProvider) -> None:
    asking.confirm(booking=ask(row, dana), by=coordinator, at=NOW)
    asking.decline(booking=ask(row, None, name="Ben Ortiz", at=LATER), by=coordinator, at=LATER)
    assert Shown(as_read(row), MAY_7.on).status == "Declined, 1 of 2 confirmed"


def test_whom_a_move_let_go_is_asked_for_the_new_time_by_one_press(
    row: Accommodation, coordinator: User, dana: AccessProvider
) -> None:
    agency = make_provider(row.program, "Hill Country", is_agency=True, at_once=4, email="book@hill.example")
    first = ask(row, agency)
    asking.cancel(booking=ask(row, dana), by=coordinator, at=NOW)
    assert letting_go.let_go(as_read(row)) == []
    with pytest.raises(ValidationError, match="was not let go"):
        anew.ask(booking=first, by=coordinator, at=NOW)
    move(row.meeting, MAY_8)
    assert letting_go.let_go(as_read(row)) == [first]
    again = anew.ask(booking=first, by=coordinator, at=LATER)
    assert (again.provider, again.places, again.state) == (agency, 1, BookingState.REQUESTED)
    assert again.is_for(row.meeting)
    assert Email.objects.in_program(row.program).get(about=letters.about(again)).kind == letters.REQUEST
    with pytest.raises(AlreadyDone):
        anew.ask(booking=first, by=coordinator, at=LATER)
    assert (letting_go.let_go(as_read(row)), row.bookings.count()) == ([], 3)


@pytest.mark.parametrize("email", ["", "dana@field.example"])
def test_who_was_told_that_it_is_off_is_asked_again_by_a_letter_or_in_the_coordinators_words(
    row: Accommodation, coordinator: User, email: str
) -> None:
    """They come after all: nobody is on record as asked whose last news is that it is off."""
    dana = make_provider(row.program, email=email)
    first = ask(row, dana)
    asking.confirm(booking=first, by=coordinator, at=NOW)
    robin = row.participant_id
    following.leave(row.meeting, robin, by=coordinator, at=NOW)
    Email.objects.in_program(row.program).update(state=State.SENT, sealed_links="", sent_at=NOW, final_at=NOW)
    as_read(row).want_again()
    assert letting_go.let_go(as_read(row)) == [first]
    with pytest.raises(ValidationError, match="Ask them again"):
        asking.ask_again(booking=first, by=coordinator, at=LATER)
    again = anew.ask(booking=first, by=coordinator, at=LATER)
    first.refresh_from_db()
    assert (first.untold, again.state, as_read(row).asked_places) == ("", BookingState.REQUESTED, 1)
    sent = Email.objects.in_program(row.program).filter(about=letters.about(again))
    assert [one.kind for one in sent] == ([letters.REQUEST] if email else [])


def test_who_is_taken_by_then_or_not_needed_any_more_is_not_asked_for_the_new_time(
    row: Accommodation, coordinator: User, dana: AccessProvider
) -> None:
    first, ben = ask(row, dana), ask(row, None, name="Ben Ortiz")
    move(row.meeting, MAY_8)
    other = accepted_match(row.program, "Braille at work", coordinator=coordinator)
    needs(person_in(other, "Robin"), ASL)
    elsewhere = ask(row_of(planned(other, wall=MAY_8)), dana)
    with pytest.raises(Clash, match="Dana Field is already asked for then: Braille at work"):
        anew.ask(booking=first, by=coordinator, at=LATER)
    asking.cancel(booking=elsewhere, by=coordinator, at=LATER)
    anew.ask(booking=first, by=coordinator, at=LATER)
    ask(row, make_provider(row.program, "Lena Voss"), at=LATER)
    with pytest.raises(ValidationError, match="Enough people are asked"):
        anew.ask(booking=ben, by=coordinator, at=LATER)


def test_papers_that_were_sent_stay_sent_when_the_meeting_moves(meeting: Meeting, coordinator: User) -> None:
    people = coming.people_of(meeting)
    told = {one.need: one.said for one in arranging.to_arrange(meeting, people, on=NOW.date())}
    assert told["Braille"] == "Send by Thu, April 23."
    assert told["ProTactile interpreter"] == "Book by Thu, April 16."
    [late, _dog] = arranging.to_arrange(meeting, people, on=MAY_7.on)[1:]
    assert late.said == "It wants 10 working days, and 0 are left. Ask how it can still reach them."
    rows.send(row=row_of(meeting, NeedKind.BRAILLE), by=coordinator, at=NOW)
    moved = move(meeting, MAY_8)
    assert [one.need for one in arranging.to_arrange(moved, people, on=NOW.date())] == [
        "ProTactile interpreter",
        "Guide dog",
    ]


def test_a_longer_meeting_needs_more_people_unless_somebody_said_how_many(match: Match, coordinator: User) -> None:
    needs(person_in(match, "Robin"), ASL)
    needs(person_in(match, "David"), ASL)
    meeting = planned(match)
    chosen = meeting.accommodations.get(participant__first_name="David")
    chosen.meeting = meeting
    rows.change(row=chosen, count=3, note="", by=coordinator, at=NOW)
    move(meeting, MAY_8, 90)
    assert [(one[0], one[2]) for one in rows_of(meeting)] == [("Robin", 2), ("David", 3)]
    assert {row.needed_by for row in meeting.accommodations.all()} == {date(2026, 4, 24)}


def test_another_place_is_told_to_those_who_are_booked_and_reopens_nothing(
    row: Accommodation, coordinator: User, dana: AccessProvider
) -> None:
    asked = ask(row, dana)
    states = []
    for place in (Place(VIDEO.kind, "https://video.example/other"), Place(PlaceKind.PHONE, "512-555-0100")):
        move(row.meeting, place=place)
        asked.refresh_from_db()
        states.append((asked.state, asked.untold))
    assert states == [(BookingState.REQUESTED, ""), (BookingState.REQUESTED, Untold.PLACE)]  # they know no link yet
    asking.tell(booking=asked, by=coordinator, at=LATER)
    assert (asked.untold, asked.told_by) == ("", coordinator)


def test_a_cancelled_meeting_cancels_all_rows(row: Accommodation, coordinator: User, dana: AccessProvider) -> None:
    asked = ask(row, dana)
    planning.cancel(meeting=row.meeting, by=coordinator, at=LATER)
    asked.refresh_from_db()
    assert {one[3] for one in rows_of(row.meeting)} == {RowState.CANCELLED.value}
    assert (asked.state, asked.untold) == (BookingState.CANCELLED, Untold.OFF)


def test_a_row_is_late_after_its_day_until_it_is_confirmed(row: Accommodation) -> None:
    last = row.needed_by
    assert [as_read(row).is_late(day) for day in (last, last + timedelta(days=1))] == [False, True]
