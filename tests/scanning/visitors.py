"""Who comes to be scanned for: a browser of somebody's, of which the scanner gets the cookies."""

import http.cookiejar
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

EMAIL, PASSWORD = "ana@bluebonnet.example", "bluebonnet in bloom"
TOKEN = re.compile(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"')
LINK = re.compile(r"https?://[^\s/]+(/l/[\w-]{20,}/)")


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

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


def coordinator(visitor: Visitor, home: Path) -> None:
    found = TOKEN.search(visitor.open("/sign-in/"))
    told = {"csrfmiddlewaretoken": found[1] if found else "", "username": EMAIL, "password": PASSWORD}
    visitor.open("/sign-in/", told)
    if "/sign-in/" in visitor.at:
        sys.exit("The demo's coordinator could not sign in.")
    visitor.starts = [f"{visitor.url}/p/bluebonnet/"]


def participant(visitor: Visitor, home: Path) -> None:
    """By links of mails: the first that opens a page with a form, of each kind of page; and what stands open to all."""
    found: dict[str, str] = {}
    for mail in sorted((home / "mail").rglob("*.eml")):
        for path in LINK.findall(mail.read_text(errors="replace").replace("=\n", "")):
            try:
                page = visitor.open(path)
            except urllib.error.HTTPError:
                continue
            if "csrfmiddlewaretoken" in page:
                found.setdefault(urllib.parse.urlsplit(visitor.at).path.split("/")[1], visitor.at)
    if not found:
        sys.exit("No mail of the demo holds a link that opens a form.")
    visitor.starts = [*found.values(), f"{visitor.url}/ask/bluebonnet/", f"{visitor.url}/sign-in/"]
