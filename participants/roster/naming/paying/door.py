"""The doors by which it is said who pays for whose work, changed, and taken back. Each leaves a line in the history."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participants.models import Funding, NameChange, Organization
from participants.roster.naming.books import BOOKS
from participants.roster.naming.door import tell
from participants.roster.naming.paying.words import told_of_funder
from peermatch.accounts.models import User

BOOK = BOOKS["organization"]


@dataclass(frozen=True)
class Terms:
    """What may change of a funding."""

    since: date | None
    until: date | None
    note: str


def terms_of(funding: Funding) -> Terms:
    return Terms(funding.since, funding.until, funding.note)


@transaction.atomic
def add(*, funding: Funding, by: User, at: datetime) -> None:
    _lock(funding)
    _insist_on_order(terms_of(funding))
    funding.clean()
    funding.save()
    _tell(_("Now on record: %(said)s"), funding, by=by, at=at)


@transaction.atomic
def change(*, funding: Funding, to: Terms, by: User, at: datetime) -> None:
    """Nothing where nothing is different."""
    if to == terms_of(funding):
        return
    _insist_on_order(to)
    funding.since, funding.until, funding.note = to.since, to.until, to.note
    funding.save(update_fields=["since", "until", "note"])
    _tell(_("Changed: %(said)s"), funding, by=by, at=at)


@transaction.atomic
def end(*, funding: Funding, on: date, by: User, at: datetime) -> None:
    funding.end(on=on)
    _tell(_("Ended: %(said)s"), funding, by=by, at=at)


@transaction.atomic
def remove(*, funding: Funding, by: User, at: datetime) -> None:
    funding.remove(by=by, at=at)
    _tell(_("No longer on record: %(said)s"), funding, by=by, at=at)


@transaction.atomic
def bring_back(*, funding: Funding, by: User, at: datetime) -> None:
    _lock(funding)
    funding.bring_back()
    _tell(_("On record again: %(said)s"), funding, by=by, at=at)


def _lock(funding: Funding) -> None:
    """Both organizations, so that nobody writes the same of them meanwhile, merges them, or removes one."""
    rows = Organization.objects.in_program(funding.program).filter(pk__in=[funding.funder_id, funding.funded_id])
    if len(rows.order_by("pk").select_for_update()) < len({funding.funder_id, funding.funded_id}):
        raise ValidationError(_("Somebody removed one of the two meanwhile. Nothing was saved."))


def _insist_on_order(terms: Terms) -> None:
    if terms.since and terms.until and terms.until < terms.since:
        raise ValidationError({"until": _("It cannot end before it began.")})


def _tell(words: str, funding: Funding, *, by: User, at: datetime) -> None:
    tell(BOOK, NameChange.Did.CHANGED, funding.funder, words % {"said": told_of_funder(funding)}, by=by, at=at)
