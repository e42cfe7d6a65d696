"""Pages that belong to no program keep the menu of one, where it can be known, and lead home where it cannot."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from peermatch import pages
from peermatch.accounts.models import Membership, Program, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def menu(program: Program) -> str:
    return f'<a href="/p/{program.slug}/matches/"'


@pytest.mark.parametrize("path", ["/account/", "/account/password/", "/no-such-page/"])
def test_the_only_program_s_menu_stays(signed_in: Client, program: Program, path: str) -> None:
    assert menu(program) in signed_in.get(path).content.decode()


def test_of_several_programs_the_one_read_last_stays(
    signed_in: Client, coordinator: User, program: Program, other_program: Program
) -> None:
    Membership.objects.create(program=other_program, user=coordinator)
    assert "/matches/" not in signed_in.get("/account/").content.decode()
    for one in (other_program, program):
        signed_in.get(f"/p/{one.slug}/people/")
        assert menu(one) in signed_in.get("/account/").content.decode()


def test_a_program_that_was_left_gives_no_menu(signed_in: Client, program: Program) -> None:
    signed_in.get(f"/p/{program.slug}/")
    Membership.objects.filter(program=program).delete()
    assert "/matches/" not in signed_in.get("/account/").content.decode()


def test_a_page_that_is_not_there_shows_strangers_the_way_home(client: Client, program: Program) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "/matches/" not in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_what_a_viewer_may_not_change_keeps_the_menu(
    client_of: Callable[[User], Client], viewer: User, program: Program
) -> None:
    answer = client_of(viewer).get(f"/p/{program.slug}/people/add/")
    assert answer.status_code == 403
    assert menu(program) in answer.content.decode()


def test_our_own_fault_keeps_the_menu(coordinator: User, program: Program) -> None:
    request = RequestFactory().get("/")
    request.user, request.session = coordinator, {}  # type: ignore[assignment]  # a dict does for a session here
    answer = pages.something_failed(request)
    assert answer.status_code == 500
    assert menu(program) in answer.content.decode()


def test_our_own_fault_is_told_even_where_the_menu_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(Membership.objects, "of", fail)
    request = RequestFactory().get("/")
    request.user, request.session = make_user("Ana Castillo"), {}  # type: ignore[assignment]
    answer = pages.something_failed(request)
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
