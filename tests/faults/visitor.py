"""A person at a browser without JavaScript: keeps cookies, opens pages, fills in forms, and tries again.

What they send a second time is what they sent the first time, with the same key of the form.
"""

import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import requests

AWAY = {502, 503, 504}
PATIENCE = 60  # seconds of trying again, after which a person gives up
PAUSE = 0.5  # seconds between tries
Fields = dict[str, list[str]]


@dataclass
class Button:
    name: str
    value: str
    leads_to: str
    words: str = ""


@dataclass
class Form:
    action: str
    method: str
    fields: Fields = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # name: value and words of each option

    def with_(self, button: str, given: dict[str, Any]) -> Fields:
        """What is sent when this is filled in and that button pressed."""
        sent = dict(self.fields)
        sent |= {name: value if isinstance(value, list) else [value] for name, value in given.items()}
        pressed = self.button(button)
        return sent | ({pressed.name: [pressed.value]} if pressed and pressed.name else {})

    def button(self, words: str) -> Button | None:
        return next((one for one in self.buttons if words in one.words), None)


class _Reader(HTMLParser):
    """Collects a page's forms, with what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._button: Button | None = None
        self._select = self._area = ""
        self._option: str | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(told.get("action", ""), told.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in told:
            self._in_form(self._form, tag, told)

    def _in_form(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name = told.get("name", "")
        self._words = ""
        if tag == "input" and name:
            kind = told.get("type", "text")
            if kind in ("checkbox", "radio"):
                form.choices.setdefault(name, []).append((told.get("value", "on"), told.get("id", "")))
            if kind == "submit":
                form.buttons.append(Button(name, told.get("value", ""), "", told.get("value", "")))
            elif kind not in ("checkbox", "radio", "file") or "checked" in told:
                form.fields.setdefault(name, []).append(told.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "button" and told.get("type", "submit") == "submit":
            self._button = Button(name, told.get("value", ""), told.get("formaction", ""))
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
        elif tag == "option" and self._select:
            self._option = told.get("value", "")
            form.choices.setdefault(self._select, []).append((self._option, ""))
            if "selected" in told:
                form.fields[self._select] = [self._option]
            else:
                form.fields.setdefault(self._select, [self._option])

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "button" and self._button:
            self._button.words = " ".join(self._words.split())
            self._form.buttons.append(self._button)
            self._button = None
        elif tag == "textarea" and self._area:
            self._form.fields[self._area] = [self._words.lstrip("\n")]
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None


class GaveUp(Exception):
    """Nothing answered for as long as a person tries."""


class Visitor:
    """`troubles` counts the tries that failed; each was followed by another."""

    def __init__(self, url: str, certificate: str | bool = True) -> None:
        self.base = url
        self.session = requests.Session()
        self.session.verify, self.session.trust_env = certificate, False
        self.session.headers["User-Agent"] = "a visitor"
        self.troubles = self.sent_again = 0
        self.session.hooks["response"].append(self._hear)
        self._sent_at: float | None = None
        self.tries_after = set(AWAY)
        self.page = ""
        self.url = url

    def open(self, address: str) -> str:
        """Goes to that page; returns what it says."""
        return self._ask("GET", urljoin(self.url, address), None)

    def send(self, button: str, **given: Any) -> str:
        """Fills in the form of this page that has the button, presses it, and returns the page after."""
        form = next((one for one in self.forms() if one.button(button)), None)
        assert form is not None, f"No button “{button}” on {self.url}: {[one.buttons for one in self.forms()]}"
        pressed = form.button(button)
        assert pressed is not None
        address = urljoin(self.url, pressed.leads_to or form.action or self.url)
        return self._ask(form.method.upper(), address, form.with_(button, given))

    def forms(self) -> list[Form]:
        reader = _Reader()
        reader.feed(self.page)
        return reader.forms

    def waits_with_a_form(self, seconds: float) -> bool:
        """Whether a form of theirs is on its way for so long, without any answer."""
        sent_at = self._sent_at
        return sent_at is not None and time.monotonic() - sent_at > seconds

    def _hear(self, answer: requests.Response, **_more: Any) -> None:
        """Where the answer leads elsewhere, the form itself has arrived."""
        self._sent_at = None

    def _ask(self, method: str, url: str, fields: Fields | None) -> str:
        until, tries = time.monotonic() + PATIENCE, 0
        while True:
            tries += 1
            try:
                answer = self._once(method, url, fields)
            except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
                answer = None
            if answer is not None and answer.status_code not in self.tries_after:
                break
            self.troubles += 1
            if time.monotonic() > until:
                raise GaveUp(f"{method} {url}")
            time.sleep(PAUSE)
        self.sent_again += tries > 1 and method == "POST"
        assert answer.status_code == 200, f"{method} {url}: {answer.status_code}\n{answer.text[:600]}"
        self.page, self.url = answer.text, answer.url
        return self.page

    def _once(self, method: str, url: str, fields: Fields | None) -> requests.Response:
        sent: dict[str, Any] = {"params": fields} if method == "GET" else {"data": fields}
        self._sent_at = time.monotonic() if method == "POST" else None
        try:
            return self.session.request(method, url, headers={"Referer": self.url}, timeout=30, **sent)
        finally:
            self._sent_at = None
