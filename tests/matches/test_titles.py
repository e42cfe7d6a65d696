"""The window's title of each page of a match begins with what tells it apart: the match, or the meeting's time."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import Program, User
from peermatch.clock import say_moment
from tests.test_scope import WITH_IDS, make_world

# A letter as it will arrive or be printed: its title is its subject, and must not say what we call the match.
LETTERS = {
    "invitation-html", "invitation-print", "meeting-call-print", "meeting-confirm-print", "letter-print",
    "plan-call-print", "plan-print",
    "poll-answer-print", "feedback-print",
}  # fmt: skip
OF_A_MATCH = [(name, names) for name, names in WITH_IDS if "match" in names and name not in LETTERS]


def title_of(answer: Any) -> str:
    [title] = re.findall("<title>(.*?)</title>", answer.content.decode())
    return html.unescape(title)


@pytest.mark.django_db
def test_every_page_of_a_match_says_first_which(signed_in: Client, program: Program, coordinator: User) -> None:
    world: dict[str, Any] = make_world(program, coordinator)
    when = say_moment(world["meeting"].starts_at, world["meeting"].time_zone, year=True)
    seen = {}
    for name, names in OF_A_MATCH:
        ids = [world[kind].public_id for kind in names[1:]]
        answer = signed_in.get(reverse(str(name), args=[program.slug, *ids]))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            seen[name] = title_of(answer)
    assert len(seen) > 10
    assert {name: title for name, title in seen.items() if not title.startswith((world["match"].title, when))} == {}


@pytest.mark.django_db
def test_titles_of_one_match_differ(signed_in: Client, program: Program, coordinator: User) -> None:
    """So that two windows of one match can be told apart."""
    world: dict[str, Any] = make_world(program, coordinator)
    names = ("match", "problem", "hopes", "seats", "footing", "fit", "access", "invitations", "match-close")
    titles = [title_of(signed_in.get(reverse(name, args=[program.slug, world["match"].public_id]))) for name in names]
    assert len(set(titles)) == len(titles)
