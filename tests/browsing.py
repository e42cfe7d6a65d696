"""What journeys in a real browser share."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

VIEWS = ((1280, "light"), (1280, "dark"), (320, "dark"), (320, "light"))
# The scheme changes colours and nothing else, so what does not look at colours is asked once at each width.
FIRST_AT_ITS_WIDTH = (VIEWS[0], VIEWS[2])
# In `bin/test` a page is looked at once at each width and once in each scheme.
LOOKED_AT = VIEWS if os.environ.get("ALL_TESTS") or os.environ.get("SHOTS") else FIRST_AT_ITS_WIDTH
# What looks at colours is most of axe's work, and pages share theirs: it is asked wherever a view shows a combination
# of colours that it did not judge before.
OF_COLOURS = ("color-contrast", "link-in-text-block")
HEIGHT = 800
ASK_AXE = """async rules => {
  const options = {resultTypes: ["violations"], preload: false, rules};  // preloading fetches style sheets anew
  const {violations} = await axe.run(options);
  return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`));
}"""
ASK_AXE_OF_COLOURS = ASK_AXE.replace("rules}", "runOnly: {type: 'rule', values: rules}}")
# Of each text and control that can be seen: its colour, size and weight, what it lies upon, and what tells a link from
# the words around it.
COLOURS = """() => {
  const plain = "rgba(0, 0, 0, 0)|none|1|static|none|normal";
  const beneath = new Map([[null, ""]]);
  const ground = element => {
    if (!beneath.has(element)) {
      const of = getComputedStyle(element);
      const own = [
        of.backgroundColor, of.backgroundImage, of.opacity, of.position, of.filter, of.mixBlendMode,
      ].join("|");
      const under = ground(element.parentElement);
      beneath.set(element, own === plain ? under : `${own} on ${under}`);
    }
    return beneath.get(element);
  };
  const ink = element => {
    const of = getComputedStyle(element);
    return [of.color, of.fontSize, of.fontWeight, of.textDecorationLine, of.borderBottom, of.textShadow].join("|");
  };
  const speaks = element => element.matches("input, select, textarea, button") ||
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const amid = element => element.tagName === "A" ? ink(element.parentElement) : "";
  const seen = [...document.body.querySelectorAll("*")].filter(one => speaks(one) && one.checkVisibility());
  return [...new Set(seen.map(one => [one.tagName, ink(one), amid(one), ground(one)].join(" ")))];
}"""

_judged: set[str] = set()  # combinations of colours that axe found nothing wrong with


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands: one line a node, empty where nothing is."""
    return ask_axe(page, {})


def ask_axe(page: Page, rules: object) -> list[str]:
    """The same, with its rules as said."""
    return _ask(page, ASK_AXE, rules)


def ask_axe_of_colours(page: Page) -> list[str]:
    return _ask(page, ASK_AXE_OF_COLOURS, OF_COLOURS)


def _axe_in_view(page: Page, *, all_rules: bool) -> list[str]:
    """The same, of what has to be asked in this view."""
    colours = set(page.evaluate(COLOURS))
    new = not colours <= _judged
    if all_rules:
        faults = ask_axe(page, {} if new else {rule: {"enabled": False} for rule in OF_COLOURS})
    else:
        faults = ask_axe_of_colours(page) if new else []
    if not faults:
        _judged.update(colours)
    return faults


def _ask(page: Page, how: str, rules: object) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(how, rules)
    return found


def runs_scripts(page: Page) -> bool:
    """Whether this browser does; where it does not, axe cannot run either."""
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window; a page that is still coming is waited for."""
    page.wait_for_load_state("domcontentloaded")
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser complains of from now on: blocked styles, failed scripts, lost files."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def look(page: Page, views: Sequence[tuple[int, str]] = LOOKED_AT, *, leaves: tuple[int, str] = VIEWS[0]) -> None:
    """The page as it stands, wide and narrow, light and dark: axe finds nothing, nothing scrolls sideways.

    Where the browser runs no scripts, only the latter, and colours make no difference. With SHOTS set to a folder,
    keeps a picture of each view.
    """
    page.wait_for_load_state()  # a click is over as soon as the next page begins to come
    scripted = runs_scripts(page)
    for view in views if scripted or os.environ.get("SHOTS") else FIRST_AT_ITS_WIDTH:
        show(page, *view)
        where = f"{page.url} at {view[0]} px, {view[1]}"
        faults = _axe_in_view(page, all_rules=view in FIRST_AT_ITS_WIDTH) if scripted else []
        assert not faults, "\n".join([where, *faults])
        assert not scrolls_sideways(page), where
        _keep_picture(page, view)
    show(page, *leaves)


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
