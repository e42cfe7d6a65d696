"""Asks the program for pages as somebody, and keeps them."""

from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from tests.looking.album import KEPT_HEADERS, Album, Kept

BARRED = {400: "400", 403: "403", 404: "404", 405: "405", 429: "429", 500: "500"}


class Asking:
    """`who`: named in the state of every page that only they see so."""

    def __init__(self, album: Album, client: Client, who: str) -> None:
        self.album, self.client, self.who = album, client, who
        client.raise_request_exception = False

    def open(self, url: str, state: str, *, whatever: bool = False) -> str:
        """The page's HTML; nothing where there is no page."""
        return self._keep(self.client.get(url, follow=True), state, whatever=whatever)

    def send(self, url: str, sent: dict[str, Any], state: str) -> tuple[str, bool]:
        """What comes of it, and whether that was done: it leads to another page, or brings one without error."""
        answer: Any = self.client.post(url, sent, follow=True)
        html = self._keep(answer, state)
        return html, bool(answer.redirect_chain) or (bool(html) and "<title>Error:" not in html)

    def _keep(self, answer: Any, state: str, *, whatever: bool = False) -> str:
        if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
            return ""
        html, asked = answer.content.decode(), answer.request
        path = asked["PATH_INFO"] + (f"?{asked['QUERY_STRING']}" if asked["QUERY_STRING"] else "")
        headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
        name = BARRED.get(answer.status_code) or name_of(path)
        told = f"{state}, {self.who}" if self.who else state
        if name and html.strip():
            self.album.add(Kept(name, told, path, answer.status_code, headers, html), whatever=whatever)
        return html if answer.status_code == 200 else ""


def name_of(url: str) -> str:
    """Of an address outside the admin, which is Django's."""
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return ""
    return "" if found.namespaces else found.url_name or ""
