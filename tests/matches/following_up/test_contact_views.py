"""The pages of contacts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Contact, ContactWay, Match, Seat, Waiting
from peermatch.accounts.models import Program, User
from peermatch.clock import say_day
from tests.matches.factories import family_match
from tests.participants.roster.pages import submit
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(program: Program, coordinator: User) -> Match:
    match = family_match(program, coordinator=coordinator, introduced_at=timezone.now() - timedelta(days=3))
    Seat.objects.filter(program=program, match=match).update(introduced_at=match.introduced_at)
    return match


@pytest.fixture
def at(family: Match) -> Callable[..., str]:
    """at("contacts"), at("contact-edit", contact): the address of that page of the match."""
    return lambda name, *rows: reverse(name, args=[family.program.slug, family.public_id, *(r.public_id for r in rows)])


def filled(**changes: Any) -> dict[str, Any]:
    when = timezone.localtime(timezone.now() - timedelta(hours=20))
    told = {
        "key": str(uuid4()), "reached": "yes", "way": "relay", "on": when.strftime("%Y-%m-%d"),
        "time": when.strftime("%H:%M"), "minutes": "25", "words": "Bedtime",
    }  # fmt: skip
    return told | changes


def make_contact(match: Match, number: int = 1, **fields: Any) -> Contact:
    fields = {"way": ContactWay.PHONE, "at": timezone.now() - timedelta(minutes=number)} | fields
    row: Contact = Contact.objects.create(program=match.program, match=match, **fields)
    return row


def test_a_contact_is_recorded_and_counted(signed_in: Client, at: Callable[..., str], family: Match) -> None:
    sam = family.seats.get(participant__first_name="Sam")
    page = signed_in.post(at("contact-add"), filled(began=str(sam.public_id)), follow=True).content.decode()
    for words in (
        "The contact is on record.",
        "1 of 4 contacts in 8 weeks",
        "Relay call",
        "Sam Lind began.",
        "Bedtime",
    ):
        assert words in page


def test_an_empty_page_says_what_to_do(signed_in: Client, at: Callable[..., str]) -> None:
    assert "No contact is written down yet." in signed_in.get(at("contacts")).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"way": ""}, "Choose how they were in touch."),
        ({"minutes": "0"}, "A contact lasts a minute at least."),
        ({"minutes": "1441"}, "That is longer than a day."),
        ({"on": "2999-01-01"}, "still to come"),
        ({"began": str(uuid4())}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    signed_in: Client, at: Callable[..., str], changes: dict[str, str], words: str
) -> None:
    page = signed_in.post(at("contact-add"), filled(**changes)).content.decode()
    assert words in page
    assert "Bedtime" in page
    assert "<title>Error:" in page.replace("\n", "")


def test_a_contact_is_corrected_taken_back_and_put_back(
    signed_in: Client, at: Callable[..., str], family: Match
) -> None:
    contact = make_contact(family)
    page = signed_in.post(at("contact-edit", contact), filled(way="video"), follow=True).content.decode()
    assert "Video call" in page
    assert "Taken back" in signed_in.post(at("contact-take-back", contact), follow=True).content.decode()
    assert "was already taken back" in signed_in.post(at("contact-take-back", contact), follow=True).content.decode()
    assert "The contact counts again." in signed_in.post(at("contact-put-back", contact), follow=True).content.decode()


def test_of_a_contact_without_a_time_the_day_alone_is_shown_and_kept(
    signed_in: Client, at: Callable[..., str], family: Match
) -> None:
    told = filled(time="", on=family.program.today.isoformat())
    page = signed_in.post(at("contact-add"), told, follow=True).content.decode()
    [contact] = family.contacts.all()
    shown = f"{say_day(family.program.today)}, Relay call"
    assert shown in page
    form = signed_in.get(at("contact-edit", contact)).context["form"]
    assert form["time"].value() is None
    page = signed_in.post(at("contact-edit", contact), told | {"minutes": "40"}, follow=True).content.decode()
    assert shown in page
    assert family.contacts.get().at == contact.at


def test_waiting_for_an_interpreter_shows_until_it_is_over(
    signed_in: Client, at: Callable[..., str], family: Match
) -> None:
    since = {name: value for name, value in filled().items() if name in ("on", "time")}
    assert "First contact overdue" in signed_in.get(at("contacts")).content.decode()
    assert "Write down what is waited for." in signed_in.post(at("contact-wait"), since).content.decode()
    page = signed_in.post(at("contact-wait"), since | {"reason": "Tactile interpreter"}, follow=True).content.decode()
    assert "Waits for access" in page
    assert "Tactile interpreter" in page
    [waiting] = Waiting.objects.filter(program=family.program)
    assert "Waiting since" in signed_in.get(at("contact-wait-end", waiting)).content.decode()
    page = signed_in.post(at("contact-wait-end", waiting), since, follow=True).content.decode()
    assert "goes on" in page


def test_a_viewer_reads_that_they_were_in_touch_and_not_what_about(
    client_of: Callable[[User], Client], viewer: User, at: Callable[..., str], family: Match
) -> None:
    make_contact(family, words="canary-words")
    Waiting.objects.create(program=family.program, match=family, reason="canary-reason", since=timezone.now())
    page = client_of(viewer).get(at("contacts")).content.decode()
    assert "In touch" in page
    assert "canary" not in page


def test_the_match_says_how_far_they_are_and_asks_for_no_meeting(signed_in: Client, family: Match) -> None:
    make_contact(family)
    page = signed_in.get(family.get_absolute_url()).content.decode()
    assert "1 of 4 contacts in 8 weeks" in page
    assert "Families need no meeting" in page
    assert "Before the meeting is confirmed" not in page


def test_recording_and_taking_back_can_be_undone(signed_in: Client, at: Callable[..., str], family: Match) -> None:
    token = do(signed_in, at("contact-add"), filled())
    assert "It stays in the list as taken back." in take_back(signed_in, token)
    one = family.contacts.get()
    assert not one.is_standing
    assert "This contact was already taken back." in take_back(signed_in, token)
    take_back(signed_in, do(signed_in, at("contact-put-back", one)))
    one.refresh_from_db()
    assert not one.is_standing
    assert one.taken_back_by
    one.put_back(by=one.taken_back_by, at=timezone.now())
    take_back(signed_in, do(signed_in, at("contact-take-back", one)))
    one.refresh_from_db()
    assert one.is_standing


def test_a_correction_can_be_undone_unless_it_was_corrected_again(
    signed_in: Client, at: Callable[..., str], family: Match
) -> None:
    sam = family.seats.get(participant__first_name="Sam")
    do(signed_in, at("contact-add"), filled(began=str(sam.public_id)))
    one = family.contacts.get()
    token = do(signed_in, at("contact-edit", one), filled(way="text", words="School", reached="no", minutes=""))
    again = do(signed_in, at("contact-edit", one), filled(way="video", words="School"))
    assert "It was corrected again since." in take_back(signed_in, token)
    assert family.contacts.get().way == "video"
    assert "The contact is as it was before." in take_back(signed_in, again)
    assert "The contact is as it was before." in take_back(signed_in, token)
    now = family.contacts.get()
    assert (now.at, now.way, now.reached, now.minutes, now.began, now.words) == (
        one.at, "relay", True, 25, sam, "Bedtime",
    )  # fmt: skip
    untouched = submit(signed_in, at("contact-edit", one)).content.decode()
    assert "The contact is as you wrote it." in untouched
    assert "Undo" not in untouched


def test_of_a_closed_match_nothing_is_asked(signed_in: Client, at: Callable[..., str], family: Match) -> None:
    make_contact(family, 60)
    family.seats.update(shares=[])
    assert "The next is due by" in signed_in.get(at("contacts")).content.decode()
    assert "Nothing shared" in signed_in.get(family.get_absolute_url()).content.decode()
    family.close(reason="goals_met", outcome="", by=family.coordinator, at=timezone.now())
    for address in (at("contacts"), family.get_absolute_url()):
        page = signed_in.get(address).content.decode()
        assert "Were in contact" in page
        assert "The next is due by" not in page
        assert "Nothing shared" not in page
