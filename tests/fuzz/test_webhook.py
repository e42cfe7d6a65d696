"""Hostile posts where a provider posts mail: one that is refused writes nothing, and none breaks it."""

import json
from base64 import b64encode
from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import Program
from tests.fuzz.asked import MOST, share, tell
from tests.fuzz.hostile import LARGE, VALUES, Post
from tests.fuzz.trying import Tried, sends
from tests.peermatch.inbox.test_webhook import SECRET, configured
from tests.replies import sample

__all__ = ["configured"]

NAME = "anymail:postmark_inbound_webhook"
TRACKING = "anymail:postmark_tracking_webhook"
SIGNED = f"Basic {b64encode(SECRET.encode()).decode()}"
DAVID = {"Email": "david@mail.example", "Name": "David Larsen"}
AS_IT_CAME = {"RawEmail": sample("gmail_answer").decode(), "Headers": [], "From": "david@mail.example"}
IN_PARTS = {
    "From": "david@mail.example", "FromFull": DAVID, "To": "peers@x.example", "ToFull": [DAVID], "CcFull": [DAVID],
    "Subject": "Re: When?", "Date": "Mon, 23 Nov 2026 10:00:00 +0000", "TextBody": "I will come.", "HtmlBody": "<p>Yes",
    "Headers": [{"Name": "Return-Path", "Value": "<x@y.example>"}, {"Name": "In-Reply-To", "Value": "<a@b.example>"}],
    "Attachments": [{"Name": "a.txt", "ContentType": "text/plain", "Content": "aGk=", "ContentID": "a@b"}],
}  # fmt: skip
BACK = {
    "RecordType": "Bounce", "Type": "HardBounce", "ID": "4323372036854775807", "Email": "david@mail.example",
    "MessageID": "883953f4", "Description": "unknown user", "Details": "smtp;550 5.1.1 no", "Tag": "x",
    "BouncedAt": "2026-11-23T10:00:00Z", "Metadata": {"anymail_id": "<0@x>"},
}  # fmt: skip
PLACES = {"as it came": (NAME, AS_IT_CAME), "in parts": (NAME, IN_PARTS), "of returns": (TRACKING, BACK)}


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("place", PLACES)
def test_no_words_that_a_provider_posts_break_the_address(
    client: Client, program: Program, configured: None, place: str
) -> None:
    name, whole = PLACES[place]
    if not share({name}, name):
        return
    client.defaults["HTTP_AUTHORIZATION"] = SIGNED
    url = reverse(name)
    tried, chance = Tried(f"{name} {place}", answers=Counter()), Random(place)
    valid = sends(client, name, url, _post("valid", whole))
    assert (valid.status, valid.wrote) == (200, name == NAME)
    for _number in range(MOST):
        body, word = deepcopy(whole), chance.choice([*VALUES, LARGE])
        path = _change(body, word, chance)
        answer = sends(client, name, url, _post(path, body))
        tried.sent, tried.is_reached = tried.sent + 1, True
        tried.answers[answer.status] += 1
        if answer.status >= 500 or (answer.status != 200 and answer.wrote):
            tried.faults.append(f"{name}, {path}: {word[:20]!r}: {answer.status}, {answer.broke}")
    tell(f"webhook {place}", [tried], [])
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
