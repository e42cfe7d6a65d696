"""All forms tried, each in the first situation in which a valid post succeeds."""

from collections.abc import Iterator
from copy import deepcopy

from django.test import Client

from tests.fuzz.forms import Form
from tests.fuzz.targets import World, scenes, shown, undone
from tests.fuzz.trying import Tried, try_form
from tests.fuzz.typed import typed_at
from tests.walls.rules import RULES

LEFT_OUT = {"sign-out"}


class Everything:
    def __init__(self, world: World, most: int, only: set[str] | None = None) -> None:
        self.world, self.most, self.only = world, most, only or None
        self.found: dict[str, Tried] = {}

    def run(self, member: Client, visitor: Client) -> None:
        for number, change in enumerate(self.world.situations()):
            if number and not self._wanted():
                return
            with undone():
                change()
                for client, pages in ((member, self.world.of_members), (visitor, self.world.of_visitors)):
                    self._all_shown(client, pages if self.only is None else self._of(pages))
                    self._not_shown(client, pages)
        for name, scene in scenes(self.world):
            if self._wanted():
                with undone():
                    self._all_shown(member, {name: scene()})

    def _wanted(self) -> bool:
        return self.only is None or any(not self._is_reached(name) for name in self.only)

    def _of(self, pages: dict[str, str]) -> dict[str, str]:
        return {name: url for name, url in pages.items() if name in (self.only or ())}

    def missing(self) -> Iterator[str]:
        """Addresses that take posts, at which no valid one was found."""
        for name, rule in RULES.items():
            if rule.send is not None and name not in LEFT_OUT and not self._is_reached(name):
                yield name

    def _all_shown(self, client: Client, pages: dict[str, str]) -> None:
        kept = deepcopy(client.cookies)
        for name, url, form in list(shown(client, pages)):
            self._try(client, name, url, form)
        client.cookies = kept

    def _not_shown(self, client: Client, pages: dict[str, str]) -> None:
        """Forms that no page shows as the world stands: what is sent may need no field."""
        for name, url in pages.items():
            if name in RULES and RULES[name].send is not None:
                self._try(client, name, url, Form(url))

    def _try(self, client: Client, name: str, url: str, form: Form) -> None:
        if name in LEFT_OUT or name not in RULES or self._is_reached(name) or (self.only and name not in self.only):
            return
        typed = typed_at(name, self.world)
        tried = try_form(client, name, url, form, typed=typed, theirs=self.world.theirs, most=self.most)
        if tried.is_reached or name not in self.found:
            self.found[name] = tried

    def _is_reached(self, name: str) -> bool:
        return name in self.found and self.found[name].is_reached
