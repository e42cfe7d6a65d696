"""The page that closes a match. Real time: it asks the clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.following_up.closing import close
from matches.following_up.feedback.giving import Told, give
from matches.models import (
    Action,
    Feedback,
    FeedbackAsked,
    HopeAtEnd,
    HopeGained,
    Match,
    MeetingState,
    Part,
    Seat,
    SeatState,
    Stage,
)
from peermatch.accounts.models import Program, User
from peermatch.outbox.models import Email
from tests.factories import make_person
from tests.matches.factories import confirm_meeting, make_meeting, make_seat
from tests.undoing import do, take_back

IN_A_MONTH = timezone.now().date() + timedelta(days=30)


def page(match: Match) -> str:
    return reverse("match-close", args=[match.program.slug, match.public_id])


def test_closing_with_a_reason_and_an_outcome(signed_in: Client, match: Match) -> None:
    assert "call_off" not in signed_in.get(page(match)).context["form"].fields
    signed_in.post(page(match), {"reason": "goals_met", "outcome": "They meet again."})
    match.refresh_from_db()
    assert (match.stage, match.close_reason, match.outcome) == (Stage.CLOSED, "goals_met", "They meet again.")


def test_without_a_reason_it_stays_open_and_keeps_what_was_typed(signed_in: Client, match: Match) -> None:
    for reason in ("", "mistake"):  # only Undo says that it was one: such a match counts in no report
        answer = signed_in.post(page(match), {"outcome": "They meet again.", "reason": reason})
        assert "reason" in answer.context["form"].errors
    assert "They meet again." in answer.content.decode()
    match.refresh_from_db()
    assert match.stage == Stage.ACTIVE


def test_what_will_be_called_off_is_listed_and_needs_a_tick(signed_in: Client, match: Match, program: Program) -> None:
    meeting = make_meeting(match, IN_A_MONTH)
    confirm_meeting(meeting, at=timezone.now())
    make_seat(match, make_person(program, "Ida", "Berg"), Part.PEER, state=SeatState.INVITED)
    said = signed_in.get(page(match)).content.decode()
    assert "The confirmed meeting of" in said
    assert "The invitation of Ida Berg, who has not answered." in said
    answer = signed_in.post(page(match), {"reason": "goals_met", "outcome": ""})
    assert answer.context["form"].errors["call_off"] == ["Tick this to close the match now, or keep it open."]
    signed_in.post(page(match), {"reason": "goals_met", "outcome": "", "call_off": "on"})
    match.refresh_from_db()
    meeting.refresh_from_db()
    assert (match.stage, meeting.state) == (Stage.CLOSED, MeetingState.CANCELLED)
    assert Email.objects.in_program(program).filter(kind="meeting-cancelled").count() == 2


def test_a_meeting_that_is_not_marked_is_pointed_out(signed_in: Client, match: Match) -> None:
    yesterday = timezone.now().date() - timedelta(days=1)
    make_meeting(match, yesterday, state=MeetingState.CONFIRMED, confirmed_at=timezone.now())
    said = signed_in.get(page(match)).content.decode()
    assert "1 meeting is not marked as held" in said
    assert "call_off" not in signed_in.get(page(match)).context["form"].fields


def test_each_hope_stands_with_what_they_said_of_it(signed_in: Client, match: Match) -> None:
    robin, david = (match.seats.get(participant__first_name=name) for name in ("Robin", "David"))
    goal, now = robin.goals.get(), timezone.now()
    given = Feedback.objects.create(program=match.program, seat=robin, way="phone", given_at=now, written_at=now)
    HopeGained.objects.create(program=match.program, feedback=given, goal=goal, hope=goal.text, said="partly")
    assert shown(signed_in, match, robin) == [(goal.text, "Robin Park said: Partly.", "partly")]
    assert shown(signed_in, match, david) == [(david.goals.get().text, "", "unknown")]
    given.spoken_by = "Tom, her husband,"
    given.save()
    assert "Tom, her husband, said for Robin Park: Partly." in signed_in.get(page(match)).content.decode()
    Feedback.objects.filter(program=match.program).update(taken_back_at=now)
    assert shown(signed_in, match, robin) == [(goal.text, "", "unknown")]


def shown(client: Client, match: Match, seat: Seat) -> list[tuple[str, str, str]]:
    """Of each hope of theirs on the page: its words, what they said, and what is chosen."""
    fields = dict(client.get(page(match)).context["form"].hopes)[seat]
    return [(str(one.label), one.help_text, one.initial) for one in fields]


def test_what_the_coordinator_knows_of_each_hope_goes_on_record_beside_the_persons_word(
    signed_in: Client, match: Match
) -> None:
    robin, david = (match.seats.get(participant__first_name=name) for name in ("Robin", "David"))
    goals = [seat.goals.get() for seat in (robin, david)]
    give(seat=robin, told=Told(gained={goals[0].pk: "no"}), way="phone", at=timezone.now())
    chosen = {f"hope_{goals[0].pk}": "gained", f"hope_{goals[1].pk}": "partly"}
    wrong = signed_in.post(page(match), {"reason": "goals_met", f"hope_{goals[0].pk}": "never"})
    assert f"hope_{goals[0].pk}" in wrong.context["form"].errors
    token = do(signed_in, page(match), {"reason": "goals_met", "outcome": ""} | chosen)
    rows = HopeAtEnd.objects.in_program(match.program)
    assert [(row.goal, row.known) for row in rows] == [(goals[0], "gained"), (goals[1], "partly")]
    assert HopeGained.objects.in_program(match.program).get().said == "no"
    assert [row.goal for row in rows.counted()] == [goals[1]]
    said = signed_in.get(match.get_absolute_url()).content.decode()
    assert "Robin Park said: No." in said
    take_back(signed_in, token)
    assert not rows.standing().exists()
    assert shown(signed_in, match, david) == [(goals[1].text, "", "partly")]
    assert shown(signed_in, match, robin)[0][2] == "not_gained"
    do(signed_in, page(match), {"reason": "goals_met", "outcome": ""} | chosen)
    assert rows.standing().count() == len(goals)


def test_hopes_that_were_written_anew_meanwhile_are_not_recorded(match: Match, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="changed meanwhile"):
        close(match=match, reason="other", outcome="", hopes={0: "gained"}, by=coordinator, at=timezone.now())
    match.refresh_from_db()
    assert match.stage == Stage.ACTIVE


def test_what_is_still_open_is_said_with_what_becomes_of_it(signed_in: Client, match: Match) -> None:
    robin, now = match.seats.get(participant__first_name="Robin"), timezone.now()
    told = {"program": match.program, "match": match, "due": now.date(), "changed_at": now}
    Action.objects.create(words="Two signs a week", seat=robin, **told)
    Action.objects.create(words="A new calendar", done_at=now, **told)
    FeedbackAsked.objects.create(program=match.program, seat=robin, asked_at=now, until=now + timedelta(days=60))
    said = signed_in.get(page(match)).content.decode()
    assert "1 thing is still to do" in said
    assert "Two signs a week (Robin Park)" in said
    assert "A new calendar" not in said
    assert "Robin Park. They can still answer" in said
    assert "David Larsen, Wanjiru Kimani: nobody asked how it was." in said


def test_a_closed_match_leads_back_with_a_word(signed_in: Client, match: Match) -> None:
    signed_in.post(page(match), {"reason": "goals_met", "outcome": ""})
    answer = signed_in.post(page(match), {"reason": "other", "outcome": ""}, follow=True)
    assert "already closed" in answer.content.decode()
    match.refresh_from_db()
    assert match.close_reason == "goals_met"


def test_a_viewer_and_a_stranger_may_not(
    client_of: Callable[[User], Client], viewer: User, stranger: User, match: Match
) -> None:
    assert client_of(viewer).post(page(match), {"reason": "other"}).status_code == 403
    assert client_of(stranger).post(page(match), {"reason": "other"}).status_code == 404
