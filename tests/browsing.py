"""What journeys in a real browser share."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False}  # preloading fetches style sheets from wrong addresses


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands: one line a node, empty where nothing is."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{rule['id']}: {rule['help']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def complaints(page: Page) -> list[str]:
    """A list that fills with what the browser complains of from now on: blocked styles, failed scripts, lost files.

    Look at it before `axe`, which tries to add styles of its own and is not allowed to.
    """
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


VIEWS = [(1280, "light"), (320, "dark"), (1280, "dark"), (320, "light")]
# Pages look the same whatever the database: of the two runs of bin/test, only the one on SQLite looks at all views.
LOOKED_AT = VIEWS[:2] if "DATABASE_URL" in os.environ else VIEWS


def look(page: Page) -> None:
    """The page as it stands, wide and narrow, light and dark: axe finds nothing, nothing scrolls sideways.

    Where the browser runs no scripts, axe cannot run either. With SHOTS set to a folder, keeps a picture of each view.
    """
    runs_scripts = page.evaluate("matchMedia('(scripting: enabled)').matches")
    for width, scheme in LOOKED_AT if runs_scripts else VIEWS[:1]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        where = f"{page.url} at {width} px, {scheme}"
        assert not runs_scripts or axe(page) == [], where
        assert not scrolls_sideways(page), where
        _keep_picture(page, f"{width}-{scheme}")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")


def _keep_picture(page: Page, view: str) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        number = len(list(Path(folder).glob(f"*-{view}.png")))
        name = re.sub(r"[0-9a-f-]{36}", "x", page.url.split("//")[1].partition("/")[2]).strip("/").replace("/", "-")
        page.screenshot(path=Path(folder) / f"{number:02d}-{name.partition('?')[0]}-{view}.png", full_page=True)
