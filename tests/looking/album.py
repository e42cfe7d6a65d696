"""Pages as the program answered with them, each state once: what is looked at is kept, and the world is made once."""

import json
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

# Of what stands between, browsers and readers see nothing.
NO_PART = {"html", "head", "meta", "link", "title", "script", "option", "b", "strong", "em", "i", "br"}
TAG = re.compile(r"<([a-z]\w*)([^>]*)>")
TELLING = re.compile(r'\b(class|type|role)="([^"]*)"')
SET = re.compile(r"\b(?:aria-invalid|aria-current|disabled|open|checked)\b")
KEPT_HEADERS = ("Content-Type", "Content-Security-Policy")


@dataclass(frozen=True)
class Kept:
    """`name`: of its address. `state`: how it came to look so. `path`: where it stood."""

    name: str
    state: str
    path: str
    status: int
    headers: dict[str, str]
    html: str
    number: int = 0


@dataclass
class Album:
    """Of one address, a page is kept where it has a part that none of those before had.

    What such a part is says `parts_of`: not words, but elements with their classes. So of a hundred matches those are
    kept that show something else, and those in a state of which the page tells by words alone are left out.
    """

    only: str = ""
    kept: list[Kept] = field(default_factory=list)
    seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    asked: int = 0

    def takes(self, name: str) -> bool:
        return not self.only or re.search(self.only, name) is not None

    def add(self, page: Kept, *, whatever: bool = False) -> None:
        """whatever: in this state once, also where no part of it is new."""
        self.asked += 1
        if not self.takes(page.name):
            return
        parts = parts_of(page.html) | ({page.state} if whatever else set())
        if not parts <= self.seen[page.name]:
            self.seen[page.name] |= parts
            self.kept.append(page)

    def write(self, file: Path) -> None:
        file.write_text(json.dumps({"asked": self.asked, "kept": [asdict(page) for page in self.kept]}))


def read(folder: Path) -> tuple[list[Kept], int]:
    """All that was kept there, and out of how many pages."""
    told = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    pages = [one for album in told for one in album["kept"]]
    kept = [Kept(**(one | {"number": number})) for number, one in enumerate(pages)]
    return sorted(kept, key=lambda page: (page.name, page.number)), sum(album["asked"] for album in told)


def parts_of(html: str) -> set[str]:
    """Each element with the one before it."""
    found = [part for tag, told in TAG.findall(html) if tag not in NO_PART and (part := _part(tag, told))]
    return {" ".join(pair) for pair in pairwise(["", *found])}


def _part(tag: str, told: str) -> str:
    return ".".join(
        [tag, *sorted(word for _name, words in TELLING.findall(told) for word in words.split()), *SET.findall(told)]
    )
