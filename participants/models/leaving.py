"""Who must hear of it when a person takes part no more."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from peermatch.accounts.models import User

if TYPE_CHECKING:
    from participants.models.participant import Participant

Left = Callable[["Participant", User | None, datetime], None]
_leaving: list[Left] = []


def on_leaving(hears: Left) -> None:
    """Has the function called, in the same transaction, with whoever left the program, who recorded it, and when."""
    if hears not in _leaving:
        _leaving.append(hears)


def left(person: "Participant", *, by: User | None, at: datetime) -> None:
    """Called by the person's own door; nothing else says that somebody left."""
    for hears in _leaving:
        hears(person, by, at)
