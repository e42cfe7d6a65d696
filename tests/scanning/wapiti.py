"""wapiti over the running program: it looks at every page first, then each module attacks one address of each kind.

Nothing is cut short by a clock. What wapiti wrote down itself says which module is through with how many kinds; a
module that is through with fewer than all is a fault of the run, as are answers that say "too many" and visitors shut
out.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from tests.scanning.front import Front
from tests.scanning.listening import Listener
from tests.scanning.running import TOOLS, Told, run
from tests.scanning.store import Store
from tests.scanning.visitors import Visitor
from tests.scanning.worlds import World

ON_ITS_WAY = ("http_headers", "csp", "cookieflags")  # these look at the visitor's first page alone, and at its cookies
STORED = "permanentxss"  # looks on every page for what xss has sent
ATTACKS = ("xss", STORED, "sql", "timesql", "file", "exec", "crlf", "csrf", "redirect", "ssrf", "upload", "methods")
MODULES = (*ATTACKS, *ON_ITS_WAY)
ONE_METHOD = {"csrf": ("POST",), "redirect": ("GET",)}  # modules that leave the other to others
# In the world of xss what was sent stays, to be found. These end what the others attack: they come last there.
ENDS = (
    "sign-out", "not-me", "leave", "sessions", "account/password", "undo", "stop", "worry", "erase", "remove", "close",
    "withdraw", "cancel", "/end/", "merge", "role", "second-step", "devices",
)  # fmt: skip
LOST = re.compile(r"(\d+) requests were skipped due to network issues")
MISSED = re.compile(r"^\[!\] \w+ with URL", re.MULTILINE)
LAG = "Too much lag"
NO_ENDPOINT = "Unable to request endpoint"


@dataclass
class Scan:
    """One visitor's scan, kept in a folder of its own."""

    folder: Path
    visitor: Visitor
    front: Front
    database: Path | None  # of the demo; without one nothing is put back
    modules: tuple[str, ...] = MODULES
    only: str = ""

    def __post_init__(self) -> None:
        self.name, self.took, self.said = f"wapiti-{self.visitor.who}", 0.0, ""
        self.kept = self.folder / self.visitor.who
        rmtree(self.kept, ignore_errors=True)

    def look_and_attack(self) -> Iterable[Told]:
        self.front.answers.clear()
        world = World(self.database) if self.database else None
        self.front.world = world
        self._wapiti(ON_ITS_WAY, "--flush-session", "--tasks", "2")
        self.store = Store(self.kept)
        kinds, missed = self.store.choose(self.only), len(MISSED.findall(self.said))
        words = f"not opened: {missed}" if missed else ""
        looked_at = f"{len(kinds)} kinds of addresses and forms"
        yield Told("wapiti", self.visitor.who, looked_at, missed + (not kinds), self.took, words)
        for module in (one for one in ATTACKS if one in self.modules and one not in {"xss", STORED}):
            yield self._attack(module)
        if {"xss", STORED} & set(self.modules):
            yield from self._attack_and_leave(world)
        yield from (self._told(module, Counter(), 0.0) for module in ON_ITS_WAY if module in self.modules)
        self.front.world = None

    def _attack(self, module: str) -> Told:
        before, began = Counter(self.front.answers), self.took
        self._wapiti((module,), "--skip-crawl")
        return self._told(module, self.front.answers - before, self.took - began)

    def _attack_and_leave(self, world: World | None) -> Iterable[Told]:
        """What xss sends stays, so that it can be found on the pages: the world is not put back in between."""
        for last in (False, True):
            self.front.world, before, began = None, Counter(self.front.answers), self.took
            if last:
                self.store.let_go(looks_again=STORED)
            else:
                self.store.hold(ENDS)
            self._wapiti(("xss", STORED), "--skip-crawl")
            if world and last:
                self.front.world = world
                world.put_back()
            yield self._told("xss", Counter(), 0.0)
            yield self._told(STORED, self.front.answers - before, self.took - began)

    def _wapiti(self, modules: tuple[str, ...], *more: str) -> None:
        starts = [part for one in self.visitor.starts[1:] for part in ("-s", one)]
        listener = Listener()
        try:
            _, took = run(
                self.name, self.folder, str(TOOLS / "wapiti"), "-u", self.visitor.starts[0], *starts,
                "--scope", "folder" if not starts else "domain", "-m", ",".join(modules),
                *([] if not self.visitor.cookies else ["-H", f"Cookie: {self.visitor.cookies}"]),
                "-H", f"Origin: {self.visitor.url}", "--skip", "csrfmiddlewaretoken", "-v", "1",
                "-f", "json", "-o", str(self.folder / f"{self.name}.json"), "--no-bugreport",
                "--external-endpoint", listener.url, "--internal-endpoint", listener.url,
                "--store-session", str(self.kept), *more,
            )  # fmt: skip
        finally:
            listener.close()
        self.took += took
        self.said = (self.folder / f"{self.name}.txt").read_text(errors="replace")
        with (self.folder / f"{self.name}-all.txt").open("a") as everything:
            everything.write(self.said)

    def _told(self, module: str, answers: Counter[int], took: float) -> Told:
        """A line of the table. Whatever kept the module from its work counts as if it had found something."""
        of = self.store.of(ONE_METHOD.get(module, ("GET", "POST")))
        through = self.store.attacked()[module]
        found = Counter({name: n for name, n in self.store.found().items() if name.startswith(f"{module}: ")})
        faults = Counter({"not attacked": of - through, "429": answers[429], "500": answers[500], "502": answers[502]})
        if took:
            faults["lost"] = sum(int(times) for times in LOST.findall(self.said))
            faults["lag"], faults["no endpoint"] = self.said.count(LAG), self.said.count(NO_ENDPOINT)
            faults |= Counter(f"shut out of {start}" for start in self.visitor.shut_out())
        words = [f"{name}: {times}" for name, times in (found + faults).items()]
        asked = f" ({answers.total()} answers)" if answers else ""
        looked_at = f"{module}: {through} of {of}{asked}"
        return Told("wapiti", self.visitor.who, looked_at, (found + faults).total(), took, ", ".join(words))
