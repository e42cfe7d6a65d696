"""Hostile posts where a provider posts mail: one that is refused writes nothing, and none breaks it."""

import json
from base64 import b64encode
from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from django.test import Client

from peermatch.accounts.models import Program
from tests.fuzz.asked import MOST, share, tell
from tests.fuzz.hostile import LARGE, VALUES, Post
from tests.fuzz.trying import Tried, sends
from tests.peermatch.inbox.test_webhook import SECRET, configured
from tests.replies import sample

__all__ = ["configured"]

NAME = "anymail:postmark_inbound_webhook"
SIGNED = f"Basic {b64encode(SECRET.encode()).decode()}"


@pytest.mark.django_db
@pytest.mark.once
def test_no_words_of_a_mail_break_the_address_where_mail_is_posted(
    client: Client, program: Program, configured: None
) -> None:
    if not share({NAME}, NAME):
        return
    client.defaults["HTTP_AUTHORIZATION"] = SIGNED
    whole = {"RawEmail": sample("gmail_answer").decode(), "Headers": [], "From": "david@mail.example"}
    tried, chance = Tried(NAME, answers=Counter()), Random(NAME)
    assert sends(client, NAME, "/anymail/postmark/inbound/", _post("valid", whole)).wrote
    for _number in range(MOST):
        body, word = deepcopy(whole), chance.choice([*VALUES, LARGE])
        path = _change(body, word, chance)
        answer = sends(client, NAME, "/anymail/postmark/inbound/", _post(path, body))
        tried.sent, tried.is_reached = tried.sent + 1, True
        tried.answers[answer.status] += 1
        if answer.status >= 500 or (answer.status != 200 and answer.wrote):
            tried.faults.append(f"{NAME}, {path}: {word[:20]!r}: {answer.status}, {answer.broke}")
    tell("webhook", [tried], [])
    assert tried.faults == []


def _post(said: str, body: Any) -> Post:
    return Post(said, json.dumps(body).encode(), "application/json")


def _change(body: Any, word: str, chance: Random) -> str:
    """Puts that word in the place of one that the mail says, or among them."""
    name = chance.choice(sorted(body) if isinstance(body, dict) else list(range(len(body))))
    if isinstance(body[name], dict | list) and body[name]:
        return f"{name} {_change(body[name], word, chance)}"
    if isinstance(body[name], str):
        at = chance.randrange(len(body[name]) + 1)
        body[name] = chance.choice((word, body[name][:at] + word + body[name][at:]))
    return str(name)
