"""What journeys in a real browser share."""

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
