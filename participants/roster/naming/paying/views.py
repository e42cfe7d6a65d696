"""Pages of who pays for whose work: everyone in the program reads them, a lead changes them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participants.models import Funding, Organization
from participants.roster.naming.paying.door import terms_of
from participants.roster.naming.paying.forms import AddForm, ChangeForm, EndForm, RemoveForm
from participants.roster.naming.paying.undo_doors import ADDED, CHANGED, REMOVED, facts_of
from participants.roster.naming.paying.words import WHY, Paying, paying_of, payings
from participants.roster.person.section import kept
from peermatch.accounts.access import ProgramRequest, fetch, lead, member
from peermatch.once import once
from peermatch.saving import saves_whole
from peermatch.undoing import offer


@require_safe
@member
def fundings(request: ProgramRequest, organization: UUID) -> HttpResponse:
    """For those who may not change the organization; a lead finds the same below its fields."""
    row = fetch(Organization, request, organization)
    context = {
        "row": row, "payings": payings(row, request.program.today), "place": "settings", "why": WHY,
        "back": reverse("organizations", args=[request.program.slug]),
    }  # fmt: skip
    return render(request, "participants/naming/fundings_page.html", context)


@lead
@once
def add(request: ProgramRequest, organization: UUID) -> HttpResponse:
    row = fetch(Organization, request, organization)
    form = AddForm(_posted(request), organization=row)
    if form.is_bound and form.is_valid() and kept(form, by=request.user):
        offer(request, _("It is on record."), ADDED, back=_home(row), funding=form.funding.public_id)
        return redirect(_home(row))
    return _show(request, row, form, _("Who pays for whose work: %(name)s") % {"name": row.name}, WHY)


@lead
@saves_whole
def change(request: ProgramRequest, organization: UUID, funding: UUID) -> HttpResponse:
    row, held = _fetch(request, organization, funding)
    form = ChangeForm(_posted(request), funding=held.row)
    return _dates_page(request, row, held, form, _("Change the dates"), _("The dates are on record."))


@lead
@saves_whole
def end(request: ProgramRequest, organization: UUID, funding: UUID) -> HttpResponse:
    row, held = _fetch(request, organization, funding)
    form = EndForm(_posted(request), funding=held.row)
    return _dates_page(request, row, held, form, _("When did it end?"), _("The end is on record."))


@lead
@saves_whole
def remove(request: ProgramRequest, organization: UUID, funding: UUID) -> HttpResponse:
    row, held = _fetch(request, organization, funding)
    form = RemoveForm(_posted(request), funding=held.row)
    if form.is_bound and form.is_valid() and kept(form, by=request.user):
        offer(request, _("It was removed."), REMOVED, back=_home(row), funding=held.row.public_id)
        return redirect(_home(row))
    lede = _("%(sentence)s Remove it only if it was never so. If it is over, end it instead.")
    return _show(request, row, form, _("Remove this from the record?"), lede % {"sentence": _lede(row, held)})


def _dates_page(
    request: ProgramRequest, row: Organization, held: Paying, form: Any, title: str, said: str
) -> HttpResponse:
    """Shows the form; what was sent is on record, and can be taken back."""
    was = facts_of(terms_of(held.row))
    if form.is_bound and form.is_valid() and kept(form, by=request.user):
        now = facts_of(terms_of(held.row))
        offer(request, said, CHANGED, back=_home(row), funding=held.row.public_id, was=was, now=now)
        return redirect(_home(row))
    return _show(request, row, form, title, _lede(row, held))


def _fetch(request: ProgramRequest, organization: UUID, funding: UUID) -> tuple[Organization, Paying]:
    row = fetch(Organization, request, organization)
    rows = Funding.objects.in_program(request.program).touching(row).select_related("funder", "funded")
    found = fetch(rows.select_for_update(of=("self",)) if request.method == "POST" else rows, request, funding)
    return row, paying_of(found, row, request.program.today)


def _posted(request: ProgramRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _home(row: Organization) -> str:
    return reverse("organization-edit", args=[row.program.slug, row.public_id])


def _lede(row: Organization, held: Paying) -> str:
    return f"{row.name}: {held.sentence[:1].lower()}{held.sentence[1:]}"


def _show(request: ProgramRequest, row: Organization, form: Any, title: str, lede: Any) -> HttpResponse:
    context = {"form": form, "title": title, "lede": lede, "place": "settings"}
    return render(request, "form_page.html", context | {"back": _home(row), "back_label": row.name})
