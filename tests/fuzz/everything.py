"""All forms tried, each in the first situation in which a valid post succeeds."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import urljoin

from django.test import Client

from tests.fuzz.forms import Form, forms_of
from tests.fuzz.places import OF_VISITORS, places
from tests.fuzz.silent import SILENT
from tests.fuzz.targets import World, name_of, scenes, shown, undone
from tests.fuzz.trying import Tried, try_form
from tests.fuzz.typed import typed_at
from tests.walls.rules import RULES

LEFT_OUT = {
    "sign-out": "it takes no form, and ends what the rest is tried with",
}


# Whoever comes there has a token, or gave their password: no class of rules names them.
ALSO = {"join", "new-password", "summary", "sign-in-code", "link", "summary-link"}


MOST_TRIES = 5  # forms of one address, in each situation


def taking() -> set[str]:
    """All addresses that take a post."""
    return ALSO | {name for name, rule in RULES.items() if rule.send is not None and name not in LEFT_OUT}


class Everything:
    """`names`: the addresses to be tried. Unless it looks everywhere, their forms are looked for on their own pages."""

    def __init__(self, world: World, most: int, names: set[str], *, looks_everywhere: bool) -> None:
        self.world, self.most, self.names, self.looks_everywhere = world, most, names, looks_everywhere
        self.found: dict[str, Tried] = {}
        self.tries: Counter[str] = Counter()
        self.refusals: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def run(self, member: Client, visitor: Client) -> None:
        """Looks in every situation until a valid post is found for each."""
        self.world.session_key, self.world.visitor = str(member.session.session_key), visitor
        for change in self.world.situations():
            if not any(self.missing()):
                return
            with undone():
                change()
                self.tries.clear()
                for client, pages in ((member, self.world.of_members), (visitor, self.world.of_visitors)):
                    self._all_shown(client, pages if self.looks_everywhere else self._of(pages))
                    self._not_shown(client, pages)
        for name, make in [*scenes(self.world), *places(self.world)]:
            if any(self.missing()) and (self.looks_everywhere or name in self.missing()):
                with undone():
                    self.tries.clear()
                    client = visitor if name in OF_VISITORS else member
                    pages = {name: make()}
                    self._all_shown(client, pages)
                    self._not_shown(client, pages)

    def _of(self, pages: dict[str, str]) -> dict[str, str]:
        return {name: url for name, url in pages.items() if name in self.names | SILENT.keys()}

    def missing(self) -> Iterator[str]:
        """Addresses that take posts, at which no valid one was found."""
        return (name for name in self.names if not self._is_reached(name))

    def told(self, name: str) -> str:
        """That address, and what was answered to posts that were meant to be valid and write, the commonest first."""
        answers = [said for said, _times in self.refusals[name].most_common(3)]
        return f"{name}: {'; '.join(answers) or 'no form was found'}"

    def _all_shown(self, client: Client, pages: dict[str, str]) -> None:
        kept = deepcopy(client.cookies)
        for name, url, form in list(shown(client, pages)):
            self._try(client, name, url, form)
        client.cookies = kept

    def _not_shown(self, client: Client, pages: dict[str, str]) -> None:
        """Forms that no page shows as the world stands: what is sent may need no field."""
        for name, url in pages.items():
            if name in self.names:
                self._try(client, name, url, Form(url))

    def _try(self, client: Client, name: str, url: str, form: Form) -> None:
        """Pages to look over are opened in every share: what is behind them may be of this one."""
        is_asked = name in self.names and not self._is_reached(name)
        if not (is_asked or name in SILENT) or self.tries[name] == MOST_TRIES:
            return
        self.tries[name] += 1
        typed, most = typed_at(name, self.world, form), self.most if is_asked else 0
        tried = try_form(client, name, url, form, typed=typed, theirs=self.world.theirs, most=most)
        if is_asked:
            self.found[name] = tried
        self.refusals[name] += tried.refusals
        for behind in forms_of(tried.shown):  # a page to look over leads on by a form of its own
            action = urljoin(url, behind.action)
            self._try(client, name_of(action), action, behind)

    def _is_reached(self, name: str) -> bool:
        return name in self.found and self.found[name].is_reached
