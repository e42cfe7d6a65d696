"""The demo as pages: every link from Today on is followed, as a lead, a coordinator, a viewer and whoever got mail."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.test import Client

from matches.demo.program import sign_ins
from peermatch.accounts.models import Program, User
from tests.by_link import Doors
from tests.fuzz.targets import undone
from tests.looking.album import Album
from tests.looking.asking import Asking, name_of
from tests.walls.test_matrix import by_link

MOST_OF_A_KIND = 12  # pages of one address that are opened, for each visitor
LINK = re.compile(r"^/l/")
FILES = ("/static/", "/admin/")


def crawl(album: Album) -> None:
    program = Program.objects.get(slug="bluebonnet")
    mailed: set[str] = set()
    for email, what in sign_ins():
        user = User.objects.get(email=email)
        if not user.is_staff:
            client = Client()
            client.force_login(user)
            _Crawl(Asking(album, client, what.partition(",")[0]), mailed).run(["/", f"/p/{program.slug}/"])
    with undone():
        doors = Doors(program, program.memberships.earliest("pk").user)
        asking = Asking(album, by_link(doors), "by link")
        _Crawl(asking, set()).run([*doors.pages.values(), *sorted(mailed)])


class _Crawl:
    """`mailed` takes the links of mails that are shown: whoever got them follows them later."""

    def __init__(self, asking: Asking, mailed: set[str]) -> None:
        self.asking, self.mailed = asking, mailed
        self.seen: set[str] = set()
        self.times: Counter[str] = Counter()

    def run(self, starts: list[str]) -> None:
        waiting = deque(starts)
        while waiting:
            url = waiting.popleft()
            if url in self.seen or not self._is_wanted(url):
                continue
            self.seen.add(url)
            html = self.asking.open(url, "in the demo")
            for found in _links(html):
                path = _path(urljoin(url, found))
                if LINK.match(path):
                    self.mailed.add(path)
                elif path:
                    waiting.append(path)

    def _is_wanted(self, url: str) -> bool:
        """One kind: the same address, asked for the same things."""
        kind = f"{name_of(url)} {sorted(parse_qs(urlsplit(url).query))}"
        self.times[kind] += 1
        return self.times[kind] <= MOST_OF_A_KIND and (bool(name_of(url)) or LINK.match(url) is not None)


def _path(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("", "http", "https") or parts.path.startswith(FILES):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _links(html: str) -> list[str]:
    reader = _Links()
    reader.feed(html)
    return reader.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        where = dict(attrs).get("href")
        if tag == "a" and where and not where.startswith(("#", "mailto:", "tel:", "sms:")):
            self.found.append(where)
