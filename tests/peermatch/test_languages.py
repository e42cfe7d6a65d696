"""Everybody reads their own language, whoever wrote to them, and nothing asks for it while there is one."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from participants.models import Link, Participant, Purpose
from participants.profile import letters
from peermatch.accounts.models import Program
from peermatch.clock import say_day
from tests.factories import make_person
from tests.tongues.pseudo import LANGUAGE, pseudo
from tests.tongues.seeing import english
from tests.tongues.speaking import two_languages

pytestmark = pytest.mark.django_db
SWITCH = 'name="language"'


@pytest.fixture
def robin(program: Program) -> Participant:
    return make_person(program, "Рοбин", "Парк", reads_in=LANGUAGE)


@pytest.fixture
def several() -> Iterator[None]:
    with two_languages():
        yield


def come_in(robin: Participant) -> tuple[Client, str]:
    client = Client()
    link, token = Link.issue(robin, Purpose.PROFILE, robin.public_id, None)
    client.get(reverse("link", args=[token]))
    return client, reverse("own", args=[link.public_id])


def said_in(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return f"{page.headers['Content-Language']} {page.content.decode()}"


@pytest.mark.usefixtures("several")
def test_a_letter_is_in_the_language_of_its_reader(robin: Participant) -> None:
    said = letters.own_page(robin, by=None)
    assert f'<html lang="{LANGUAGE}">' in said.html
    assert "‹" in said.text
    assert english(said.text.replace(robin.program.name, "").splitlines()) == []
    other = make_person(robin.program, "Ada", "Lind")
    with translation.override(LANGUAGE):  # whoever lets it be written
        said = letters.own_page(other, by=None)
    assert '<html lang="en">' in said.html
    assert "‹" not in said.text


@pytest.mark.usefixtures("several")
def test_a_page_by_link_is_in_the_persons_language_until_they_choose_another(robin: Participant) -> None:
    client, url = come_in(robin)
    page = said_in(client, url)
    assert page.startswith(LANGUAGE)
    assert f'<html lang="{LANGUAGE}">' in page
    assert SWITCH in page
    client.post(reverse("language"), {"language": "en", "next": url})
    assert said_in(client, url).startswith("en ")


def test_with_one_language_nothing_asks_for_it(robin: Participant, signed_in: Client) -> None:
    client, url = come_in(robin)
    assert SWITCH not in client.get(url).content.decode()
    assert "reads_in" not in signed_in.get(reverse("account")).content.decode()
    assert signed_in.post(reverse("language"), {"language": LANGUAGE}).cookies.get("language") is None


@pytest.mark.usefixtures("several")
def test_an_account_keeps_its_language_in_every_browser(signed_in: Client) -> None:
    url = reverse("account")
    assert said_in(signed_in, url).startswith("en ")
    answer = signed_in.post(reverse("language"), {"language": LANGUAGE, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    del signed_in.cookies["language"]
    page = said_in(signed_in, url)
    assert page.startswith(LANGUAGE)
    assert pseudo("Your account") in page


@pytest.mark.usefixtures("several")
def test_a_date_is_written_as_its_language_writes_it() -> None:
    with translation.override("es"):
        assert say_day(date(2026, 4, 14), year=True) == "mar 14 de abril de 2026"
        assert say_day(date(2026, 4, 14), short=True) == "mar 14 abr"
