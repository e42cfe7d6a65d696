"""Looks at kept pages in a real browser: each in every view, with scripts and without."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browsing import COLOURS, OF_COLOURS, ask_axe, ask_axe_of_colours, complaints
from tests.looking.album import Kept
from tests.looking.measures import sideways, spacing, targets
from tests.looking.showing import Showing
from tests.looking.views import SCRIPTS, View, Wanted
from tests.tabbing import faults_by_tab

# Where scripts are off nothing that a page brings runs; axe, which is not the page's, waits by timers that would not.
NO_TIMERS = """window.setTimeout = (act, _after, ...given) => {
  Promise.resolve().then(() => act?.call?.(window, ...given));
  return 0;
}"""
PATIENCE = 120_000  # milliseconds that a busy machine may take for a page
PARTS = ("axe", "sideways", "tab", "targets", "spacing", "console")


@dataclass(frozen=True)
class Found:
    """One line of the table: a page in a view, and what is wrong with it."""

    name: str
    state: str
    size: str
    scheme: str
    script: str
    part: str
    what: str

    def __str__(self) -> str:
        return (
            f"{self.name:26} {self.size:>4} {self.scheme:9} {self.script:3} {self.part:8} {self.what}  [{self.state}]"
        )


@dataclass
class Seen:
    """What came of one page: views, seconds, and what was found."""

    page: Kept
    views: int
    seconds: float
    found: list[Found]

    def __str__(self) -> str:
        did = f"{self.views:3} views {self.seconds:6.1f} s  found: {len(self.found):2}"
        return f"{self.page.name:26} {did}  [{self.page.state}]"


class Eyes:
    """A window that runs scripts and one that runs none. Colors that axe judged once are not asked anew."""

    def __init__(self, browser: Browser, showing: Showing, wanted: Wanted, parts: set[str], pictures: Path) -> None:
        self.showing, self.wanted, self.parts, self.pictures = showing, wanted, parts, pictures
        self.judged: set[str] = set()
        self.windows = {
            script: browser.new_context(java_script_enabled=SCRIPTS[script], reduced_motion="reduce").new_page()
            for script in wanted.scripts
        }
        for window in self.windows.values():
            window.set_default_timeout(PATIENCE)
        self.heard = {script: complaints(window) for script, window in self.windows.items()}

    def look(self, page: Kept) -> Seen:
        began, found, views = monotonic(), list[Found](), 0
        for script, window in self.windows.items():
            self.heard[script].clear()
            window.goto(self.showing.show(page))
            for view, is_first in self.wanted.views():
                views += 1
                view.show(window)
                wrong = [*self._faults(window, script, is_first=is_first)]
                found += [
                    Found(page.name, page.state, view.size, view.called, script, part, what) for part, what in wrong
                ]
                if wrong:
                    self._keep_picture(window, page, view, script)
            heard = [what for what in self.heard[script] if f"status of {page.status}" not in what]
            if "console" in self.parts:
                found += [Found(page.name, page.state, "", "", script, "console", what) for what in heard]
        return Seen(page, views, monotonic() - began, found)

    def _faults(self, window: Page, script: str, *, is_first: bool) -> Iterator[tuple[str, str]]:
        """Where things stand, and what presses them, is asked once at each size; the Tab key and axe too."""
        if "sideways" in self.parts:
            yield from (("sideways", what) for what in sideways(window))
        if "axe" in self.parts:
            yield from (("axe", what) for what in self._axe(window, script, is_first=is_first))
        if is_first and "targets" in self.parts:
            yield from (("targets", what) for what in targets(window))
        if is_first and "spacing" in self.parts:
            yield from (("spacing", what) for what in spacing(window))
        if is_first and "tab" in self.parts:
            try:
                yield from (("tab", what) for what in faults_by_tab(window))
            except AssertionError as trapped:
                yield "tab", str(trapped)

    def _axe(self, window: Page, script: str, *, is_first: bool) -> list[str]:
        if script == "off":
            window.evaluate(NO_TIMERS)
        colours = {f"{one} {window.evaluate(IN_FORCE)}" for one in window.evaluate(COLOURS)}
        is_new = not colours <= self.judged
        if is_first:
            wrong = ask_axe(window, {} if is_new else {rule: {"enabled": False} for rule in OF_COLOURS})
        else:
            wrong = ask_axe_of_colours(window) if is_new else []
        if not wrong:
            self.judged |= colours
        return wrong

    def _keep_picture(self, window: Page, page: Kept, view: View, script: str) -> None:
        called = re.sub(r"\W+", "-", f"{page.number:04d} {page.name} {view.size} {view.called} {script}")
        with suppress(Error):  # higher than a picture can be
            window.screenshot(path=self.pictures / f"{called}.png", full_page=True)


IN_FORCE = "() => matchMedia('(forced-colors: active)').matches"


def look_at(
    pages: list[Kept], files: Path, wanted: Wanted, parts: set[str], pictures: Path, chromium: str
) -> Iterator[Seen]:
    showing = Showing(files)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium or None, args=["--no-sandbox", "--disable-gpu"])
        eyes = Eyes(browser, showing, wanted, parts, pictures)
        for page in pages:
            try:
                yield eyes.look(page)
            except Error as broke:
                what = str(broke).partition("\n")[0]
                yield Seen(page, 0, 0, [Found(page.name, page.state, "", "", "", "broke", what)])
        browser.close()
    showing.close()
