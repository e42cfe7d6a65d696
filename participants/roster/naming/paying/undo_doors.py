"""What takes back what a lead said about who pays, for the Undo button of a message."""

from dataclasses import astuple
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants.models import Funding
from participants.roster.naming.paying import door
from participants.roster.naming.paying.door import Terms, terms_of
from peermatch import undoing
from peermatch.undoing import Undoing

ADDED, CHANGED, REMOVED = "funding-added", "funding-changed", "funding-removed"


def undo_added(told: Undoing) -> str:
    door.remove(funding=_row(Funding.objects, told), by=told.by, at=told.at)
    return _("It is off the record again.")


def undo_changed(told: Undoing) -> str:
    """Also an end on a day."""
    funding = _row(Funding.objects, told)
    if facts_of(terms_of(funding)) != told.facts["now"]:
        raise _changed()
    since, until, note = told.facts["was"]
    door.change(funding=funding, to=Terms(_day(since), _day(until), note), by=told.by, at=told.at)
    return _("It is on record as it was before.")


def undo_removed(told: Undoing) -> str:
    door.bring_back(funding=_row(Funding.records, told), by=told.by, at=told.at)
    return _("It is on record again.")


def facts_of(terms: Terms) -> list[str]:
    """As a signed note keeps them."""
    return [str(fact) if fact else "" for fact in astuple(terms)]


def _day(fact: str) -> date | None:
    return date.fromisoformat(fact) if fact else None


def _row(rows: Any, told: Undoing) -> Funding:
    found: Funding | None = (
        rows.in_program(told.program)
        .filter(public_id=told.id("funding"))
        .select_for_update(of=("self",))
        .select_related("funder", "funded")
        .first()
    )
    if found is None:
        raise _changed()
    return found


def _changed() -> ValidationError:
    return ValidationError(_("Something changed since. Look at the organization's page and change it by hand."))


def register() -> None:
    """Called when the app is ready."""
    for name, reverse in {ADDED: undo_added, CHANGED: undo_changed, REMOVED: undo_removed}.items():
        undoing.register(name, reverse)
