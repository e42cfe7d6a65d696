"""The forms of a page as a browser knows them, and what somebody who means well sends with one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

Sent = dict[str, Any]


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    is_required: bool = False
    is_chosen: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class Form:
    action: str
    fields: list[Field] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(one.name for one in self.fields))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.at: Form | None = None
        self.last: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.at = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            self.forms += [self.at] if self.at else []
        elif self.at and tag in ("input", "select", "textarea", "button") and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            self.last = Field(given["name"], kind, given.get("value", ""), "required" in given, "checked" in given)
            self.at.fields.append(self.last)
        if (
            self.at
            and tag == "button"
            and given.get("formaction")
            and given.get("formmethod", "post").lower() == "post"
        ):
            self.forms.append(Form(given["formaction"], self.at.fields))  # the same fields, sent elsewhere
        elif self.last and tag == "option":
            self.last.options.append((given.get("value", ""), "selected" in given))

    def handle_data(self, data: str) -> None:
        if self.last and self.last.kind == "textarea":
            self.last.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.at = None
        if tag in ("textarea", "select"):
            self.last = None


def forms_of(html: str) -> list[Form]:
    reader = _Reader()
    reader.feed(html)
    for form in reader.forms:
        form.fields = [one for one in form.fields if one.name != "csrfmiddlewaretoken"]
    return reader.forms


def a_list() -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", b"First name,Last name,Kind\nNoor,Haddad,parent\n", "text/csv")


def well_meant(form: Form) -> Iterator[Sent]:
    """What may be sent, the least first: as it stands with what is required, all filled in, and all boxes ticked."""
    for fills_all, ticks in ((False, False), (True, False), (False, True), (True, True)):
        for last in (False, True):
            yield _filled(form, fills_all=fills_all, ticks=ticks, last=last)


def _filled(form: Form, *, fills_all: bool, ticks: bool, last: bool) -> Sent:
    """last: of what can be chosen the last, not the first."""
    sent: Sent = {}
    radios = {one.name for one in form.fields if one.kind == "radio" and one.is_chosen}
    for one in form.fields:
        if one.kind in ("checkbox", "radio"):
            _choose(one, sent, ticks=ticks, last=last, is_set=one.name in radios)
        elif one.kind == "select":
            _select(one, sent, fills=fills_all or one.is_required, last=last)
        elif one.kind == "button":
            sent.setdefault(one.name, one.value)
        elif one.kind == "file":
            sent[one.name] = a_list()
        else:
            fills = fills_all or one.is_required
            sent[one.name] = one.value.strip() or (_words(one) if fills and one.kind != "hidden" else "")
    return sent


def _choose(one: Field, sent: Sent, *, ticks: bool, last: bool, is_set: bool) -> None:
    if one.kind == "radio":
        if one.is_chosen or (not is_set and (last or one.name not in sent)):
            sent[one.name] = one.value
    elif one.is_chosen or ticks:
        sent.setdefault(one.name, []).append(one.value or "on")


def _select(one: Field, sent: Sent, *, fills: bool, last: bool) -> None:
    chosen = [value for value, is_chosen in one.options if is_chosen]
    some = [value for value, _ in one.options if value]
    if not any(chosen) and fills and some:
        chosen = [some[-1 if last else 0]]
    if chosen or one.options:
        sent[one.name] = chosen or [one.options[0][0]]


def _words(one: Field) -> str:
    today = timezone.localdate()
    said = {
        "email": "new.person@mail.example", "date": (today + timedelta(days=20)).isoformat(), "time": "15:00",
        "number": "1", "url": "https://video.example/j/1", "tel": "512-555-0142", "password": "correct horse battery 9",
    }  # fmt: skip
    return said.get(one.kind, "Words")
