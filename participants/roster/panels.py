"""What other floors show on a person's page: each registers a function when its app is ready."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from participants.models import Participant
from peermatch.accounts.access import ProgramRequest


@dataclass(frozen=True)
class Panel:
    """A template that is included with `panel` as its context; it begins with an h2. Lower numbers stand first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: int = 50


Adds = Callable[[ProgramRequest, Participant], Panel | None]
_adds: list[Adds] = []


def on_person_page(adds: Adds) -> None:
    """Has the function called for each person's page; it returns its panel, or nothing. Mind what a viewer may see."""
    if adds not in _adds:
        _adds.append(adds)


def panels(request: ProgramRequest, person: Participant) -> list[Panel]:
    found = [adds(request, person) for adds in _adds]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.place)
