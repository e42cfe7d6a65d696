"""How letters are rendered, and that a link's place cannot be forged."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from peermatch.outbox import letters
from peermatch.outbox.letters import Calendar, Message
from tests.sharing_out import examples

PARTS = {
    "subject.txt": "Hello\n{{ name }}\n",
    "text.txt": "Dear {{ name }},\n\n\n\n{{ link }}\n",
    "html.html": '<p>Dear {{ name }}, <a href="{{ link }}">answer</a></p>',
}


@pytest.fixture
def hello(settings: Any, tmp_path: Path) -> Path:
    """A letter of three templates that greets `name` and has one link."""
    folder = tmp_path / "emails" / "hello"
    folder.mkdir(parents=True)
    for part, content in PARTS.items():
        (folder / part).write_text(content)
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(tmp_path)
    return folder


def hello_to(name: str) -> Message:
    return letters.render("hello", {"name": name, "link": letters.link("answer")})


def test_names_are_escaped_in_html_and_nowhere_else(hello: Path) -> None:
    message = hello_to("Tom & <b>Ann</b>")
    assert message.subject == "Hello Tom & <b>Ann</b>"
    assert message.text == "Dear Tom & <b>Ann</b>,\n\n⟦link:answer⟧\n"
    assert message.html == '<p>Dear Tom &amp; &lt;b&gt;Ann&lt;/b&gt;, <a href="⟦link:answer⟧">answer</a></p>'


@pytest.mark.parametrize("forged", ["⟦link:answer⟧", "⟦⟦link:answer⟧link:answer⟧", "pmlink-0-answer-"])
def test_a_typed_placeholder_is_no_placeholder(hello: Path, forged: str) -> None:
    message = hello_to(forged)
    for part in (message.text, message.html):
        assert letters.fill(part, {"answer": "/a/TOKEN/"}).count("TOKEN") == 1


@given(name=st.text())
@how(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(50), deadline=None)
def test_whatever_is_typed_there_is_one_link(hello: Path, name: str) -> None:
    message = hello_to(name)
    for part in (message.text, message.html):
        assert letters.links_in(part) == {"answer"}
        assert letters.fill(part, {"answer": "/a/TOKEN/"}).count("TOKEN/") == 1 + part.count("TOKEN/")
    assert message.subject.splitlines() in ([message.subject], [])


def test_a_subject_carries_no_link(hello: Path) -> None:
    (hello / "subject.txt").write_text("{{ link }}")
    with pytest.raises(ValueError, match="subject"):
        hello_to("Tom")


@pytest.mark.parametrize("name", ["", "An Swer", "a/b", "a-b"])
def test_a_link_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        letters.link(name)


def test_a_calendar_goes_along(hello: Path) -> None:
    calendar = Calendar("REQUEST", "BEGIN:VCALENDAR")
    assert letters.render("hello", {"name": "Tom"}, calendar=calendar).calendar == calendar


def test_links_are_filled_in_under_the_sites_address(settings: Any) -> None:
    settings.SITE_URL = "https://peers.example"
    assert (
        letters.fill("⟦link:a⟧ ⟦link:b⟧", {"a": "/x/", "b": "/y/"})
        == "https://peers.example/x/ https://peers.example/y/"
    )


def test_a_kind_is_called_by_its_title_or_by_its_own_name(known_letter: letters.Letter) -> None:
    assert [letters.title("note"), letters.title("telegram")] == ["A note", "telegram"]
