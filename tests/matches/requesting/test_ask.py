"""The public form: anyone can ask, nobody is asked a puzzle, and nothing is kept twice."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import AskedBy, MatchRules, Path, Request, RequestState
from matches.requesting.stamps import Stamp, _sign, new_stamp, read_stamp
from peermatch.accounts.models import Program
from peermatch.outbox.models import Email
from tests.factories import make_topic

pytestmark = pytest.mark.django_db
ADDRESS = "/ask/bluebonnet/"
FOR_SOMEONE = f"{ADDRESS}?for=someone"


def stamp(program: Program, ago: timedelta = timedelta(minutes=5)) -> str:
    return new_stamp(program, timezone.now() - ago)


def told(program: Program, **changes: Any) -> dict[str, Any]:
    return {
        "stamp": stamp(program), "homepage": "", "first_name": "Rosa", "last_name": "Delgado", "kind": "parent",
        "home_state": "TX", "time_zone": "America/Chicago", "reach_by": "phone", "phone": "512-555-0177",
        "statement": "My daughter sleeps three hours a night.", "pressing": "soon",
    } | changes  # fmt: skip


def referral(program: Program, **changes: Any) -> dict[str, Any]:
    return told(program, referred_by="Dr. Ames, Austin clinic", referrer_contact="ames@clinic.example", **changes)


def asked(program: Program) -> list[Request]:
    return list(Request.objects.in_program(program))


def test_a_mother_with_nothing_but_a_phone_asks(client: Client, program: Program) -> None:
    topic = make_topic(program, "Sleep and routines")
    answer = client.post(ADDRESS, told(program, topics=[str(topic.pk)]))
    assert answer["Location"] == "/ask/bluebonnet/thanks/"
    [request] = asked(program)
    assert (request.name, request.phone, request.state) == ("Rosa Delgado", "512-555-0177", RequestState.NEW)
    assert (request.came_by, request.asked_by, request.path) == ("form", AskedBy.SELF, Path.FAMILY)
    assert list(request.topics.all()) == [topic]
    assert request.events.get().by is None
    assert not Email.objects.in_program(program).exists()


def test_the_page_says_who_reads_it_and_what_comes_next(client: Client, program: Program) -> None:
    page = client.get(ADDRESS)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "Only the coordinators of Bluebonnet DeafBlind Project read what you write." in page.content.decode()
    assert "within 24 hours" in client.get(reverse("ask-thanks", args=[program.slug])).content.decode()


def test_opening_the_form_changes_nothing(client: Client, program: Program) -> None:
    for address in (ADDRESS, FOR_SOMEONE, f"{ADDRESS}thanks/"):
        client.get(address, told(program))
        client.head(address)
    assert asked(program) == []


def test_an_unknown_program_is_not_here(client: Client, program: Program) -> None:
    assert client.get("/ask/nowhere/").status_code == 404
    assert client.get("/ask/nowhere/thanks/").status_code == 404


def test_the_same_form_twice_is_one_request(client: Client, program: Program) -> None:
    same = told(program)
    answers = [client.post(ADDRESS, same)["Location"] for _ in range(2)]
    assert answers == ["/ask/bluebonnet/thanks/"] * 2
    assert len(asked(program)) == 1


def test_a_receipt_goes_where_e_mail_is_wanted_and_repeats_nothing(client: Client, program: Program) -> None:
    client.post(ADDRESS, told(program, reach_by="email", email="Rosa@Mail.example", phone=""))
    mail = Email.objects.in_program(program).get()
    assert (mail.kind, mail.to_address) == ("request-received", "rosa@mail.example")
    said = mail.subject + mail.text + mail.html
    assert not [word for word in ("Rosa", "Delgado", "daughter", "sleeps") if word in said]
    client.post(ADDRESS, told(program, reach_by="email", email="rosa@mail.example"))
    assert Email.objects.in_program(program).count() == 1, "one receipt an hour"


def test_whoever_prefers_the_phone_gets_no_mail(client: Client, program: Program) -> None:
    client.post(ADDRESS, told(program, email="shared@mail.example"))
    assert not Email.objects.in_program(program).exists()


def test_a_referral_writes_to_who_refers_never_to_whom_they_refer(client: Client, program: Program) -> None:
    client.post(FOR_SOMEONE, referral(program, reach_by="email", email="rosa@mail.example"))
    [request] = asked(program)
    assert (request.asked_by, request.referred_by) == (AskedBy.REFERRAL, "Dr. Ames, Austin clinic")
    assert request.lacks_permission
    assert Email.objects.in_program(program).get().to_address == "ames@clinic.example"


def test_permission_has_a_who_and_a_when(client: Client, program: Program) -> None:
    page = client.post(FOR_SOMEONE, referral(program, permission_by="Rosa herself")).content.decode()
    assert "Write the day on which they agreed." in page
    later = client.post(FOR_SOMEONE, referral(program, permission_by="Rosa", permission_on="2999-01-01"))
    assert "still to come" in later.content.decode()
    client.post(FOR_SOMEONE, referral(program, permission_by="Rosa herself", permission_on="2026-01-05"))
    [request] = asked(program)
    assert not request.lacks_permission


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"statement": ""}, "What would you like help with?"),
        ({"first_name": ""}, "First name"),
        ({"phone": ""}, "Write the number to use, or choose another way."),
        ({"reach_by": "email"}, "Write the e-mail address to use, or choose another way."),
        ({"reach_by": "post"}, "Write the postal address"),
        ({"first_name": "Win at http://spam.example"}, "Write a name here, without an address or a link."),
        ({"kind": "wizard"}, "not one of the available choices"),
        ({"topics": ["99999"]}, "no longer to choose from"),
        ({"topics": ["9" * 40]}, "no longer to choose from"),
    ],
)
def test_errors_say_what_is_missing_and_keep_the_rest(
    client: Client, program: Program, changes: dict[str, Any], error: str
) -> None:
    make_topic(program)
    page = client.post(ADDRESS, told(program, best_time="weekday mornings") | changes).content.decode()
    assert "<title>Error: Ask for a match" in page
    assert error in page
    assert 'value="weekday mornings"' in page
    assert asked(program) == []


def test_line_breaks_and_hidden_characters_reach_no_header(client: Client, program: Program) -> None:
    client.post(
        ADDRESS, told(program, first_name="Rosa\r\nBcc: all@mail.example".replace("@", " at "), last_name="D\u202eo")
    )
    [request] = asked(program)
    assert request.name == "Rosa Bcc: all at mail.example D o"


def test_a_hidden_field_that_was_filled_in_stops_programs_and_no_people(client: Client, program: Program) -> None:
    page = client.post(ADDRESS, told(program, homepage="https://spam.example")).content.decode()
    assert asked(program) == []
    assert "A hidden field was filled in" in page
    assert re.search(r'<div hidden>\s*<label[^>]*>[^<]*</label>\s*<input[^>]*value=""', page)
    assert 'value="Rosa"' in page


@pytest.mark.parametrize(
    ("ago", "error"),
    [(timedelta(seconds=1), "That was very quick."), (timedelta(days=2), "This page was open for long.")],
)
def test_too_quick_and_too_old_are_asked_to_look_again(
    client: Client, program: Program, ago: timedelta, error: str
) -> None:
    page = client.post(ADDRESS, told(program, stamp=stamp(program, ago))).content.decode()
    assert error in page
    assert asked(program) == []


def test_a_form_that_was_open_too_long_can_be_sent_again_as_it_is(client: Client, program: Program) -> None:
    page = client.post(ADDRESS, told(program, stamp=stamp(program, timedelta(days=2)))).content.decode()
    again = re.search(r'name="stamp" value="([^"]+)"', page)
    assert again
    kept = read_stamp(program, again[1])
    assert kept
    aged = _sign(program, Stamp(kept.key, kept.at - timedelta(minutes=1)))
    assert client.post(ADDRESS, told(program, stamp=aged)).status_code == 302


@pytest.mark.parametrize("made_up", ["", "x", "x:y:z"])
def test_nobody_makes_up_a_stamp(client: Client, program: Program, other_program: Program, made_up: str) -> None:
    for text in (made_up, stamp(other_program)):
        assert client.post(ADDRESS, told(program, stamp=text)).status_code == 200
    assert asked(program) == []


def test_six_requests_a_minute_from_one_address_are_too_many_and_nothing_typed_is_lost(
    client: Client, program: Program
) -> None:
    for _ in range(5):
        assert client.post(ADDRESS, told(program)).status_code == 302
    sixth = client.post(ADDRESS, told(program, best_time="weekday mornings"))
    assert sixth.status_code == 429
    assert 'value="weekday mornings"' in sixth.content.decode()
    assert len(asked(program)) == 5


def test_mistakes_do_not_count_as_requests(client: Client, program: Program) -> None:
    for _ in range(8):
        client.post(ADDRESS, told(program, statement=""))
    assert client.post(ADDRESS, told(program)).status_code == 302


def test_a_closed_form_says_how_to_reach_the_program(client: Client, program: Program) -> None:
    MatchRules.objects.create(program=program, form_is_open=False)
    for answer in (client.get(ADDRESS), client.post(ADDRESS, told(program))):
        page = answer.content.decode()
        assert "tel:5125550100" in page
        assert "hello@bluebonnet.example" in page
    assert asked(program) == []


def test_topics_of_another_program_are_no_choice(client: Client, program: Program, other_program: Program) -> None:
    make_topic(program)
    theirs = make_topic(other_program, "Their topic")
    assert "Their topic" not in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, told(program, topics=[str(theirs.pk)])).status_code == 200
    assert asked(program) == []
