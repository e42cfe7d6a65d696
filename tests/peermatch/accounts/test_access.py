"""Who gets into a program's pages, and where the start page leads."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from peermatch.accounts.models import Membership, Program, User
from tests.factories import PASSWORD, make_user


@pytest.mark.django_db
def test_signing_in_takes_the_mail_address_in_any_case(client: Client, coordinator: User, program: Program) -> None:
    answer = client.post("/sign-in/", {"username": "ANA@Bluebonnet.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/")["Location"] == f"/p/{program.slug}/"


@pytest.mark.django_db
def test_a_wrong_password_says_what_to_check_and_keeps_the_address(client: Client, coordinator: User) -> None:
    page = client.post("/sign-in/", {"username": coordinator.email, "password": "wrong"}).content.decode()
    assert re.search(r"<title>\s*Error:\s+Sign in", page)
    assert "do not go together" in page
    assert f'value="{coordinator.email}"' in page


@pytest.mark.django_db
def test_signing_in_leads_nowhere_else(client: Client, coordinator: User) -> None:
    answer = client.post(
        "/sign-in/?next=https://elsewhere.example/", {"username": coordinator.email, "password": PASSWORD}
    )
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_someone_in_two_programs_chooses(
    client_of: Callable[[User], Client], coordinator: User, other_program: Program
) -> None:
    Membership.objects.create(program=other_program, user=coordinator)
    client = client_of(coordinator)
    page = client.get("/").content.decode()
    assert "Bluebonnet DeafBlind Project" in page
    assert "Green Mountain Families" in page
    assert '<a href="/">Your programs</a>' in client.get("/p/green-mountain/").content.decode()


@pytest.mark.django_db
def test_someone_in_one_program_has_nothing_to_choose(signed_in: Client, program: Program, lead: User) -> None:
    assert "Your programs" not in signed_in.get(f"/p/{program.slug}/").content.decode()


@pytest.mark.django_db
def test_someone_in_no_program_is_told_whom_to_ask(client_of: Callable[[User], Client]) -> None:
    page = client_of(make_user("New Person")).get("/").content.decode()
    assert "no program has taken you in yet" in page


@pytest.mark.django_db
def test_a_stranger_cannot_tell_a_program_from_none(
    client_of: Callable[[User], Client], stranger: User, program: Program
) -> None:
    client = client_of(stranger)
    assert client.get(f"/p/{program.slug}/").status_code == client.get("/p/no-such-program/").status_code == 404


@pytest.mark.django_db
def test_the_account_is_one_s_own_to_change(signed_in: Client, coordinator: User) -> None:
    signed_in.post(
        "/account/", {"name": "Ana C. Castillo", "phone": "512", "time_zone": "Pacific/Honolulu", "is_staff": "on"}
    )
    coordinator.refresh_from_db()
    assert (coordinator.name, coordinator.time_zone, coordinator.is_staff) == (
        "Ana C. Castillo",
        "Pacific/Honolulu",
        False,
    )


@pytest.mark.django_db
def test_a_zone_that_is_none_is_refused(signed_in: Client, coordinator: User) -> None:
    page = signed_in.post("/account/", {"name": "Ana", "time_zone": "Central"}).content.decode()
    assert "Central is not one of the available choices" in page


@pytest.mark.django_db
def test_pages_are_private_and_carry_the_policy(signed_in: Client, program: Program) -> None:
    answer = signed_in.get(f"/p/{program.slug}/")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
