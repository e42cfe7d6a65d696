"""Each card shows when something needs the coordinator, and goes away when it is done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matches.inviting.links import revoke_links
from matches.models import Call, Invitation, Meeting, MeetingState, News, Seat, SeatState, Stage
from matches.preparing.access_needs import attest_access
from matches.preparing.lines import Facts
from matches.today import answers, arranging, cards, reaching
from matches.today.desk import Card, Desk, Urgency
from participants.models import AccessNeed, AccessProfile, NeedKind, Relationship
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.counting import queries_of
from tests.factories import make_member, make_person
from tests.matches.factories import NOW, TODAY, accepted_match, make_match, make_meeting, make_seat, ready_match

pytestmark = pytest.mark.once


@pytest.fixture
def desk(program: Program, coordinator: User) -> Desk:
    return Desk(program=program, reader=coordinator, now=NOW)


def asked(seat: Seat, days_ago: int, answer_in: int = 4) -> Invitation:
    Seat.objects.filter(program=seat.program, pk=seat.pk).update(state=SeatState.INVITED)
    return Invitation.objects.create(
        program=seat.program,
        seat=seat,
        sent_at=NOW - timedelta(days=days_ago),
        answer_by=TODAY + timedelta(days=answer_in),
    )


def titles(dealt: list[Card]) -> list[str]:
    return [card.title for card in dealt]


@pytest.mark.django_db
def test_an_empty_desk_has_no_cards(desk: Desk) -> None:
    assert cards.all_cards(desk) == []


@pytest.mark.django_db
def test_a_match_in_preparation_waits_calmly(desk: Desk) -> None:
    make_match(desk.program, "Tactile signs")
    [card] = cards.all_cards(desk)
    assert (card.title, card.urgency) == ("Tactile signs", Urgency.CALM)


@pytest.mark.django_db
def test_three_quiet_days_show_who_has_not_answered(desk: Desk) -> None:
    match = ready_match(desk.program, "Tactile signs", stage=Stage.INVITING)
    robin, david = match.seats.order_by("pk")
    asked(robin, days_ago=3)
    asked(david, days_ago=2)
    [card] = reaching.no_answer_yet(desk)
    assert (card.title, card.urgency) == ("Tactile signs: 1 has not answered", Urgency.SOON)
    assert card.sentence.startswith("Robin Park.")


@pytest.mark.django_db
def test_past_the_day_an_answer_was_wanted_it_is_late(desk: Desk) -> None:
    match = ready_match(desk.program, stage=Stage.INVITING)
    asked(match.seats.earliest("pk"), days_ago=8, answer_in=-1)
    assert [card.urgency for card in reaching.no_answer_yet(desk)] == [Urgency.LATE]


@pytest.mark.django_db
def test_an_invitation_that_reached_someone_else_is_late(desk: Desk) -> None:
    match = ready_match(desk.program, stage=Stage.INVITING)
    seat = match.seats.earliest("pk")
    asked(seat, days_ago=0)
    assert reaching.lost_address(desk) == []
    revoke_links(seat, at=NOW)
    assert titles(reaching.lost_address(desk)) == ["Robin Park: has no invitation that works"]


@pytest.mark.django_db
def test_a_no_leaves_a_place_free_until_the_person_is_taken_out(desk: Desk, coordinator: User) -> None:
    match = ready_match(desk.program, "Tactile signs", stage=Stage.INVITING)
    seat = match.seats.earliest("pk")
    Seat.objects.filter(program=desk.program, pk=seat.pk).update(state=SeatState.DECLINED)
    assert titles(reaching.someone_said_no(desk)) == ["Tactile signs: Robin Park said no"]
    seat.refresh_from_db()
    seat.withdraw(by=coordinator, at=NOW)
    assert reaching.someone_said_no(desk) == []


@pytest.mark.django_db
def test_when_everyone_said_yes_a_meeting_is_to_be_planned(desk: Desk) -> None:
    match = accepted_match(desk.program, "Tactile signs")
    assert titles(cards.ready_to_plan(desk)) == ["Tactile signs: everyone said yes"]
    make_meeting(match)
    assert cards.ready_to_plan(desk) == []


@pytest.mark.django_db
def test_a_planned_meeting_is_to_be_confirmed(desk: Desk) -> None:
    meeting = make_meeting(accepted_match(desk.program))
    assert [card.urgency for card in cards.to_confirm(desk)] == [Urgency.SOON]
    meeting.state = MeetingState.CONFIRMED
    meeting.save()
    assert cards.to_confirm(desk) == []


@pytest.mark.django_db
def test_a_planned_meeting_whose_time_has_passed_says_so(desk: Desk) -> None:
    make_meeting(accepted_match(desk.program), on=TODAY - timedelta(days=1))
    [card] = cards.to_confirm(desk)
    assert (card.status, card.urgency) == ("Time has passed", Urgency.LATE)


@pytest.mark.django_db
def test_a_meeting_that_is_over_asks_whether_it_was_held(desk: Desk) -> None:
    meeting = make_meeting(
        accepted_match(desk.program, "Tactile signs"), on=TODAY - timedelta(days=2), state=MeetingState.CONFIRMED
    )
    assert titles(cards.was_it_held(desk)) == ["Tactile signs: was the meeting held?"]
    meeting.state = MeetingState.HELD
    meeting.save()
    assert cards.was_it_held(desk) == []
    assert titles(cards.what_came_of_it(desk)) == ["Tactile signs: they met"]


@pytest.mark.django_db
def test_others_matches_show_only_when_asked_for(desk: Desk) -> None:
    make_match(desk.program, coordinator=make_member(desk.program, "Otto Reyes"))
    assert cards.all_cards(desk) == []
    assert len(cards.all_cards(Desk(program=desk.program, reader=desk.reader, now=NOW, mine=False))) == 1


@pytest.mark.django_db
def test_someone_without_mail_is_to_be_told_by_the_coordinator(desk: Desk) -> None:
    meeting = make_meeting(accepted_match(desk.program, "Tactile signs"))
    robin = meeting.match.seats.earliest("pk").participant
    call = Call.objects.create(
        program=desk.program, meeting=meeting, participant=robin, news=News.CONFIRMED, occasion="1",
        script="Dear Robin", before=meeting.starts_at,
    )  # fmt: skip
    assert titles(reaching.calls_to_make(desk)) == ["Robin Park: tell them yourself"]
    call.make(way="phone", by=desk.reader, at=NOW)
    assert reaching.calls_to_make(desk) == []


@pytest.mark.django_db
@pytest.mark.parametrize("card", cards.CARDS, ids=lambda card: card.__name__)
def test_a_card_costs_the_same_however_much_it_finds(card, desk: Desk) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            card(desk)
        return len(caught)

    def add(number: int) -> None:
        match = make_match(desk.program, f"Match {number}", stage=Stage.ACTIVE if number % 2 else Stage.DRAFT)
        for state in (SeatState.INVITED, SeatState.DECLINED):
            asked(make_seat(match, make_person(desk.program, f"P{number}", state)), days_ago=5)
            match.seats.filter(participant__last_name=state).update(state=state)
        make_meeting(
            match, on=TODAY - timedelta(days=2), state=MeetingState.CONFIRMED if number % 3 else MeetingState.HELD
        )

    for number in (1, 3, 6):
        add(number)
    with_few = cost()
    for number in range(7, 17):
        add(number)
    assert cost() == with_few


@pytest.mark.django_db
def test_closed_matches_need_nothing(desk: Desk) -> None:
    make_match(desk.program, stage=Stage.CLOSED)
    assert cards.all_cards(desk) == []


@pytest.mark.django_db
def test_the_most_urgent_card_comes_first(desk: Desk) -> None:
    make_match(desk.program, "Calm")
    make_meeting(accepted_match(desk.program, "Late"), on=TODAY - timedelta(days=3))
    assert [card.urgency for card in cards.all_cards(desk)] == [Urgency.LATE, Urgency.CALM]


@pytest.mark.django_db
def test_today_counts_its_cards_in_the_title(signed_in: Client, program: Program, coordinator: User) -> None:
    make_match(program, coordinator=coordinator)
    answer = signed_in.get(f"/p/{program.slug}/")
    assert "<h1>Today: 1 thing needs you</h1>" in answer.content.decode()


@pytest.mark.django_db
def test_an_empty_program_says_how_to_start(signed_in: Client, program: Program) -> None:
    assert "Start with your people" in signed_in.get(f"/p/{program.slug}/").content.decode()


@pytest.mark.django_db
def test_a_viewer_is_offered_nothing_to_do(client_of, viewer: User, program: Program) -> None:
    make_match(program)
    page = client_of(viewer).get(f"/p/{program.slug}/?whose=all").content.decode()
    assert "Moving to tactile signs" in page
    assert "Go on preparing" not in page


def needs_interpreter(meeting: Meeting) -> None:
    robin = meeting.match.seats.earliest("pk").participant
    profile = AccessProfile.objects.create(program=meeting.program, participant=robin)
    AccessNeed.objects.create(program=meeting.program, profile=profile, kind=NeedKind.INTERPRETER, detail="ProTactile")


def confirmed_meeting(desk: Desk, title: str = "Tactile signs") -> Meeting:
    return make_meeting(accepted_match(desk.program, title), state=MeetingState.CONFIRMED, confirmed_at=NOW)


@pytest.mark.django_db
def test_access_that_a_move_put_back_to_arrange_needs_the_coordinator(desk: Desk, coordinator: User) -> None:
    meeting = confirmed_meeting(desk)
    assert arranging.access_open(desk) == []
    needs_interpreter(meeting)
    state = Facts(meeting.match, on=TODAY, knows=True, meeting=meeting).access
    assert titles(arranging.access_open(desk)) == ["Tactile signs: access to arrange"]
    attest_access(match=meeting.match, state=state, facts=state.facts, by=coordinator, at=NOW)
    assert arranging.access_open(desk) == []
    meeting.revision += 1
    meeting.save()
    [card] = arranging.access_open(desk)
    assert (card.status, card.page, card.urgency) == ("To arrange", "meeting", Urgency.SOON)
    assert "ProTactile" not in card.sentence


@pytest.mark.django_db
def test_people_who_should_not_meet_after_all_stop_a_confirmed_meeting_on_today(desk: Desk) -> None:
    meeting = confirmed_meeting(desk)
    assert arranging.must_not_meet(desk) == []
    robin, david = (seat.participant for seat in meeting.match.seats.order_by("pk"))
    Relationship.objects.create(program=desk.program, one=robin, kind="keep_apart", other=david, note="Court order")
    [card] = arranging.must_not_meet(desk)
    assert (card.urgency, card.status) == (Urgency.LATE, "Stop and look")
    assert "Nobody was told" in card.sentence
    assert "Robin" not in card.title + card.sentence
    assert "ourt" not in card.title + card.sentence
    assert not Email.objects.in_program(desk.program).exists()


@pytest.mark.django_db
def test_cards_of_confirmed_meetings_take_as_many_queries_for_one_as_for_ten(desk: Desk) -> None:
    def deal() -> None:
        arranging.access_open(desk)
        arranging.must_not_meet(desk)

    needs_interpreter(confirmed_meeting(desk))
    with_one = queries_of(deal)
    for number in range(9):
        needs_interpreter(confirmed_meeting(desk, f"Match {number}"))
    assert queries_of(deal) == with_one


@pytest.mark.django_db
def test_past_the_day_the_card_says_what_can_be_done(desk: Desk) -> None:
    match = ready_match(desk.program, stage=Stage.INVITING)
    asked(match.seats.earliest("pk"), days_ago=8, answer_in=-1)
    [card] = reaching.no_answer_yet(desk)
    assert [choice.page for choice in card.choices] == [
        "answer-record", "invitations-nudge", "seat-replace", "answers-go-on",
    ]  # fmt: skip


@pytest.mark.django_db
def test_who_asks_something_is_not_called_quiet(desk: Desk) -> None:
    match = ready_match(desk.program, stage=Stage.INVITING)
    seat = match.seats.earliest("pk")
    asked(seat, days_ago=4)
    question = seat.questions.create(program=desk.program, kind="ask", text="x", way="phone", asked_at=NOW)
    assert reaching.no_answer_yet(desk) == []
    assert titles(answers.questions(desk)) == ["Robin Park asks"]
    question.settle(way="phone", reply="x", by=desk.reader, at=NOW)
    assert answers.questions(desk) == []


@pytest.mark.django_db
def test_a_no_after_the_meeting_was_confirmed_asks_what_becomes_of_it(desk: Desk) -> None:
    match = accepted_match(desk.program, "Tactile signs")
    make_meeting(match, on=TODAY + timedelta(days=3), state=MeetingState.CONFIRMED)
    assert answers.changed_their_mind(desk) == []
    seat = match.seats.earliest("pk")
    Seat.objects.filter(program=desk.program, pk=seat.pk).update(state=SeatState.DECLINED)
    [card] = answers.changed_their_mind(desk)
    assert (card.title, card.urgency) == ("Tactile signs: Robin Park does not come after all", Urgency.LATE)
    assert reaching.someone_said_no(desk) == []
