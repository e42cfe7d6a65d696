"""wapiti over the running program: it looks at every page first, then each module attacks one address of each kind.

A kind is a pattern of addresses with a method and a set of fields. The modules that send the most at each field attack
each kind of field (`kinds.py`) at one address, and something at each pattern and method. Two modules work at a time,
each with a copy of what was seen.

Nothing is cut short by a clock. What wapiti wrote down itself says which module is through with how many addresses; a
module that is through with fewer than all is a fault of the run, as are answers that say "too many" and visitors shut
out.
"""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from tests.scanning.front import FOR, Front
from tests.scanning.listening import Listener
from tests.scanning.running import TOOLS, Told, run
from tests.scanning.store import NO_CHOICE, Store
from tests.scanning.visitors import Visitor
from tests.scanning.worlds import World

ON_ITS_WAY = ("http_headers", "csp", "cookieflags")  # these look at the visitor's first page alone, and at its cookies
STORED = "permanentxss"  # looks on every page for what xss has left
BEFORE = {STORED: ("xss",)}
MANY = ("sql", "file", "exec", "timesql", "xss")  # dozens of attacks for each field
ATTACKS = ("crlf", "csrf", "redirect", "ssrf", "upload", "methods", *MANY)
MODULES = (*ATTACKS, STORED, *ON_ITS_WAY)
AT_A_TIME = 2
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
LOOKING = "looking"
LAUNCH = Path(__file__).parent / "launch.py"


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
        self.kept = self.folder / self.visitor.who
        rmtree(self.kept, ignore_errors=True)
        self.kept.mkdir(parents=True)
        self._one_looks = threading.Lock()

    def look_and_attack(self) -> Iterable[Told]:
        world = World(self.database) if self.database else None
        self.front.world = world
        yield self._look()
        yield from (self._told(one, self.store, "", 0.0) for one in ON_ITS_WAY if one in self.modules)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            started = [pool.submit(self._attack, module) for module in ATTACKS if module in self.modules]
            yield from (one.result() for one in as_completed(started))
        if STORED in self.modules:
            yield from self._attack_and_leave(world)
        self.front.world = None

    def _look(self) -> Told:
        self.front.met = Counter()
        said, took = self._wapiti(LOOKING, self.kept, ON_ITS_WAY, "--flush-session", "--tasks", "2")
        self.front.met = None
        self.store = Store(self.kept)
        kinds = self.store.choose(self.only)
        faults = Counter({"not opened": len(MISSED.findall(said)), "no kinds": int(not kinds)})
        return self._line(f"{len(kinds)} kinds of addresses and forms", faults | self._failed(LOOKING), took)

    def _attack(self, module: str) -> Told:
        folder = self.kept / module
        store = self.store.copied(folder)
        chosen = store.cover() if module in MANY else {}
        said, took = self._wapiti(module, folder, (module,), "--skip-crawl", chosen=chosen)
        return self._told(module, store, said, took, sum(map(len, chosen.values())))

    def _attack_and_leave(self, world: World | None) -> Iterable[Told]:
        """What xss sends stays, so that it can be found on the pages: the world is not put back in between.

        What can be sent once is closed then, so that nobody counts as shut out here.
        """
        folder = self.kept / STORED
        store = self.store.copied(folder)
        chosen = store.cover(keeps=False)
        for last in (False, True):
            self.front.world = None
            if last:
                store.let_go(looks_again=STORED)
            else:
                store.hold(ENDS)
            said, took = self._wapiti(STORED, folder, ("xss", STORED), "--skip-crawl", chosen=chosen)
            if world and last:
                self.front.world = world
                world.put_back()
            yield self._told(STORED, store, said, took)

    def _wapiti(
        self, name: str, folder: Path, modules: tuple[str, ...], *more: str, chosen: dict[int, list[str]] | None = None
    ) -> tuple[str, float]:
        """What it said, and how many minutes it took."""
        starts = [part for one in self.visitor.starts[1:] for part in ("-s", one)]
        fields = folder / "fields.json"
        fields.write_text(json.dumps(chosen or {}))
        listener = Listener()
        name = f"wapiti-{self.visitor.who}-{name}"
        try:
            _, took = run(
                name, self.folder, str(TOOLS / "python"), str(LAUNCH), str(fields), "-u", self.visitor.starts[0],
                *starts,
                "--scope", "folder" if not starts else "domain", "-m", ",".join(modules),
                *([] if not self.visitor.cookies else ["-H", f"Cookie: {self.visitor.cookies}"]),
                "-H", f"Origin: {self.visitor.url}", "-H", f"{FOR}: {name.rpartition('-')[2]}", "--skip", NO_CHOICE,
                "-v", "1", "-f", "json", "-o", str(folder / "report.json"), "--no-bugreport",
                "--external-endpoint", listener.url, "--internal-endpoint", listener.url,
                "--store-session", str(folder), *more,
            )  # fmt: skip
        finally:
            listener.close()
        return (self.folder / f"{name}.txt").read_text(errors="replace"), took

    def _told(self, module: str, store: Store, said: str, took: float, fields: int = 0) -> Told:
        """A line of the table. Whatever kept the module from its work counts as if it had found something."""
        of = store.of(ONE_METHOD.get(module, ("GET", "POST")))
        attacked = store.attacked()
        through = min(attacked[one] for one in (module, *BEFORE.get(module, ())))
        found = Counter({name: n for name, n in store.found().items() if name.startswith(f"{module}: ")})
        faults = Counter({"not attacked": of - through, "lost": sum(int(times) for times in LOST.findall(said))})
        faults |= Counter({"lag": said.count(LAG), "no endpoint": said.count(NO_ENDPOINT)})
        faults |= self._failed(module)
        if took and module != STORED:
            with self._one_looks:
                faults |= Counter(f"shut out of {start}" for start in self.visitor.shut_out())
        asked = self.front.answered(module).total()
        parts = [f"{fields} fields"] * bool(fields) + [f"{asked} answers"] * bool(asked)
        looked_at = f"{module}: {through} of {of}" + (f" ({', '.join(parts)})" if parts else "")
        return self._line(looked_at, found + faults, took)

    def _failed(self, module: str) -> Counter[str]:
        answers = self.front.answered(module)
        return Counter({"429": answers[429], "500": answers[500], "502": answers[502]})

    def _line(self, looked_at: str, against: Counter[str], took: float) -> Told:
        words = ", ".join(f"{name}: {times}" for name, times in (+against).items())
        return Told("wapiti", self.visitor.who, looked_at, against.total(), took, words)
