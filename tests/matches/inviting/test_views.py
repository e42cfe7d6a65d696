"""The coordinator's pages of inviting: read, send, send again, record."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from matches.inviting.answering import not_the_person
from matches.inviting.sending import send
from matches.models import Answer, Invitation, Match, Said, Seat, SeatState, Stage, Way
from participants.models import AccessProfile, Participant, Reach
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.outbox.models import Email, State
from tests.factories import make_person
from tests.matches.factories import NOW, make_match, make_seat

CALLED: dict[str, Any] = {"said": "yes", "way": "phone", "time_zone": "America/Chicago"}


@pytest.fixture
def at(match: Match) -> Callable[..., str]:
    """at("invitations"), at("answer-record", seat): the address of that page of the match."""
    return lambda name, *seats: reverse(
        name, args=[match.program.slug, match.public_id, *(seat.public_id for seat in seats)]
    )


def read(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode()


def hidden(*seats: Seat) -> dict[str, list[str]]:
    return {"seat": [str(seat.public_id) for seat in seats]}


def test_each_letter_stands_there_as_it_will_arrive(signed_in: Client, at: Callable[..., str], david: Seat) -> None:
    page = read(signed_in, at("invitations"))
    for words in (
        "2 people to ask",
        "Send 2 invitations",
        "Ana Castillo, Bluebonnet DeafBlind Project &lt;",
        "David Larsen &lt;david.larsen@mail.example&gt;",
        "hello@bluebonnet.example",
        "can you help a colleague?",
        "Dear David,",
        "/l/…/",
        at("invitation-html", david),
    ):
        assert words in page
    assert not Email.objects.filter(program=david.program).exists()


def test_a_closed_gate_shows_what_is_missing_and_no_button(
    signed_in: Client, at: Callable[..., str], robin: Seat
) -> None:
    robin.goals.all().delete()
    page = read(signed_in, at("invitations"))
    assert "You can read them now, and send them later" in page
    assert at("hopes-of", robin) in page
    assert "Send 2 invitations" not in page
    assert "Dear Robin," in page


def test_a_post_past_a_closed_gate_sends_nothing(
    signed_in: Client, at: Callable[..., str], robin: Seat, david: Seat
) -> None:
    robin.goals.all().delete()
    answer = signed_in.post(at("invitations-send"), hidden(robin, david), follow=True)
    assert "Invitations wait." in answer.content.decode()
    assert not Email.objects.filter(program=robin.program).exists()


def test_sending_twice_sends_once(signed_in: Client, at: Callable[..., str], robin: Seat, david: Seat) -> None:
    first = signed_in.post(at("invitations-send"), hidden(robin, david), follow=True)
    second = signed_in.post(at("invitations-send"), hidden(robin, david), follow=True)
    assert "2 invitations are on their way." in first.content.decode()
    assert "Who takes part has changed" not in second.content.decode()
    assert "Nothing was sent: they had been asked already." in second.content.decode()
    assert Email.objects.filter(program=robin.program).count() == 2


@pytest.mark.parametrize("foreign", ["another match", "another program", "nowhere", "no id"])
def test_only_seats_of_this_match_can_be_named(
    signed_in: Client, at: Callable[..., str], match: Match, other_program: Program, stranger: User, foreign: str
) -> None:
    named = {
        "another match": make_seat(make_match(match.program, "Other"), make_person(match.program, "Kim", "Osei")),
        "another program": make_seat(make_match(other_program), make_person(other_program, "Kim", "Osei")),
    }.get(foreign)
    value = str(named.public_id) if named else {"nowhere": str(uuid4()), "no id": "x"}[foreign]
    answer = signed_in.post(at("invitations-send"), {"seat": [value]}, follow=True)
    assert "Who takes part has changed" in answer.content.decode()
    assert not Invitation.objects.across_programs("the test looks everywhere").exists()


def test_people_without_email_get_words_to_say(
    signed_in: Client, at: Callable[..., str], robin: Seat, david: Seat
) -> None:
    Participant.objects.filter(program=david.program, pk=david.participant_id).update(
        email="", phone="512-555-0177", reach_by=Reach.RELAY, reach_notes="no voice messages"
    )
    page = read(signed_in, at("invitations"))
    for words in ("What to say to David", "Hello, is this David?", "tel:5125550177", "no voice messages"):
        assert words in page
    answer = signed_in.post(at("invitations-send"), hidden(robin, david), follow=True)
    assert "Now call: David Larsen." in answer.content.decode()
    assert "Hello, is this David?" in answer.content.decode()
    david.refresh_from_db()
    assert david.state == SeatState.INVITED


def test_the_formatted_letter_brings_its_own_style_and_nothing_else(
    signed_in: Client, at: Callable[..., str], david: Seat
) -> None:
    page = signed_in.get(at("invitation-html", david))
    assert "Can you help a colleague" in page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "⟦" not in page.content.decode()


def test_sending_again_twice_replaces_one_invitation(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    lost = david.invitations.get()
    for _ in range(2):
        signed_in.post(at("invitation-again", david), {"instead_of": str(lost.public_id)})
    assert david.invitations.count() == 2
    assert david.invitations.standing().count() == 1


def test_an_invitation_that_went_astray_says_so(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    david.refresh_from_db()
    not_the_person(seat=david, at=NOW)
    page = read(signed_in, at("invitations"))
    assert "Link ended" in page
    assert "Send it to David again" in page


def test_mail_that_failed_is_named_beside_the_person(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    Email.objects.filter(program=sent.program, to_name="David Larsen").update(
        state=State.FAILED, error_code="550", error="no such person", final_at=NOW, sealed_links=""
    )
    page = read(signed_in, at("invitations"))
    assert "Could not be delivered" in page
    assert "no such person" in page


def test_an_answer_by_phone_is_recorded(signed_in: Client, at: Callable[..., str], sent: Match, david: Seat) -> None:
    page = read(signed_in, at("answer-record", david))
    assert "David gets an e-mail that says what you recorded." in page
    told = CALLED | {"hope_1": "Pass it on", "reason": ""}
    answer = signed_in.post(at("answer-record", david), told, follow=True)
    assert "David Larsen&#x27;s answer was recorded." in answer.content.decode()
    one = Answer.objects.filter(program=sent.program).get()
    assert (one.said, one.way, one.spoken_by, one.confirmed_by_person) == (Said.YES, Way.PHONE, "", True)
    assert [goal.text for goal in david.goals.all()] == ["Pass it on"]


def test_a_helpers_answer_shows_as_not_confirmed(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    told = CALLED | {"spoken_by": "Tom, his husband"}
    page = signed_in.post(at("answer-record", david), told, follow=True).content.decode()
    assert "Answered for David by Tom, his husband." in page
    assert "David has not confirmed it." in page
    signed_in.post(at("answer-record", david), told | {"confirmed": "on"})
    assert "David confirmed it." in read(signed_in, at("invitations"))


def test_recording_twice_records_once(signed_in: Client, at: Callable[..., str], sent: Match, david: Seat) -> None:
    for _ in range(2):
        signed_in.post(at("answer-record", david), CALLED)
    assert Answer.objects.filter(program=sent.program).count() == 1


def test_a_recorded_no_keeps_its_reason_from_everyone_else(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat, robin: Seat
) -> None:
    signed_in.post(at("answer-record", david), CALLED | {"said": "no", "reason": "Ill", "hope_1": "Not kept"})
    assert "Ill" in read(signed_in, at("invitations"))
    assert not david.goals.exists()
    mail = Email.objects.filter(program=sent.program, kind="answer-received").get()
    assert "Ill" not in mail.text


def test_zone_and_needs_are_corrected_with_the_answer_and_confirmed_only_if_they_said_so(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    signed_in.post(at("answer-record", david), CALLED | {"time_zone": "America/Denver", "need_captions": "on"})
    profile = AccessProfile.objects.filter(program=sent.program, participant=david.participant).get()
    assert ([str(need) for need in profile.needs.all()], profile.confirmed_at) == (["CART captioning"], None)
    signed_in.post(at("answer-record", david), CALLED | {"need_captions": "on", "needs_confirmed": "on"})
    profile.refresh_from_db()
    assert profile.confirmed_at is not None


def test_what_is_missing_is_said_and_nothing_is_recorded(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    page = signed_in.post(at("answer-record", david), CALLED | {"said": ""}).content.decode()
    assert "Error:" in page
    assert 'href="#id_said' in page
    assert not Answer.objects.filter(program=sent.program).exists()


def test_an_error_among_the_details_opens_them(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    page = signed_in.post(at("answer-record", david), CALLED | {"need_other": "on"}).content.decode()
    assert '<details class="more" open' in page


def test_who_was_not_asked_is_asked_first(signed_in: Client, at: Callable[..., str], david: Seat) -> None:
    answer = signed_in.get(at("answer-record", david))
    assert answer["Location"] == at("invitations")
    assert "was not asked yet" in read(signed_in, at("invitations"))


def test_viewers_read_and_change_nothing(
    client_of: Callable[[User], Client], viewer: User, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    client = client_of(viewer)
    page = read(client, at("invitations"))
    assert at("answer-record", david) not in page
    assert "Send it to" not in page
    assert client.get(at("answer-record", david)).status_code == 403
    for name, seats in (("invitations-send", ()), ("invitation-again", (david,)), ("answer-record", (david,))):
        assert client.post(at(name, *seats)).status_code == 403


def test_an_empty_match_says_what_to_do(signed_in: Client, program: Program) -> None:
    empty = make_match(program, "Nobody yet")
    page = read(signed_in, reverse("invitations", args=[program.slug, empty.public_id]))
    assert reverse("seats", args=[program.slug, empty.public_id]) in page


def test_a_closed_match_is_read_only(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat, coordinator: User
) -> None:
    sent.close(reason="other", outcome="", by=coordinator, at=NOW)
    assert sent.stage == Stage.CLOSED
    assert at("answer-record", david) not in read(signed_in, at("invitations"))
    assert signed_in.post(at("answer-record", david), CALLED)["Location"] == at("invitations")


def test_a_sent_match_lists_everyone_asked(
    signed_in: Client, at: Callable[..., str], match: Match, david: Seat, robin: Seat, coordinator: User
) -> None:
    send(match=match, seats=[david], by=coordinator, at=NOW)
    page = read(signed_in, at("invitations"))
    assert "1 person to ask" in page
    assert "1 person was asked" in page
    assert "Send 1 invitation" in page


def test_the_day_an_answer_was_given_is_typed_shown_and_refused_if_it_cannot_be(
    signed_in: Client, at: Callable[..., str], sent: Match, david: Seat
) -> None:
    page = signed_in.post(at("answer-record", david), CALLED | {"given_on": "2026-03-01"}).content.decode()
    assert "nobody answers before that" in page
    day = local_day(NOW, "America/Chicago")
    signed_in.post(at("answer-record", david), CALLED | {"given_on": day.isoformat()})
    assert Answer.objects.filter(program=sent.program).get().given_on == day
    page = read(signed_in, at("invitations"))
    assert f"said on {day:%B} {day.day}" in page
