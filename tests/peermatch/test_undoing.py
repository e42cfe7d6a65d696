"""The Undo button: it takes back what was just done, for an hour, by whoever did it, unless facts changed since."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.fitting.review import fit
from matches.models import CloseReason, Match, Note, Seat, SeatState, Stage
from participants.models import Participant
from peermatch import undoing
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day, say_day
from tests.matches.factories import make_match, make_seat, ready_match
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


def url(name: str, *ids: object) -> str:
    return reverse(name, args=["bluebonnet", *ids])


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    return ready_match(program, coordinator=coordinator)


def stage(match: Match) -> str:
    match.refresh_from_db()
    return match.stage


def test_a_hold_and_its_end(match: Match, signed_in: Client) -> None:
    token = do(signed_in, url("match-hold", match.public_id), {"reason": "Waiting"})
    assert "The match is no longer on hold." in take_back(signed_in, token)
    assert stage(match) == Stage.PREPARING
    assert "It was not undone. The match was resumed already." in take_back(signed_in, token)
    do(signed_in, url("match-hold", match.public_id), {"reason": "Waiting"})
    token = do(signed_in, url("match-resume", match.public_id))
    take_back(signed_in, token)
    assert stage(match) == Stage.ON_HOLD


def test_a_hold_that_goes_on_keeps_its_reason_and_its_day(match: Match, signed_in: Client) -> None:
    day = timezone.localdate() + timedelta(days=20)
    do(signed_in, url("match-hold", match.public_id), {"reason": "Waiting for Kim", "until": day.isoformat()})
    token = do(signed_in, url("match-resume", match.public_id))
    page = take_back(signed_in, token)
    assert "Waiting for Kim" in page
    assert f"To be looked at again on {say_day(day)}." in page


def test_one_message_takes_back_the_end_of_the_hold_that_it_told_of(match: Match, signed_in: Client) -> None:
    do(signed_in, url("match-hold", match.public_id), {"reason": "Waiting"})
    first = do(signed_in, url("match-resume", match.public_id))
    take_back(signed_in, first)
    do(signed_in, url("match-resume", match.public_id))
    assert "It was not undone. Something changed since." in take_back(signed_in, first)
    assert stage(match) == Stage.PREPARING


def test_someone_who_was_taken_out_twice_is_put_back_by_the_second_message_alone(
    match: Match, signed_in: Client
) -> None:
    david = match.seats.get(part="provider")
    first = do(signed_in, url("seat-remove", match.public_id, david.public_id))
    take_back(signed_in, first)
    second = do(signed_in, url("seat-remove", match.public_id, david.public_id))
    assert "It was not undone. Something changed since." in take_back(signed_in, first)
    david.refresh_from_db()
    assert david.state == SeatState.WITHDRAWN
    take_back(signed_in, second)
    david.refresh_from_db()
    assert david.state == SeatState.PROPOSED


def test_taking_someone_out(match: Match, signed_in: Client) -> None:
    david = match.seats.get(part="provider")
    token = do(signed_in, url("seat-remove", match.public_id, david.public_id))
    assert "David Larsen is in the match again, as before." in take_back(signed_in, token)
    david.refresh_from_db()
    assert david.state == SeatState.PROPOSED
    assert "It was not undone. Something changed since." in take_back(signed_in, token)


def test_taking_out_someone_who_was_asked_says_what_is_lost(match: Match, signed_in: Client) -> None:
    david = match.seats.get(part="provider")
    Seat.objects.filter(program=match.program, pk=david.pk).update(state=SeatState.ACCEPTED)
    token = do(signed_in, url("seat-remove", match.public_id, david.public_id))
    assert "Their link has ended, so ask them anew." in take_back(signed_in, token)
    david.refresh_from_db()
    assert david.state == SeatState.PROPOSED


def test_a_reason_and_its_taking_back(program: Program, coordinator: User, signed_in: Client) -> None:
    match = ready_match(program, coordinator=coordinator)
    match.seats.get(part="provider").participant.evidence.all().delete()
    key = fit(match, on=timezone.localdate()).findings[0].key
    token = do(signed_in, url("fit-waive", match.public_id), {"finding": key, "reason": "I know her work."})
    assert "Your reason was taken back." in take_back(signed_in, token)
    assert not match.waivers.standing().exists()
    do(signed_in, url("fit-waive", match.public_id), {"finding": key, "reason": "I know her work."})
    token = do(signed_in, url("waiver-end", match.public_id, match.waivers.standing().get().public_id))
    assert "The reason stands again." in take_back(signed_in, token)
    assert match.waivers.standing().get().reason == "I know her work."


def test_a_note_taken_back(match: Match, signed_in: Client, coordinator: User) -> None:
    note = Note.objects.create(program=match.program, match=match, text="Mornings", by=coordinator)
    token = do(signed_in, url("note-remove", match.public_id, note.public_id))
    page = take_back(signed_in, token)
    assert "The note is back." in page
    assert "Ana Castillo brought a note back." in page


def test_handing_over_many(match: Match, program: Program, signed_in: Client, coordinator: User, lead: User) -> None:
    second, third = (make_match(program, title, coordinator=coordinator) for title in ("Bedtime", "Driving"))
    chosen = {"chosen": [one.public_id for one in (match, second, third)], "to": lead.pk}
    token = do(signed_in, url("hand-over"), chosen)
    third.refresh_from_db()
    third.close(reason=CloseReason.OTHER, outcome="", by=lead, at=timezone.now())
    assert "2 matches are back. 1 was changed since and stays." in take_back(signed_in, token)
    assert {one.coordinator for one in Match.objects.in_program(program).open()} == {coordinator}
    assert "handed on or closed since" in take_back(signed_in, token)


def test_a_cover(match: Match, signed_in: Client, coordinator: User, lead: User) -> None:
    today = local_day(timezone.now(), "America/Chicago")
    told = {"away": coordinator.pk, "covering": lead.pk, "first_day": today, "last_day": today}
    token = do(signed_in, url("cover-arrange"), told)
    assert "Nobody covers for Ana Castillo any more." in take_back(signed_in, token)


def test_closing(match: Match, signed_in: Client) -> None:
    token = do(signed_in, url("match-close", match.public_id), {"reason": "other"})
    page = take_back(signed_in, token)
    assert "The match is open again." in page
    assert "Ana Castillo opened the match again: Closed by mistake." in page
    assert stage(match) == Stage.PREPARING


def test_a_pause(program: Program, match: Match, signed_in: Client) -> None:
    robin = Participant.objects.in_program(program).get(first_name="Robin")
    token = do(signed_in, url("person-pause", robin.public_id), {"reason": "Moving"})
    assert "Robin Park is back" in take_back(signed_in, token)


def test_after_an_hour_it_is_too_late(match: Match, signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = do(signed_in, url("match-hold", match.public_id), {"reason": "Waiting"})
    monkeypatch.setattr(undoing, "GOOD_FOR", timedelta(seconds=-1))
    assert "An hour has passed" in take_back(signed_in, token)
    assert stage(match) == Stage.ON_HOLD


def test_someone_else_cannot_use_the_button(
    match: Match, signed_in: Client, lead: User, client_of: Callable[[User], Client]
) -> None:
    token = do(signed_in, url("match-hold", match.public_id), {"reason": "Waiting"})
    assert "There is nothing to undo here." in take_back(client_of(lead), token)
    assert stage(match) == Stage.ON_HOLD


@pytest.mark.parametrize("token", ["", "x", signing.dumps({"n": "hold"}, salt="other")])
def test_what_nobody_signed_undoes_nothing(match: Match, signed_in: Client, token: str) -> None:
    assert "There is nothing to undo here." in take_back(signed_in, token)


def test_one_who_said_no_is_back_as_that(program: Program, match: Match, signed_in: Client) -> None:
    seat = make_seat(match, Participant.objects.in_program(program).create(
        program=program, first_name="Kim", last_name="Sato", status="active", status_since=timezone.now(), kind="parent"
    ), state=SeatState.DECLINED)  # fmt: skip
    token = do(signed_in, url("seat-remove", match.public_id, seat.public_id))
    take_back(signed_in, token)
    seat.refresh_from_db()
    assert seat.state == SeatState.DECLINED


def test_an_answer_recorded_by_mistake(match: Match, signed_in: Client) -> None:
    seat = match.seats.get(part="provider")
    Seat.objects.filter(program=match.program, pk=seat.pk).update(state=SeatState.INVITED)
    told: dict[str, object] = {"said": "no", "way": "phone", "time_zone": "America/Chicago"}
    token = do(signed_in, url("answer-record", match.public_id, seat.public_id), told)
    assert "David Larsen is waited for again." in take_back(signed_in, token)
    seat.refresh_from_db()
    assert seat.state == SeatState.INVITED
