"""Who pays for whose work, in the words of an organization's page."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Funding, Organization
from participants.roster.words import say_dates
from peermatch.text import fold

PAYS, IS_PAID = "pays", "paid"  # which of the two this organization is
SENTENCES = {PAYS: gettext_lazy("Pays for the work of"), IS_PAID: gettext_lazy("Its work is paid for by")}
WHY = gettext_lazy(
    "Where one organization pays for the work of another, people who work for the first have power over people who "
    "work for the second: it is checked in every match."
)


@dataclass(frozen=True)
class Paying:
    """One funding as this organization sees it."""

    row: Funding
    words: str
    other: Organization
    dates: str
    is_over: bool

    @property
    def sentence(self) -> str:
        """“Pays for the work of Region 13 since April 1, 2024.”"""
        return f"{' '.join(part for part in (self.words, self.other.name, self.dates) if part)}."


def payings(organization: Organization, today: date) -> list[Paying]:
    """All fundings in which it stands, those in force first: whose work it pays for, then who pays for its own."""
    rows = Funding.objects.in_program(organization.program).touching(organization).select_related("funder", "funded")
    found = [paying_of(row, organization, today) for row in rows]
    return sorted(found, key=lambda one: (one.is_over, one.row.funded_id == organization.pk, fold(one.other.name)))


def paying_of(row: Funding, organization: Organization, today: date) -> Paying:
    pays = row.funder_id == organization.pk
    is_over = row.until is not None and row.until < today
    words = str(SENTENCES[PAYS if pays else IS_PAID])
    return Paying(row, words, row.funded if pays else row.funder, say_dates(row.since, row.until), is_over)


def told_of_funder(row: Funding) -> str:
    """“Pays for the work of “Region 13” since April 1, 2024.”: a line in the history stands under who pays."""
    dates = say_dates(row.since, row.until)
    if not dates:
        return _("Pays for the work of “%(name)s”.") % {"name": row.funded.name}
    return _("Pays for the work of “%(name)s” %(dates)s.") % {"name": row.funded.name, "dates": dates}
