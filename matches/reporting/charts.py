"""A table as bars: how long each is, and where it stands. Pure: the template draws it, its table stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, ROW, BAR = 260, 42, 14  # in units of the drawing, which grows with the page
MOST = 12  # bars; more are hard to compare
FITS = 33  # characters above a bar, its figure among them; the table says all


@dataclass(frozen=True)
class Bar:
    """`at` is the line of its words, `top` that of the bar under them."""

    word: str
    short: str
    said: str
    at: int
    top: int
    width: float


@dataclass(frozen=True)
class Chart:
    bars: Sequence[Bar]
    left_out: int

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return ROW * len(self.bars)

    @property
    def bar(self) -> int:
        return BAR


def chart(cells: Sequence[tuple[str, str, Any]]) -> Chart | None:
    """Of (word, figure in words, figure), in their order; nothing where there is nothing to compare."""
    drawn = [cell for cell in cells if cell[2]]
    if len(drawn) < 2:
        return None
    shown = sorted(drawn, key=lambda cell: -cell[2])[:MOST]
    most = max(cell[2] for cell in shown)
    bars = [
        Bar(word, _short(word, said), said, place * ROW + 15, place * ROW + 21, round(float(WIDTH * n / most), 1))
        for place, (word, said, n) in enumerate(cell for cell in drawn if cell in shown)
    ]
    return Chart(bars[:MOST], len(drawn) - len(bars[:MOST]))


def _short(word: str, said: str) -> str:
    room = FITS - len(f": {said}")
    return word if len(word) <= room else f"{word[: room - 1].rstrip(' :,')}…"
