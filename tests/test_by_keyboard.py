"""The longest pages by the Tab key alone: everything is reached, in the order it is read, where one sees it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from matches.models import Stage
from peermatch.accounts.models import Program, User
from tests.browsing import show
from tests.conftest import DeskOf
from tests.crowd import Crowd
from tests.test_query_counts import begun
from tests.test_scope import IN_A_PROGRAM, lead, make_world, urls

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = ("match", "person", "settings-fit", "import-headings", "request")
# What can be reached by Tab: of radio buttons the group, at the one that is chosen or its first.
TO_REACH = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const seen = all.filter(one => one.checkVisibility() && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0);
  window.reached = seen.filter(one => one.type !== "radio");
  return window.reached.length;
}"""
# Where the focus is: the how-manieth of these (-1 for a radio button, null outside the page), how far down, and what
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
  if (box.bottom > innerHeight || box.top < 0) wrong.push("out of sight");
  else if (!above || !(one.contains(above) || above.contains(one) || one.labels?.[0]?.contains(above)))
    wrong.push("covered");
  return {place: window.reached.indexOf(one), top: box.top + scrollY, wrong, what: one.outerHTML.slice(0, 120)};
}"""


def test_the_longest_pages_are_walked_by_the_keyboard_alone(
    desk_of: DeskOf, program: Program, coordinator: User
) -> None:
    world: dict[str, Any] = make_world(program, coordinator)
    lead(program, coordinator)
    Crowd(program, coordinator, begun(world, Stage.ACTIVE), world["person"]).grow(2)
    found = urls(program, world, [(name, names) for name, names in IN_A_PROGRAM if name in LONGEST])
    desk = desk_of(coordinator)
    assert {name: wrong for name, url in found.items() if (wrong := faults_by_tab(desk, url))} == {}


def faults_by_tab(desk: Page, url: str) -> list[str]:
    """In one column, where what comes later stands lower."""
    desk.goto(url)
    show(desk, 320, "light")
    to_reach = desk.evaluate(TO_REACH)
    assert to_reach > 5
    stops = list(walked(desk, most=4 * to_reach))
    wrong = [f"{problem}: {stop['what']}" for stop in stops for problem in stop["wrong"]]
    wrong += [f"jumps up: {now['what']}" for was, now in pairwise(stops) if now["top"] < was["top"] - 60]
    missed = set(range(to_reach)) - {stop["place"] for stop in stops}
    return [*wrong, *(f"never reached: {number}" for number in sorted(missed))]


def walked(desk: Page, *, most: int) -> Iterator[dict[str, Any]]:
    """Where Tab leads until it leaves the page or begins anew. A field of several parts, as a date, is one stop."""
    last: dict[str, Any] = {}
    for _press in range(most):
        desk.keyboard.press("Tab")
        stop = desk.evaluate(FOCUS)
        if stop is None or (last and stop["place"] == 0):
            return
        if (stop["place"], stop["what"]) != (last.get("place"), last.get("what")):
            yield stop
        last = stop
    raise AssertionError(f"Tab is trapped at {last['what']}")
