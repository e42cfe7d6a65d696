"""What journeys in a real browser share."""

import os
import re
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

VIEWS = ((1280, "light"), (1280, "dark"), (320, "dark"), (320, "light"))
# The scheme changes colours and nothing else, so what does not look at colours is asked once at each width.
OF_COLOURS = ("color-contrast", "link-in-text-block")
FIRST_AT_ITS_WIDTH = (VIEWS[0], VIEWS[2])
HEIGHT = 800
ASK_AXE = """async only => {
  const options = {resultTypes: ["violations"], preload: false};  // preloading fetches style sheets anew
  if (only.length) options.runOnly = {type: "rule", values: only};
  const {violations} = await axe.run(options);
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`));
}"""


def axe(page: Page, *only: str) -> list[str]:
    """What axe-core finds wrong with the page as it stands: one line a node, empty where nothing is.

    `only` names the rules to ask; all of them if there is none.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(ASK_AXE, list(only))
    return found


def runs_scripts(page: Page) -> bool:
    """Whether this browser does; where it does not, axe cannot run either."""
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser complains of from now on: blocked styles, failed scripts, lost files."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def look(page: Page) -> None:
    """The page as it stands, wide and narrow, light and dark: axe finds nothing, nothing scrolls sideways.

    Where the browser runs no scripts, only the latter. With SHOTS set to a folder, keeps a picture of each view.
    """
    scripted = runs_scripts(page)
    for view in VIEWS:
        show(page, *view)
        where = f"{page.url} at {view[0]} px, {view[1]}"
        only = () if view in FIRST_AT_ITS_WIDTH else OF_COLOURS
        faults = axe(page, *only) if scripted else []
        assert not faults, "\n".join([where, *faults])
        assert not scrolls_sideways(page), where
        _keep_picture(page, view)
    show(page, *VIEWS[0])


def arrive(page: Page, at: str | re.Pattern[str]) -> None:
    """Waits for the page with that heading, and looks at it."""
    expect(page.get_by_role("heading", level=1, name=at)).to_be_visible()
    look(page)


def show(page: Page, width: int, scheme: str) -> None:
    """Sets the page's width in pixels and its colour scheme; nothing moves."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")


def _keep_picture(page: Page, view: tuple[int, str]) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        name = re.sub(r"[0-9a-f-]{36}", "x", page.url.split("//")[1].partition("/")[2]).strip("/").replace("/", "-")
        kept = f"{name.partition('?')[0]}-{view[0]}-{view[1]}.png"
        number = len(list(Path(folder).glob(f"*-{view[0]}-{view[1]}.png")))
        page.screenshot(path=Path(folder) / f"{number:02d}-{kept}", full_page=True)
