"""Tokens and a child's name go through doors and pages of a whole installation, and stay where they belong.

They are in no line of any process, in nothing that the broker keeps, in no report, calendar file or final mail.
"""

import http.cookiejar
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.canary import CHILD
from tests.factories import PASSWORD
from tests.mail import SmtpSink
from tests.participants.roster.pages import fields_of
from tests.reports import Heard, listen
from tests.serving import Served

LINK = re.compile(r"/l/([A-Za-z0-9_-]{20,})/")
PATIENCE = 30  # seconds


class Visitor:
    """A browser without scripts."""

    def __init__(self, served: Served) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener, self._url = urllib.request.build_opener(jar), served.url
        self.at, self.page = "", ""

    def open(self, path: str, told: dict[str, Any] | None = None) -> int:
        data = urllib.parse.urlencode(told, doseq=True).encode() if told is not None else None
        try:
            answer: Any = self._opener.open(urllib.request.Request(self._url + path, data), timeout=PATIENCE)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            self.at, self.page = urllib.parse.urlsplit(answer.url).path, answer.read().decode(errors="replace")
            return int(answer.status)

    def submit(self, path: str, **told: str) -> int:
        """The form of that page, filled in."""
        self.open(path)
        key = re.search(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"', self.page)
        return self.open(path, fields_of(self.page) | told | {"csrfmiddlewaretoken": key[1] if key else ""})


@pytest.fixture
def heard() -> Iterator[Heard]:
    with listen() as found:
        yield found


@pytest.fixture
def installation(served: Served, smtp_sink: SmtpSink, heard: Heard) -> Served:
    """All processes, with lines for machines, a mail server and somebody who hears of faults."""
    served.extra |= {"LOG_FORMAT": "json", "SENTRY_DSN": heard[0], "EMAIL_URL": smtp_sink.url}
    served.start()
    return served


def run(served: Served, call: str) -> str:
    words = f"from tests import canary; said = canary.{call}(); print(said or '')"
    return served.manage("shell", "-v0", "-c", words).strip()


def journey(served: Served, sink: SmtpSink) -> list[str]:
    """Asked, answered, asked back; and a day at the desk. Says which tokens went round."""
    sink.refuse("550 no such user", at="RCPT", recipient="david.larsen@mail.example")
    run(served, "seed")
    tokens = [token for mail in sink.wait_for(2) for token in LINK.findall(text_of(mail))]
    guest, wrong = Visitor(served), "W" * 43
    assert guest.open(f"/l/{wrong}/") == 404
    invited = next(token for token in tokens if opens_invitation(served, token))
    assert guest.open(f"/l/{invited}/?from={invited}") == 200
    visit = guest.at
    assert guest.submit(f"{visit}yes/", spoken_by="") == 200
    assert guest.submit(f"{visit}question/", kind="ask", text=f"Does {CHILD} come along?") == 200
    desk_day(served)
    run(served, "break_questions")
    assert guest.submit(f"{visit}question/", kind="ask", text=f"And {CHILD}?") == 500
    sink.wait_for(3)
    return [*tokens, wrong]


def opens_invitation(served: Served, token: str) -> bool:
    visitor = Visitor(served)
    return visitor.open(f"/l/{token}/") == 200 and "/yes/" in visitor.page


def desk_day(served: Served) -> None:
    """What a coordinator looks at, the child's page among it; and words that are looked for."""
    desk = Visitor(served)
    assert desk.submit("/sign-in/", username="ana@bluebonnet.example", password=PASSWORD) == 200
    for name in ("today", "messages", "matches", "people"):
        assert desk.open(reverse(name, args=["bluebonnet"]) + f"?q={CHILD}") == 200, name
    desk.open(reverse("people", args=["bluebonnet"]))
    person = re.search(r"/p/bluebonnet/people/[0-9a-f-]{36}/", desk.page)
    assert person
    assert desk.open(person[0]) == 200
    assert desk.open("/system/") == 200


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def kept_by(served: Served) -> bytes:
    """What the broker wrote down, its own log included."""
    return b"".join(path.read_bytes() for path in (Path(served.home) / "broker").rglob("*") if path.is_file())


@pytest.mark.once(on="sqlite")
def test_tokens_and_a_childs_name_stay_where_they_belong(
    installation: Served, smtp_sink: SmtpSink, heard: Heard
) -> None:
    tokens = journey(installation, smtp_sink)
    assert len(tokens) >= 3
    until = time.monotonic() + PATIENCE
    while (final := json.loads(run(installation, "final_mail")))["count"] < 5 or not heard[1]:
        assert time.monotonic() < until, (final["count"], heard[1])
    lines = "".join(installation.said)
    places = {
        "lines of all processes": lines,
        "the broker": kept_by(installation).decode(errors="replace"),
        "reports of faults": b"".join(heard[1]).decode(),
        "calendar files": "".join(
            str(part.get_content()) for mail in smtp_sink.received for part in mail.message.walk()
            if part.get_content_type() == "text/calendar"
        ),
        "final mail": final["rows"],
    }  # fmt: skip
    found = [(place, word) for place, said in places.items() for word in (*tokens, CHILD) if word in said]
    assert found == []
    assert all(places.values())
    told = [json.loads(line) for line in installation.said if line.startswith("{")]
    routes = {one.get("route") for one in told}
    assert {"link", "visit-accept", "visit-question", "person", "messages"} <= routes
    assert any(one.get("kind") == "answer-received" and one["state"] == "sent" for one in told)
    assert "mail.example" not in lines
