"""For tests in which somebody asks for a new link, and the worker sees to it at once."""

from typing import Any

from django.test import Client
from django.urls import reverse

from participants.profile.new_links import send_what_was_asked


def ask_for_link(client: Client, address: str) -> Any:
    answer = client.post(reverse("visit-new-link"), {"email": address})
    send_what_was_asked()
    return answer
