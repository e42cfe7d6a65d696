"""A page by the Tab key alone: every control is reached once, in the order it is read, where one sees it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

# What can be reached by Tab: of radio buttons the group, at the one that is chosen or its first.
TO_REACH = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const seen = all.filter(one => one.checkVisibility() && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0);
  window.reached = seen.filter(one => one.type !== "radio");
  return window.reached.length;
}"""
# Where the focus is: the how-manieth of these (-1 for a radio button, null outside the page), where it stands, and what
# is wrong with how it is shown.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), drawn = getComputedStyle(one);
  const line = one.getClientRects()[0];  // the first of words that go on in the next
  const [x, y] = [line.left + Math.min(line.width / 2, 12), line.top + Math.min(line.height / 2, 8)];
  const above = document.elementFromPoint(x, y);
  const wrong = [];
  if (drawn.outlineStyle === "none" || parseFloat(drawn.outlineWidth) < 2) wrong.push("no outline");
  const higher = box.height > innerHeight;
  if (higher ? box.top >= innerHeight || box.bottom <= 0 : box.bottom > innerHeight + 1 || box.top < -1)
    wrong.push("out of sight");
  else if (y >= 0 && y < innerHeight &&
      (!above || !(one.contains(above) || above.contains(one) || one.labels?.[0]?.contains(above))))
    wrong.push("covered");
  const [left, right, top, bottom] = [box.left, box.right, box.top + scrollY, box.bottom + scrollY];
  const what = one.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
  return {place: window.reached.indexOf(one), left, right, top, bottom, wrong, what};
}"""


def faults_by_tab(page: Page) -> list[str]:
    """Of the page as it stands, from its beginning."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    to_reach = page.evaluate(TO_REACH)
    stops = list(walked(page, most=4 * to_reach + 4))
    wrong = [f"{problem}: {stop['what']}" for stop in stops for problem in stop["wrong"]]
    wrong += [f"jumps up: {now['what']}" for was, now in pairwise(stops) if _jumps_up(was, now)]
    missed = set(range(to_reach)) - {stop["place"] for stop in stops}
    never = "at => window.reached[at].outerHTML.slice(0, 120)"
    return [*wrong, *(f"never reached: {page.evaluate(never, number)}" for number in sorted(missed))]


def _jumps_up(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """In one column what comes later stands lower; only a column further on begins higher up."""
    return bool(now["top"] < was["top"] - 60 and now["left"] < was["right"] - 1)


def walked(page: Page, *, most: int) -> Iterator[dict[str, Any]]:
    """Where Tab leads until it leaves the page or begins anew. A field of several parts, as a date, is one stop."""
    last: dict[str, Any] = {}
    for _press in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (last and stop["place"] == 0):
            return
        if (stop["place"], stop["what"]) != (last.get("place"), last.get("what")):
            yield stop
        last = stop
    raise AssertionError(f"Tab is trapped at {last.get('what', 'the beginning')}")
