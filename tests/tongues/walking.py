"""A walk over every page of a world, in its situations; every form is sent empty, too; then every letter."""

from typing import Any

from django.test import Client
from django.utils import translation

from peermatch.outbox import letters
from tests.fuzz.targets import World, undone
from tests.tongues.pseudo import LANGUAGE
from tests.tongues.seeing import english, seen
from tests.tongues.speaking import type_anew

HTML, TEXT = "text/html", ("text/plain", "text/calendar", "text/csv")


class Walk:
    """`.found`: by what is in English, the pages that say it. `.seen`: what was read."""

    def __init__(self, world: World, member: Client, visitor: Client) -> None:
        self.world, self.member, self.visitor = world, member, visitor
        self.found: dict[str, set[str]] = {}
        self.seen: set[str] = set()
        for client in (member, visitor):
            client.defaults["HTTP_ACCEPT_LANGUAGE"] = LANGUAGE
            client.raise_request_exception = False

    def run(self) -> None:
        for number, change in enumerate(self.world.situations()):
            with undone():
                change()
                type_anew()
                self._letters()
                for client, pages in ((self.member, self.world.of_members), (self.visitor, self.world.of_visitors)):
                    for name, url in pages.items():
                        self._open(client, name, url, is_sent=number == 1)

    def _open(self, client: Client, name: str, url: str, *, is_sent: bool) -> None:
        with undone():
            self._read(name, client.get(url))
        if is_sent:
            with undone():
                self._read(f"{name}, sent empty", client.post(url))

    def _read(self, name: str, answer: Any) -> None:
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code in (403, 404, 405) or answer.streaming or not kind.startswith((HTML, *TEXT)):
            return
        words = answer.content.decode()
        self.note(name, seen(words) if kind.startswith(HTML) else words.splitlines())

    def note(self, name: str, pieces: list[str]) -> None:
        self.seen.add(name)
        for words in english(pieces):
            self.found.setdefault(words, set()).add(name)

    def _letters(self) -> None:
        for kind, wording in letters.rewordable():
            with translation.override("en"):  # whoever lets it be written speaks another language than its reader
                sample = wording.sample(self.world.program)
            if sample is not None:
                said = sample.message
                other = [said.subject, said.text, said.script, said.short, said.paper]
                other.append(said.calendar.content if said.calendar else "")
                self.note(f"letter {kind}", [*seen(said.html), *"\n".join(other).splitlines()])
