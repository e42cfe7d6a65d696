"""Pages of fields, filled in as a browser would."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Fields(HTMLParser):
    """What a browser would send if the page were submitted untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = ""
        self.is_posting = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self.is_posting = given.get("method") == "post"
        if not self.is_posting:
            return
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.data.setdefault(name, []).append(given.get("value") or "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.data.setdefault(self.select, []).append(given.get("value") or "")
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = [""]

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.data[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.data[self.textarea][0] = self.data[self.textarea][0].removeprefix("\n")
            self.textarea = ""


def fields_of(html: str) -> dict[str, list[str]]:
    parser = _Fields()
    parser.feed(html)
    return {name: values for name, values in parser.data.items() if name != "csrfmiddlewaretoken"}


def submit(client: Client, url: str, page: str = "", **changes: Any) -> Any:
    """Opens the page (or takes what was opened before), changes some fields, and sends all of them."""
    data: dict[str, Any] = fields_of(page or client.get(url).content.decode())
    return client.post(url, data | changes, follow=True)


def text_of(answer: Any) -> str:
    """The page with spaces collapsed."""
    return " ".join(answer.content.decode().split())
