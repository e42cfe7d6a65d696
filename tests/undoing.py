"""Doing what can be undone, and pressing the Undo button of the message after it."""

import re
from collections.abc import Mapping
from html import unescape

from django.test import Client

TOKEN = re.compile(r'name="token"\s+value="([^"]+)"')


def do(client: Client, address: str, told: Mapping[str, object] | None = None) -> str:
    """The token that the page after it offers."""
    page = client.post(address, told or {}, follow=True).content.decode()
    found = TOKEN.search(page)
    assert found, page
    return unescape(found[1])


def take_back(client: Client, token: str) -> str:
    answer = client.post("/p/bluebonnet/undo/", {"token": token}, follow=True)
    return unescape(answer.content.decode())
