"""The admin: every page of every model answers, programs stay apart, and no state can be set by hand."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from matches.models import Match
from participants.models import AccessProfile, Organization, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Membership, Program, User
from peermatch.accounts.scope import ProgramRow
from tests.any_row import any_row
from tests.factories import PASSWORD, make_organization, make_person
from tests.matches.factories import ready_match

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Fields that only a door may write. A name that is added here or ends so on any model is checked everywhere.
DOORS_OWN = {
    "status",
    "stage",
    "state",
    "open_matches",
    "revoked_at",
    "answered_at",
    "confirmed_at",
    "ended_at",
    "withdrawn_at",
}
OF_A_PLACE = {("participants", "organization"), ("participants", "participant")}  # there `state` is Texas


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("admin@bluebonnet.example", PASSWORD, name="Ada Min"))
    return client


def page_of(model: type[models.Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def ids(model: type[models.Model]) -> str:
    return model._meta.label


def test_every_model_has_its_place_in_the_admin() -> None:
    from django.apps import apps

    ours = {
        model
        for label in ("accounts", "participants", "matches", "outbox")
        for model in apps.get_app_config(label).get_models()
    }
    left_out = {model._meta.model_name for model in ours - set(REGISTERED)}
    assert left_out <= {"badtry"}


@pytest.mark.parametrize("model", REGISTERED, ids=ids)
def test_the_list_answers_with_filters_search_and_rows(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    ready_match(program)
    listing = page_of(model, "changelist")
    assert administrator.get(listing).status_code == 200
    found = admin.site._registry[model]
    if found.search_fields:
        assert administrator.get(listing, {"q": "Robin"}).status_code == 200
    for one in found.list_filter:
        assert isinstance(one, str), "a filter by field name, so that this test can use it"


@pytest.mark.parametrize("model", REGISTERED, ids=ids)
def test_the_page_to_add_answers_or_there_is_none(administrator: Client, model: type[models.Model]) -> None:
    found = admin.site._registry[model]
    answer = administrator.get(page_of(model, "add"))
    request = answer.wsgi_request
    assert answer.status_code == (200 if found.has_add_permission(request) else 403)


@pytest.mark.parametrize("model", REGISTERED, ids=ids)
def test_every_row_opens_and_an_empty_post_is_no_failure(
    administrator: Client, program: Program, coordinator: User, model: type[models.Model]
) -> None:
    ready_match(program, coordinator=coordinator)
    everything = model._base_manager.all()[:3]
    for row in everything:
        assert administrator.get(page_of(model, "change", row.pk)).status_code == 200
        assert administrator.post(page_of(model, "change", row.pk), {}).status_code in {200, 302, 403}
        assert administrator.get(page_of(model, "delete", row.pk)).status_code in {200, 403}
    assert administrator.post(page_of(model, "add"), {}).status_code in {200, 302, 403}


@pytest.mark.parametrize("model", REGISTERED, ids=ids)
def test_a_row_of_any_model_is_listed_opened_and_deleted(
    administrator: Client, program: Program, model: type[models.Model]
) -> None:
    row = any_row(model, program)
    assert administrator.get(page_of(model, "changelist")).status_code == 200
    assert administrator.get(page_of(model, "change", row.pk)).status_code == 200
    assert administrator.get(page_of(model, "delete", row.pk)).status_code in {200, 403}


@pytest.mark.parametrize("model", [model for model in REGISTERED if issubclass(model, ProgramRow)], ids=ids)
def test_no_state_is_set_by_hand(administrator: Client, model: type[models.Model]) -> None:
    found = admin.site._registry[model]
    answer = administrator.get(page_of(model, "changelist"))
    if not found.has_change_permission(answer.wsgi_request):
        return
    form = found.get_form(answer.wsgi_request)
    forbidden = DOORS_OWN - ({"state"} if (model._meta.app_label, model._meta.model_name) in OF_A_PLACE else set())
    writable = set(form.base_fields) - set(found.get_readonly_fields(answer.wsgi_request))
    assert not writable & forbidden
    assert not found.list_editable
    assert not found.actions


def test_a_superusers_day(administrator: Client, program: Program) -> None:
    """Makes an organization and a person in it, finds them, edits them; the status stays as it was."""
    administrator.post(
        page_of(Organization, "add"), {"in_program": program.pk, "name": "Lone Star Outreach", "state": "TX"}
    )
    organization = Organization.objects.in_program(program).get()
    person = {
        "in_program": program.pk, "first_name": "Noah", "last_name": "Feldman", "kind": "professional",
        "organization": organization.pk, "time_zone": "America/Chicago", "capacity": 2, "reach_by": "email",
    }  # fmt: skip
    answer = administrator.post(page_of(Participant, "add"), person)
    assert answer.status_code == 302, answer.context["errors"]
    found = administrator.get(page_of(Participant, "changelist"), {"q": "feldman"}).content.decode()
    assert "1 person" in found
    noah = Participant.objects.in_program(program).get()
    administrator.post(
        page_of(Participant, "change", noah.pk),
        person | {"first_name": "Noe", "status": "withdrawn", "open_matches": 9},
    )
    noah.refresh_from_db()
    assert (noah.first_name, noah.status, noah.open_matches) == ("Noe", "invited", 0)


def test_a_row_stays_in_its_program(administrator: Client, program: Program, other_program: Program) -> None:
    organization = make_organization(program)
    administrator.post(
        page_of(Organization, "change", organization.pk), {"in_program": other_program.pk, "name": "Renamed"}
    )
    organization.refresh_from_db()
    assert (organization.name, organization.program) == ("Renamed", program)


def test_two_programs_people_cannot_be_tied_together(
    administrator: Client, program: Program, other_program: Program
) -> None:
    ours, theirs = make_person(program, "Robin", "Park"), make_person(other_program, "David", "Larsen")
    answer = administrator.post(
        page_of(Relationship, "add"),
        {"in_program": program.pk, "one": ours.pk, "kind": RelationshipKind.SUPERVISES, "other": theirs.pk},
    )
    assert "Choose from the same program." in answer.content.decode()
    assert not Relationship.objects.in_program(program).exists()


def test_a_name_that_is_taken_is_an_error_not_a_failure(administrator: Client, program: Program) -> None:
    make_organization(program, "Lone Star Outreach")
    answer = administrator.post(page_of(Organization, "add"), {"in_program": program.pk, "name": "Lone Star Outreach"})
    assert answer.status_code == 200
    assert "already exists" in answer.content.decode()


def test_what_may_be_on_record_once_is_refused_twice(administrator: Client, program: Program) -> None:
    robin, david = make_person(program, "Robin", "Park"), make_person(program, "David", "Larsen")
    supervises = {"one": robin.pk, "kind": RelationshipKind.SUPERVISES, "other": david.pk}
    for model, row in ((Relationship, supervises), (AccessProfile, {"participant": robin.pk})):
        first, second = (administrator.post(page_of(model, "add"), {"in_program": program.pk, **row}) for _ in "12")
        assert (first.status_code, second.status_code) == (302, 200)
        assert "already exists" in second.content.decode()


def test_a_choice_is_found_by_typing(administrator: Client, program: Program) -> None:
    make_person(program, "Robin", "Park")
    answer = administrator.get(
        reverse("admin:autocomplete"),
        {"term": "park", "app_label": "participants", "model_name": "relationship", "field_name": "one"},
    )
    assert [row["text"] for row in answer.json()["results"]] == ["Robin Park"]


def test_a_user_is_made_with_a_password_and_takes_a_place_in_a_program(administrator: Client, program: Program) -> None:
    new = {"email": "Iris@Bluebonnet.example", "name": "Iris Vale", "usable_password": "true"}
    words = "pecan pie in the evening"
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    administrator.post(page_of(User, "add"), new | {"password1": words, "password2": words} | inline)
    iris = User.objects.get(email="iris@bluebonnet.example")
    assert iris.check_password(words)
    administrator.post(page_of(Membership, "add"), {"program": program.pk, "user": iris.pk, "role": "coordinator"})
    assert Membership.objects.get(user=iris).program == program


def test_who_is_no_administrator_finds_no_admin(signed_in: Client) -> None:
    assert signed_in.get(page_of(Match, "changelist")).status_code == 302
