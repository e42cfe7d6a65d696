"""Whom the program books: added, changed, with a week of their own, retired and brought back."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import AccessProvider, NeedKind, ProviderAway
from peermatch.accounts.models import Program, User
from tests.factories import make_provider
from tests.participants.roster.pages import submit, text_of
from tests.undoing import do, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(program: Program) -> AccessProvider:
    return make_provider(program)


@pytest.fixture
def at(program: Program, dana: AccessProvider) -> Callable[..., str]:
    def address(name: str, *ids: object) -> str:
        return reverse(name, args=[program.slug, dana.public_id, *ids])

    return address


def the_list(client: Client, program: Program, **query: str) -> str:
    return text_of(client.get(reverse("providers", args=[program.slug]), query))


def test_an_empty_list_says_how_to_begin(signed_in, program, client_of, viewer):
    empty = the_list(signed_in, program)
    assert "<h1>Interpreters and captioners</h1>" in empty
    assert "For example: Dana Field" in empty
    assert "Add someone to book" in empty
    assert "A coordinator of this program can add them." in the_list(client_of(viewer), program)


def test_whoever_is_added_stands_on_the_list(signed_in, program):
    add = reverse("provider-add", args=[program.slug])
    said: dict[str, Any] = {"name": "Bay  Interpreting", "kinds": ["interpreter", "ssp"], "works_in": "ASL, ProTactile"}
    page = text_of(
        submit(signed_in, add, **said, is_agency="on", at_once="3", how_to_book="form on\u202e their\u2028site")
    )
    assert "Write down when they are free" in page
    row = AccessProvider.objects.in_program(program).get()
    assert (row.name, row.kinds, row.at_once) == ("Bay Interpreting", ["interpreter", "ssp"], 3)
    assert row.how_to_book == "form on their site"
    assert "An agency, up to 3 people at once." in the_list(signed_in, program)
    page = text_of(submit(signed_in, add, **said, phone="555"))
    assert "is on the list already" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": ""}, "Write down at least one way to reach them"),
        ({"at_once": "2"}, "Only an agency can send several people."),
        ({"kinds": []}, "Tick at least one thing that they do."),
        ({"kinds": ["braille"]}, "braille is not one of the available choices"),
        ({"cost_per_hour": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_is_refused(signed_in, dana, at, changes, said):
    assert said in text_of(submit(signed_in, at("provider-edit"), **changes))
    dana.refresh_from_db()
    assert (dana.email, dana.at_once, dana.kinds) == ("dana@interpreters.example", 1, ["interpreter"])


def test_the_rules_hold_in_the_database_too(program):
    for wrong in ({"email": "", "phone": ""}, {"at_once": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_provider(program, **wrong)
    with pytest.raises(ValidationError):
        AccessProvider(program=program, name="X", phone="5", kinds=["ssp", "ssp"]).full_clean()


def test_two_who_change_the_same_are_told_of_each_other(signed_in, dana, at):
    opened = signed_in.get(at("provider-edit")).content.decode()
    submit(signed_in, at("provider-edit"), phone="555-0100")
    page = text_of(submit(signed_in, at("provider-edit"), opened, phone="555-0200"))
    assert "Someone changed this after you opened the page" in page
    dana.refresh_from_db()
    assert dana.phone == "555-0100"


def test_their_week_and_days_away_are_those_of_anybody(signed_in, dana, at):
    page = text_of(submit(signed_in, at("provider-week"), from_0_0="09:00", to_0_0="12:00", same_2="on"))
    assert "Mon, Wed 9:00 am–noon, Central" in page
    assert [(one.weekday, one.ends) for one in dana.windows.all()] == [(0, time(12)), (2, time(12))]
    submit(signed_in, at("provider-away"), first="2090-07-01", last="2090-07-05")
    page = text_of(submit(signed_in, at("provider-away"), first="2090-07-06"))
    assert "July 1, 2090 to July 6, 2090" in page
    row = ProviderAway.objects.filter(program=dana.program).get()
    assert (row.first, row.last) == (date(2090, 7, 1), date(2090, 7, 6))
    signed_in.post(at("provider-away-remove", row.public_id))
    assert not dana.away.exists()


def test_whoever_retires_stays_on_record_and_can_come_back(signed_in, program, dana, at, coordinator):
    token = do(signed_in, at("provider-retire"))
    signed_in.post(at("provider-retire"))
    dana.refresh_from_db()
    assert dana.retired_by == coordinator
    assert not AccessProvider.objects.in_program(program).offered().exists()
    assert "Not offered any more" in the_list(signed_in, program)
    assert "Dana Field can be booked again." in take_back(signed_in, token)
    page = text_of(signed_in.post(at("provider-bring-back"), follow=True))
    assert "Dana Field can be booked already." in page
    dana.refresh_from_db()
    dana.retire(by=coordinator, at=timezone.now())
    token = do(signed_in, at("provider-bring-back"))
    assert "Dana Field is not offered any more." in take_back(signed_in, token)


def test_the_list_is_narrowed_by_kind_and_by_words(signed_in, program, dana):
    make_provider(program, "Cass Ortiz", kinds=[NeedKind.CAPTIONS], works_in="English")
    found = {query: the_list(signed_in, program, **dict([query])) for query in (("kind", "captions"), ("q", "asl"))}
    assert "Cass Ortiz" in found["kind", "captions"]
    assert "Dana Field" not in found["kind", "captions"]
    assert "1 of 2 on the list" in found["q", "asl"]
    assert "Nobody on the list is all of this." in the_list(signed_in, program, kind="ssp")
    assert "2 on the list" in the_list(signed_in, program, kind="nonsense")


def test_a_viewer_changes_nothing(client_of: Callable[[User], Client], viewer: User, dana: Any, at: Any):
    names = ("provider-edit", "provider-week", "provider-away", "provider-retire", "provider-bring-back")
    assert {client_of(viewer).post(at(name)).status_code for name in names} == {403}
