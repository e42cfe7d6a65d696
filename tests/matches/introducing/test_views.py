"""The pages of introducing: read, introduce, tell by phone, change what is shared."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matches.models import Introduction, Match, Part, Path, Seat, SeatState, Share
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from peermatch.outbox import letters
from peermatch.outbox.models import Email
from tests.factories import make_member, make_person
from tests.matches.factories import NOW, accepted_match, make_match, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(match: Match) -> Callable[..., str]:
    """at("introduction"), at("shares", rosa): the address of that page of the match."""
    return lambda name, *rows: reverse(name, args=[match.program.slug, match.public_id, *(r.public_id for r in rows)])


def share(seat: Seat, *shares: Share) -> None:
    Seat.objects.filter(program=seat.program, pk=seat.pk).update(shares=[one.value for one in shares])


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def introduce(client: Client, at: Callable[..., str]) -> str:
    digest = client.get(at("introduction")).context["shown"].read
    return client.post(at("introduction-send"), {"read": digest}, follow=True).content.decode()


def test_what_each_gets_stands_there_before_it_goes_out(
    signed_in: Client, at: Callable[..., str], rosa: Seat, sam: Seat
) -> None:
    share(rosa, Share.PHONE)
    page = read(signed_in, at("introduction"))
    for words in (
        "2 people said yes",
        "Phone: 512-555-7788",
        "Rosa shares",
        "First name, Phone number",
        "The letter to Sam",
        "What you say to Rosa",
        "By e-mail to sam.lind@mail.example.",
        "Introduce them",
    ):
        assert words in page
    assert not Email.objects.filter(program=rosa.program).exists()


def test_a_gap_is_named_and_there_is_no_button(signed_in: Client, at: Callable[..., str]) -> None:
    page = read(signed_in, at("introduction"))
    assert "They cannot be introduced yet" in page
    assert "Nothing shared" in page
    assert 'action="' + at("introduction-send") not in page


def test_one_press_introduces_and_a_second_does_nothing(signed_in: Client, at: Callable[..., str], rosa: Seat) -> None:
    share(rosa, Share.PHONE)
    page = introduce(signed_in, at)
    assert "They are introduced." in page
    assert "Now call: Rosa Cavendish." in page
    told = Record.objects.in_program(rosa.program).filter(did=Did.SENT, person=rosa.participant.public_id)
    assert told.get().fields == ["first_name", "phone"]
    assert "Nothing went out a second time." in introduce(signed_in, at)
    assert Email.objects.filter(program=rosa.program).count() == 1


def test_a_post_that_names_nothing_introduces_nobody(signed_in: Client, at: Callable[..., str], rosa: Seat) -> None:
    share(rosa, Share.PHONE)
    page = signed_in.post(at("introduction-send"), follow=True).content.decode()
    assert "has changed since you read it" in page
    assert not Introduction.objects.filter(program=rosa.program).exists()


def test_whom_e_mail_does_not_reach_is_told_by_the_coordinator(
    signed_in: Client, at: Callable[..., str], rosa: Seat, client_of: Callable[[User], Client]
) -> None:
    """Another coordinator, who may not read the words, records nothing, and is told no more by sending it."""
    share(rosa, Share.PHONE)
    introduce(signed_in, at)
    noor = client_of(make_member(rosa.program, "Noor Haddad"))
    [call] = Introduction.objects.filter(program=rosa.program, seat=rosa)
    page = read(signed_in, at("introduction-call", call))
    assert "Hello Rosa, I am calling from Bluebonnet DeafBlind Project." in page
    assert "No voice messages" in page
    for way in ("", "text"):
        refused = noor.post(at("introduction-call", call), {"way": way}).content.decode()
        assert "Nothing was saved." in refused
        assert ("Hello Rosa" in refused, "Choose how" in refused) == (False, False)
    assert "Choose how you told them." in signed_in.post(at("introduction-call", call), {"way": ""}).content.decode()
    told = signed_in.post(at("introduction-call", call), {"way": "text"}, follow=True).content.decode()
    assert "Saved: Rosa Cavendish knows." in told
    again = signed_in.post(at("introduction-call", call), {"way": "text"}).content.decode()
    assert "already recorded as made" in again


def test_a_coordinator_writes_down_what_someone_shares(signed_in: Client, at: Callable[..., str], rosa: Seat) -> None:
    page = read(signed_in, at("shares", rosa))
    assert "Phone number that ends in 88" in page
    assert "E-mail address that begins" not in page
    signed_in.post(at("shares", rosa), {"shares": ["phone", "reach"]})
    rosa.refresh_from_db()
    assert rosa.shares == ["phone", "reach"]
    assert "Choose among what is on record." in signed_in.post(at("shares", rosa), {"shares": "email"}).content.decode()


def test_after_the_introduction_the_page_says_what_cannot_be_called_back(
    signed_in: Client, at: Callable[..., str], rosa: Seat
) -> None:
    share(rosa, Share.PHONE)
    introduce(signed_in, at)
    Email.objects.filter(program=rosa.program).update(state="sent", sealed_links="", sent_at=NOW, final_at=NOW)
    assert "cannot be called back" in read(signed_in, at("shares", rosa))
    page = signed_in.post(at("shares", rosa), {"shares": []}, follow=True).content.decode()
    assert "that cannot be called back" in page


def test_a_viewer_reads_no_address_and_no_letter(
    client_of: Callable[[User], Client], viewer: User, at: Callable[..., str], rosa: Seat
) -> None:
    share(rosa, Share.PHONE, Share.REACH)
    page = read(client_of(viewer), at("introduction"))
    assert "Rosa Cavendish" in page
    for private in ("512-555-7788", "No voice messages", "sam.lind@mail.example", "Introduce them</button>"):
        assert private not in page


def test_professionals_are_told_that_they_meet_instead(signed_in: Client, program: Program) -> None:
    match = accepted_match(program)
    page = read(signed_in, reverse("introduction", args=[match.program.slug, match.public_id]))
    assert "Families are introduced." in page


def test_the_sample_in_settings_is_of_a_match_in_which_somebody_meets_somebody(
    program: Program, coordinator: User, match: Match
) -> None:
    alone = make_match(program, "Alone", coordinator=coordinator, path=Path.FAMILY)
    make_seat(alone, make_person(program, "Una", "Weiss"), Part.RECIPIENT, state=SeatState.ACCEPTED)
    wording = letters.wording_of("introduction")
    sample = wording.sample(program) if wording else None
    assert sample
    assert "Una" not in sample.message.text
