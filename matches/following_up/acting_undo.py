"""What reverses an act of the action plan, for the Undo button of a message."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from matches.following_up.acting import Planned, change
from matches.models import Action, Option, Seat
from peermatch import undoing
from peermatch.undoing import Undoing

PLANNED, OPTIONS, CHANGED, DONE, TAKEN_BACK = (
    "action-planned", "options-written", "action-changed", "action-done", "plan-taken-back",
)  # fmt: skip


def undo_planning(told: Undoing) -> str:
    for one in _rows(Action, told, told.facts["actions"]):
        one.take_back(by=told.by, at=told.at)
    return _("It counts no more. It stays on this page, and can be put back.")


def undo_options(told: Undoing) -> str:
    for one in _rows(Option, told, told.facts["options"]):
        one.take_back(by=told.by, at=told.at)
    return _("It counts no more. It stays on this page, and can be put back.")


def undo_changing(told: Undoing) -> str:
    [action] = _rows(Action, told, [told.facts["action"]])
    if as_facts(Planned.of(action)) != told.facts["wrote"]:
        raise ValidationError(_("It was changed again since. Look at it, and change it by hand."))
    change(action=action, planned=_planned(action, told.facts["before"]), by=told.by, at=told.at)
    return _("It is as it was before.")


def undo_doing(told: Undoing) -> str:
    [action] = _rows(Action, told, [told.facts["action"]])
    action.undo(by=told.by, at=told.at)
    return _("It is to be done again.")


def undo_taking_back(told: Undoing) -> str:
    model, name = (Action, "action") if "action" in told.facts else (Option, "option")
    [line] = _rows(model, told, [told.facts[name]])
    line.put_back(by=told.by, at=told.at)
    return _("It stands again.")


def as_facts(planned: Planned) -> dict[str, Any]:
    """A line, as an offer to undo keeps it."""
    return {"words": planned.words, "seat": planned.seat.pk if planned.seat else None, "due": planned.due.isoformat()}


def _planned(action: Action, facts: dict[str, Any]) -> Planned:
    seat: Seat | None = action.match.seats.filter(pk=facts["seat"]).first() if facts["seat"] else None
    return Planned(facts["words"], seat, date.fromisoformat(facts["due"]))


def _rows(model: Any, told: Undoing, ids: list[str]) -> list[Any]:
    rows = model.objects.in_program(told.program).filter(public_id__in=ids)
    found = list(rows.select_related("match__program", "match__coordinator", "seat__participant"))
    if len(found) != len(ids):
        raise ValidationError(_("It is no longer there."))
    return found


def register() -> None:
    """Called when the app is ready."""
    undoing.register(PLANNED, undo_planning)
    undoing.register(OPTIONS, undo_options)
    undoing.register(CHANGED, undo_changing)
    undoing.register(DONE, undo_doing)
    undoing.register(TAKEN_BACK, undo_taking_back)
