"""Who comes to be scanned for: a browser of somebody's, of which the scanner gets the cookies."""

import http.cookiejar
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request

EMAIL, PASSWORD = "ana@bluebonnet.example", "bluebonnet in bloom"
NOT_WELL = 503  # so says /health/ of a program whose last tick was put back with its world
TOKEN = re.compile(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"')


class Visitor:
    """`starts`: where a scanner begins."""

    def __init__(self, who: str, url: str) -> None:
        self.who, self.url, self.at = who, url, url
        self.starts: list[str] = []
        self.jar = http.cookiejar.CookieJar()
        # The certificate is one that we made ourselves a moment ago.
        unknown = urllib.request.HTTPSHandler(context=ssl._create_unverified_context())
        self._opener = urllib.request.build_opener(unknown, urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, path: str, sent: dict[str, str] | None = None) -> str:
        data = urllib.parse.urlencode(sent).encode() if sent else None
        asked = urllib.request.Request(self.url + path, data, {"Origin": self.url})
        with self._opener.open(asked, timeout=60) as answer:
            self.at = answer.url
            return str(answer.read().decode(errors="replace"))

    def shut_out(self) -> list[str]:
        """The pages it began with that open no more, or lead elsewhere."""
        return [start for start in self.starts if not self._opens(start)]

    def _opens(self, start: str) -> bool:
        try:
            self.open(start.removeprefix(self.url))
        except urllib.error.HTTPError as refused:
            return refused.code == NOT_WELL
        return self.at == start

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


def coordinator(visitor: Visitor) -> None:
    found = TOKEN.search(visitor.open("/sign-in/"))
    told = {"csrfmiddlewaretoken": found[1] if found else "", "username": EMAIL, "password": PASSWORD}
    visitor.open("/sign-in/", told)
    if "/sign-in/" in visitor.at:
        sys.exit("The demo's coordinator could not sign in.")
    visitor.starts = [f"{visitor.url}/p/bluebonnet/"]


def participant(visitor: Visitor, paths: list[str]) -> None:
    """By a link of every kind; and what stands open to all."""
    for path in paths:
        try:
            visitor.open(path)
        except urllib.error.HTTPError:
            continue
        if visitor.at not in visitor.starts:
            visitor.starts.append(visitor.at)
    if len(visitor.starts) < len(paths) / 3:
        sys.exit(f"Of {len(paths)} pages that links open, {len(visitor.starts)} opened.")


VISITORS = ("coordinator", "participant")


def enter(who: str, url: str, paths: list[str]) -> Visitor:
    """`paths`: what links open."""
    visitor = Visitor(who, url)
    if who == "participant":
        participant(visitor, [*paths, "/ask/bluebonnet/", "/sign-in/"])
    else:
        coordinator(visitor)
    return visitor
