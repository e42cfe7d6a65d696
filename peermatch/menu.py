"""How many things wait behind an entry of the main menu. Steps register what counts them; the menu knows no step."""

from collections.abc import Callable

from peermatch.accounts.models import Program

_counts: dict[str, Callable[[Program], int]] = {}


def count_in_menu(place: str, count: Callable[[Program], int]) -> None:
    """Called once, when the app is ready: `count(program)` stands beside the entry of that place."""
    _counts[place] = count


def waiting_at(place: str, program: Program) -> int:
    count = _counts.get(place)
    return count(program) if count else 0
