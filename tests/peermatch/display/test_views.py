"""A reader chooses how pages look, and every page follows: with an account, by a link, and where nothing is found."""

import pytest
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import Program

pytestmark = pytest.mark.django_db

CHOSEN = {"size": "200", "spacing": "wide", "contrast": "yellow-on-black", "simpler": "on"}


def html(client: Client, path: str) -> str:
    """The first element of that page, with its attributes."""
    page = client.get(path, follow=True).content.decode()
    return page[page.index("<html") : page.index(">", page.index("<html")) + 1]


def test_nothing_chosen_leaves_pages_as_they_are(signed_in: Client, program: Program) -> None:
    assert html(signed_in, f"/p/{program.slug}/people/") == '<html lang="en-us">'


@pytest.mark.parametrize("path", ["people/", "no-such-page/"])
def test_every_page_follows(signed_in: Client, program: Program, path: str) -> None:
    signed_in.post(reverse("display"), CHOSEN)
    said = html(signed_in, f"/p/{program.slug}/{path}")
    for mark in ('data-size="200"', 'data-spacing="wide"', 'data-contrast="yellow-on-black"', "data-simpler"):
        assert mark in said
    assert 'data-bs-theme="dark"' in said


def test_whoever_has_no_account_chooses_too(client: Client) -> None:
    page = client.get(reverse("sign-in")).content.decode()
    assert f'href="{reverse("display")}"' in page
    client.post(reverse("display"), CHOSEN)
    assert 'data-size="200"' in html(client, reverse("sign-in"))


def test_what_was_chosen_stands_on_the_page_again(client: Client) -> None:
    page = client.post(reverse("display"), CHOSEN, follow=True).content.decode()
    assert "Kept." in page
    for field in ('value="200"', 'value="yellow-on-black"', 'name="simpler"'):
        row = next(line for line in page.splitlines() if field in line)
        assert "checked" in row


def test_all_as_it_comes_again(client: Client) -> None:
    client.post(reverse("display"), CHOSEN)
    client.post(reverse("display"), {"as-it-comes": "1"})
    assert html(client, reverse("sign-in")) == '<html lang="en-us">'


def test_what_cannot_be_chosen_is_said_and_nothing_changes(client: Client) -> None:
    client.post(reverse("display"), CHOSEN)
    page = client.post(reverse("display"), CHOSEN | {"size": "900"}).content.decode()
    assert "One thing to correct" in page
    assert 'data-size="200"' in html(client, reverse("sign-in"))


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/p/bluebonnet/people/?q=ro", "/p/bluebonnet/people/?q=ro"),
        ("https://elsewhere.example/p/x/", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_is_the_page_before_if_it_is_ours(client: Client, came_from: str, back: str) -> None:
    page = client.get(reverse("display"), headers={"referer": came_from}).content.decode()
    assert f'<p class="crumb"><a href="{back}">' in page
    kept = client.post(reverse("display"), CHOSEN | {"back": back}, follow=True).content.decode()
    assert f'<p class="crumb"><a href="{back}">' in kept


@pytest.mark.parametrize("back", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:alert(1)", "/\\x"])
def test_nobody_is_led_out_of_the_program(client: Client, back: str) -> None:
    page = client.post(f"{reverse('display')}?back={back}", CHOSEN | {"back": back}, follow=True).content.decode()
    assert '<p class="crumb"><a href="/">' in page


def test_looking_changes_nothing_and_what_is_kept_is_for_this_program_alone(client: Client) -> None:
    for look in (client.get, client.head):
        assert look(reverse("display"), CHOSEN).cookies.get("display") is None
    kept = client.post(reverse("display"), CHOSEN).cookies["display"]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", "/")
    page = client.get(reverse("sign-in"))
    assert "Cookie" in page["Vary"]
    assert "no-store" in page["Cache-Control"]
