"""In which windows and colors every page is looked at, and with which choices of its reader."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from peermatch.display.choices import Display

SIZES = {"1280": (1280, 800), "768": (768, 1024), "320": (320, 256)}  # the last is 1280 at 400 %
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
}
AS_IT_COMES: dict[str, Any] = {"color_scheme": "light", "forced_colors": "none", "contrast": "no-preference"}
SCRIPTS = {"on": True, "off": False}
# Of what readers choose for themselves: how the first element of the page is marked for it.
CHOSEN = {
    "": Display(),
    "200 %": Display(size=200),
    "300 %": Display(size=300),
    "wide": Display(spacing="wide"),
    "yellow": Display(contrast="yellow-on-black"),
    "black": Display(contrast="black-on-yellow"),
    "simpler": Display(simpler=True),
}
DISPLAYS = {called: chosen.marks() for called, chosen in CHOSEN.items()}


@dataclass(frozen=True)
class View:
    size: str
    scheme: str
    display: str = ""

    @property
    def called(self) -> str:
        return f"{self.scheme} {self.display}".strip()

    def show(self, page: Any) -> None:
        """Nothing moves."""
        width, height = SIZES[self.size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(**AS_IT_COMES | SCHEMES[self.scheme], reduced_motion="reduce")
        page.evaluate(MARK, DISPLAYS[self.display])


MARK = """marks => {
  const first = document.documentElement;
  for (const name of window.marked ?? []) first.removeAttribute(name);
  for (const [name, value] of Object.entries(marks)) first.setAttribute(name, value);
  window.marked = Object.keys(marks);
  document.getAnimations().forEach(one => one.cancel());  // colors that are on their way are judged by nobody
}"""


@dataclass(frozen=True)
class Wanted:
    """What was asked for."""

    sizes: list[str] = field(default_factory=lambda: list(SIZES))
    schemes: list[str] = field(default_factory=lambda: list(SCHEMES))
    scripts: list[str] = field(default_factory=lambda: list(SCRIPTS))
    displays: list[str] = field(default_factory=lambda: list(DISPLAYS))

    def views(self) -> Iterator[tuple[View, bool]]:
        """And whether it is the first at its size: where things stand is asked there, the scheme changes colors."""
        for size in self.sizes:
            for display in self.displays:
                for scheme in self.schemes[: 1 if display else None]:  # what readers choose, in one of them
                    yield View(size, scheme, display), scheme == self.schemes[0]
