"""All that is kept about one person: every kind of row that leads to them, and every field, is told or has a reason."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from docx import Document

from matches.models import Part, Seat, SeatState
from participants.models import Link, Participant, Purpose
from participants.taking.kept import TECHNICAL, Kept, added, all_about, left_out, told
from participants.taking.speaking import to_you
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.audit.recording import Did
from peermatch.outbox.models import Email
from peermatch.tokens import unseal
from tests.any_row import _value, any_row
from tests.factories import make_person
from tests.matches.factories import ready_match
from tests.test_scope import lead

OF_THEM = re.compile(r"\b(they|them|their|themselves|the person)\b", re.IGNORECASE)
NAMES_A_PERSON = ("recipient", "person", "of")  # fields that hold an id without leading anywhere
AROUND = {
    "Erasure": "ids of what is no more",
    "MailEvent": "what mail servers said of a mail that is told",
    "ByHand": "what a coordinator did with a mail that is told",
    "IncomingMail": "told with what was read from it",
    "StoppedAddress": "an address, whosever it is",
}


def leading(to: set[Any]) -> set[Any]:
    """Kinds of rows that lead to one of these."""
    return {
        model
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.related_model in to
        or (Participant in to and isinstance(column, models.UUIDField) and column.name in NAMES_A_PERSON)
    }


def test_every_kind_of_row_that_leads_to_a_person_is_told_or_left_out_with_a_reason() -> None:
    known, steps = {*told(), *added(), *left_out()}, {Participant, *told()}
    found = leading(steps) - known
    assert {model.__name__ for model in found} - AROUND.keys() == set()
    assert all(left_out().values())


def test_every_field_is_told_or_left_out_with_a_reason() -> None:
    silent = {
        f"{model.__name__}.{column.name}"
        for model, one in told().items()
        for column in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if column.name not in {*one.fields, *one.left_out, *TECHNICAL, one.way.split("__")[0]}
    }
    assert silent == set()
    assert all(reason for one in told().values() for reason in one.left_out.values())


def test_it_speaks_to_the_person() -> None:
    said = [
        to_you(str(words))
        for model, one in told().items()
        for column in map(model._meta.get_field, one.fields)
        for words in (capfirst(str(column.verbose_name)), *dict(column.flatchoices).values())
    ] + [str(words) for one in told().values() for words, _say in one.says.values()]
    assert [words for words in said if OF_THEM.search(words)] == []


@pytest.fixture
def robin(program: Program) -> Participant:
    return make_person(
        program, "Robin", "Park", phone="512-555-0177", private_notes="CANARY of notes", status_reason="CANARY of why"
    )


def _something(one: Kept, there: dict[Any, Any]) -> dict[str, Any]:
    """That it is theirs, and a value for the first of its plain fields: what is empty is not told."""
    first = one.model._meta.get_field(one.way.split("__")[0])
    plain = next(column for column in map(one.model._meta.get_field, one.fields) if not column.is_relation)
    made = _value(plain, 1, there[Participant].program, {}, anew=False)
    return {first.name: there[first.related_model], plain.name: made}


@pytest.mark.django_db
def test_a_row_of_each_kind_is_in_the_file_and_notes_are_not(
    program: Program, coordinator: User, robin: Participant, signed_in: Client
) -> None:
    lead(program, coordinator)
    there: dict[Any, Any] = {Participant: robin}
    for model, one in told().items():
        if model is not Participant and not one.by_public_id:
            there[model] = any_row(model, program, given=_something(one, there), there=there)
    url = reverse("person-data", args=[program.slug, robin.public_id])
    page = signed_in.get(url).content.decode()
    file = json.loads(signed_in.post(reverse("person-data-json", args=[program.slug, robin.public_id])).content)
    assert "512-555-0177" in page
    plain = signed_in.post(reverse("person-data-text", args=[program.slug, robin.public_id])).content.decode()
    assert "Phone: 512-555-0177" in plain.splitlines()
    word = signed_in.post(reverse("person-data-docx", args=[program.slug, robin.public_id])).content
    found = Document(BytesIO(word))
    assert found.core_properties.title == "All that is kept about you"
    titles = [one.text for one in found.paragraphs if one.style and one.style.name == "Heading 2"]
    assert titles[0] == "Who you are, and how we reach you"
    assert {title.upper() for title in titles} <= set(plain.splitlines())
    page += plain + "".join(one.text for one in found.paragraphs)
    assert "CANARY" not in page + json.dumps(file)
    missing = {model._meta.label_lower for model, one in told().items() if not one.by_public_id} - file["kept"].keys()
    assert missing == set()
    exported = Record.objects.filter(program=program, did=Did.EXPORTED, person=robin.public_id)
    for kind in ("Participant", "ChildFacts", "AccessProfile"):
        assert exported.filter(kind=f"participants.{kind}").count() == 4


@pytest.mark.django_db
def test_a_match_is_named_by_what_it_is_about_once_they_were_asked(program: Program, coordinator: User) -> None:
    match = ready_match(program, coordinator=coordinator)
    seat = match.seats.get(part=Part.PROVIDER)
    assert _named(seat) == "the peer match asked for on"
    for state, said in ((SeatState.INVITED, "about Tactile communication"), (SeatState.WITHDRAWN, "asked for")):
        seat.state = state
        seat.save()
        assert said in _named(seat)
    assert match.title not in _named(seat)


def _named(seat: Seat) -> str:
    person = Participant.objects.in_program(seat.program).get(pk=seat.participant_id)
    [part] = [one for one in all_about(person) if one.name == "matches.seat"]
    return " ".join(fact.words for fact in part.rows[0] if fact.name == "match").rpartition(" on ")[0] + " on"


@pytest.mark.django_db
def test_only_those_who_answer_for_them_open_it(program: Program, robin: Participant, signed_in: Client) -> None:
    assert signed_in.get(reverse("person-data", args=[program.slug, robin.public_id])).status_code == 403


@pytest.mark.django_db
def test_they_ask_on_their_own_page_and_read_it_by_a_link_from_their_mailbox(
    program: Program, coordinator: User, robin: Participant, client: Client, link_to: Callable[..., str]
) -> None:
    client.get(link_to(robin))
    own = Link.objects.get(program=program, participant=robin, purpose=Purpose.PROFILE)
    ask = reverse("own-data-ask", args=[own.public_id])
    assert robin.email in client.get(ask).content.decode()
    for _press in range(2):
        client.post(ask)
    mail = Email.objects.get(program=program, recipient=robin.public_id, kind="own-data")
    assert "512-555-0177" not in mail.text
    page = client.get(unseal(mail.sealed_links)["page"], follow=True)
    assert "512-555-0177" in page.content.decode()
    assert "CANARY" not in page.content.decode()
    file = client.get(f"{page.redirect_chain[-1][0]}json/")
    assert json.loads(file.content)["kept"]["participants.participant"][0]["first_name"] == "Robin"
    assert "Robin" not in file["Content-Disposition"]
    assert "First name: Robin" in client.get(f"{page.redirect_chain[-1][0]}text/").content.decode()
    data = Link.objects.get(program=program, participant=robin, purpose=Purpose.DATA)
    assert data.expires_at is not None
    assert (data.expires_at - timezone.now()).days == 0
    assert Record.objects.filter(program=program, did=Did.EXPORTED, actor=str(robin.public_id)).count() == 3


@pytest.fixture
def link_to(coordinator: User) -> Callable[..., str]:
    """link_to(person): the path of the link to their own page."""
    from participants.profile.sending import send_own_page

    def path(person: Participant) -> str:
        send_own_page(person=person, by=coordinator, at=timezone.now())
        mail = Email.objects.get(program=person.program, recipient=person.public_id, kind="own-page")
        return unseal(mail.sealed_links)["page"]

    return path
