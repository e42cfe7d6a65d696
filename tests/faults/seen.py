"""What was tried, what was promised, and what was seen: one row of the table."""

from collections.abc import Iterable
from dataclasses import dataclass

FEW, ALL = "few", "all"


@dataclass(frozen=True)
class Seen:
    tried: str
    promised: str
    seen: str
    holds: bool


def table(rows: Iterable[Seen]) -> str:
    """As it stands in a text, in Markdown."""
    lines = ["| tried | promised | seen | |", "|---|---|---|---|"]
    lines += [
        f"| {one.tried} | {one.promised} | {one.seen} | {'holds' if one.holds else 'DOES NOT HOLD'} |" for one in rows
    ]
    return "\n".join(lines)
