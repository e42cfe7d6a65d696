"""“We were in touch”, said by one of them by link: recorded once, counted, taken back."""

from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from matches.following_up.contacts import moment_told
from matches.following_up.progress import progress_of
from matches.introducing.bringing_together import introduce
from matches.introducing.letters import INTRODUCTION, Letters
from matches.introducing.sharing import change_shares
from matches.models import Contact, Match, Seat, Share
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.matches.factories import family_match
from tests.undoing import do, take_back

DB = pytest.mark.django_db
ZONES = ("America/Chicago", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Honolulu")
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, st.none() | st.times().map(lambda at: at.replace(hour=at.hour // 2 + 6)), st.sampled_from(ZONES))
def test_the_moment_is_on_the_day_that_they_said(on: date, at: time | None, zone: str) -> None:
    """Also where the clock changes that night, and on the days of the introduction and of the telling."""
    for since, later in ((-9, 9), (0, 9), (-9, 0), (0, 0)):
        evening = datetime.combine(on, time(19, 30), ZoneInfo(zone)).astimezone(UTC)
        earliest, now = evening + timedelta(days=since), evening + timedelta(days=later, hours=1)
        moment = moment_told(on, at, zone, earliest=earliest, now=now)
        assert local_day(moment, zone) == on
        assert at is not None or earliest <= moment <= now


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Rosa and Sam, introduced yesterday."""
    found = family_match(program, coordinator=coordinator, requested_at=timezone.now() - timedelta(days=9))
    sam = found.seats.select_related("participant", "match__program").get(participant__first_name="Sam")
    yesterday = timezone.now() - timedelta(days=1)
    change_shares(seat=sam, shares=[Share.PHONE], by=None, at=yesterday)
    introduce(match=found, read=Letters(found).digest(), by=coordinator, at=yesterday)
    return found


@pytest.fixture
def sam(match: Match) -> Seat:
    seat: Seat = match.seats.get(participant__first_name="Sam")
    return seat


@pytest.fixture
def form(match: Match, client: Client) -> str:
    """Where the link of the introduction leads."""
    mail = Email.objects.get(program=match.program, kind=INTRODUCTION)
    address = client.get(unseal(mail.sealed_links)["contacts"])["Location"]
    assert address.endswith("/contacts/")
    return address


def today() -> date:
    return local_day(timezone.now(), "America/Chicago")


def said(client: Client, address: str, **more: str) -> str:
    told = {"key": str(uuid4()), "on": today().isoformat(), "way": "relay", "began": "not_sure"}
    page = client.post(address, told | more, follow=True).content.decode()
    return " ".join(unescape(page).split())


@DB
def test_they_say_it_once_and_it_counts(client: Client, form: str, match: Match, sam: Seat) -> None:
    page = client.get(form).content.decode()
    assert "Rosa" in page
    assert "Cavendish" not in page
    key = str(uuid4())
    for _press in range(2):
        page = said(client, form, key=key, minutes="20", began=str(sam.public_id), words="Bedtime")
    assert "It is on record that you were in touch." in page
    assert "You told of 1 contact:" in page
    [contact] = Contact.objects.in_program(match.program)
    assert (contact.said_by, contact.recorded_by, contact.began, contact.minutes) == (sam, None, sam, 20)
    assert progress_of(match, now=timezone.now()).contacts == 1


@DB
def test_looking_at_the_form_says_nothing(client: Client, form: str, match: Match) -> None:
    for _look in range(2):
        assert client.get(form).status_code == 200
    assert not Contact.objects.in_program(match.program).exists()


@DB
@pytest.mark.parametrize(("days", "words"), [(2, "This is still to come."), (-5, "before you were brought together")])
def test_a_day_that_cannot_be_is_said_at_its_field(client: Client, form: str, days: int, words: str) -> None:
    page = said(client, form, on=(today() + timedelta(days=days)).isoformat(), words="Typed")
    assert words in page
    assert "Typed" in page


@DB
def test_taken_back_it_counts_no_more(client: Client, form: str, match: Match) -> None:
    said(client, form)
    [contact] = Contact.objects.in_program(match.program)
    off = f"{form}{contact.public_id}/take-back/"
    assert client.get(off).status_code == 405
    for _press in range(2):
        assert client.post(off, follow=True).status_code == 200
    assert progress_of(match, now=timezone.now()).contacts == 0


@DB
def test_on_hold_the_page_says_that_it_waits(client: Client, form: str, match: Match, coordinator: User) -> None:
    match.refresh_from_db()
    match.hold(reason="Illness", by=coordinator, at=timezone.now())
    assert "waits for now" in said(client, form)
    assert not Contact.objects.in_program(match.program).exists()


@DB
def test_the_coordinator_sees_who_told_it_and_says_whether_it_is_another(
    client: Client, form: str, match: Match, signed_in: Client, coordinator: User
) -> None:
    now = timezone.now()
    signed_in.post(
        reverse("contact-add", args=[match.program.slug, match.public_id]),
        {
            "key": str(uuid4()), "reached": "yes", "way": "relay", "on": today().isoformat(), "time": "00:00",
        },
    )  # fmt: skip
    Contact.objects.in_program(match.program).update(at=now)
    said(client, form)
    ids = [match.program.slug, match.public_id]
    assert "Sam Lind told of a contact" in signed_in.get(reverse("history", args=ids)).content.decode()
    page = " ".join(signed_in.get(reverse("contacts", args=ids)).content.decode().split())
    assert "Sam Lind told of it by link." in page
    assert "Perhaps the same" in page
    home = signed_in.get(reverse("today", args=[match.program.slug])).content.decode()
    assert "Sleep: one contact, or two?" in home
    other = Contact.objects.in_program(match.program).latest("pk")
    token = do(signed_in, reverse("contact-two", args=[*ids, other.public_id]))
    assert progress_of(match, now=now + timedelta(hours=1)).contacts == 2
    take_back(signed_in, token)
    assert progress_of(match, now=now + timedelta(hours=1)).contacts == 1
    do(signed_in, reverse("contact-same", args=[*ids, other.public_id]))
    assert progress_of(match, now=now + timedelta(hours=1)).contacts == 1
