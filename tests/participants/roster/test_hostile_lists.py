"""Lists that were made to do harm, or happen to: each is told clearly or comes in right, and nothing is half done.

One of 100 MB is in tests/walls/test_hardening.py; wrong kinds of files are in test_wrong_files.py."""

import io
import zipfile
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from participants.models import Participant
from peermatch.accounts.models import Program
from tests.participants.roster.lists import listed
from tests.participants.roster.pages import text_of
from tests.participants.roster.test_import import agree, latest, people, send

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADS = b"First name,Last name,Kind\r\n"
RIGHT_TO_LEFT = ("\u0644\u064a\u0644\u0649", "\u05dc\u05d5\u05d9")
A_LINE = "First name;Last name;Kind;E-mail;Supervisor email\n"


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("roster.csv", "First name,Last name,Kind\nMei,Park,parent\n")
    return data.getvalue()


@pytest.fixture
def url(program: Program) -> str:
    return reverse("import", args=[program.slug])


REFUSED = {  # what the page must say
    "a formula": (
        listed({"First name": "=HYPERLINK('//x.example')"}).encode(), "this is a formula, not a name",
    ),
    "a command": (listed({"Last name": "@SUM(1+1)*cmd|' /C calc'!A0"}).encode(), "this is a formula, not a name"),
    "a cell of 20,000 characters": (listed({"Last name": "x" * 20_000}).encode(), "at most"),
    "a day that does not exist": (listed({"Permission given on": "2026-02-30"}).encode(), "2026-02-30"),
    "turned letters in a name": (listed({"Last name": "Park\u202e"}).encode(), "there are hidden characters in it"),
    "a zip named .csv": (zipped(), "ZIP archive. Unpack it"),
    "whoever supervises themselves": (
        (A_LINE + "Mei;Park;professional;mei@mail.example;mei@mail.example\n").encode(),
        "this is the person's own e-mail",
    ),
    "a circle of supervisors": (
        (
            A_LINE + "Mei;Park;professional;mei@mail.example;sam@mail.example\n"
            "Sam;Otis;professional;sam@mail.example;mei@mail.example\n"
        ).encode(),
        "supervise each other in a circle",
    ),
}  # fmt: skip
TAKEN: dict[str, tuple[bytes, tuple[str, str]]] = {  # what the last person's name must be
    "UTF-16": ("First name,Last name,Kind\nZoë,Núñez,parent\n".encode("utf-16"), ("Zoë", "Núñez")),
    "UTF-16 without a mark": ("First name,Last name,Kind\nZoë,Núñez,parent\n".encode("utf-16-le"), ("Zoë", "Núñez")),
    "a byte order mark": ("\ufeffFirst name,Last name,Kind\nZoë,Núñez,parent\n".encode(), ("Zoë", "Núñez")),
    "mixed ends of lines": (HEADS + b"Ana,Cruz,parent\nLee,Kim,parent\rMei,Park,parent\r\n", ("Mei", "Park")),
    "names from right to left": (HEADS + f"{','.join(RIGHT_TO_LEFT)},parent\r\n".encode(), RIGHT_TO_LEFT),
}


@pytest.mark.parametrize(("data", "told"), REFUSED.values(), ids=REFUSED)
def test_it_is_told_and_nothing_is_done(signed_in: Client, program: Program, url: str, data: bytes, told: str) -> None:
    page = unescape(text_of(send(signed_in, url, data)))
    assert told in page
    assert people(program) == 0


@pytest.mark.parametrize(("data", "name"), TAKEN.values(), ids=TAKEN)
def test_it_comes_in_right(signed_in: Client, program: Program, url: str, data: bytes, name: tuple[str, str]) -> None:
    send(signed_in, url, data)
    agree(signed_in, latest(program))
    last = Participant.objects.in_program(program).latest("pk")
    assert (last.first_name, last.last_name) == name
