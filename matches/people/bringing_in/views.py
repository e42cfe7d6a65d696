"""Bringing in running matches: upload, headings, dry run, yes. What is said of a row comes from `review`."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import MatchList
from matches.people.bringing_in import lists, review
from matches.people.bringing_in.columns import COLUMNS, MATCHES
from matches.people.bringing_in.template_file import template_file
from participants.models import Export, HeadingMeaning
from participants.roster.exporting import TYPES, as_file
from participants.roster.list_file import ListFileForm
from participants.roster.mapping import HeadingsForm, meanings_of
from participants.roster.mending import BYTE_ORDER_MARK
from participants.roster.other_lists import other_kind
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.paging import paged

LATEST = 10


@coordinator
def bring_in(request: ProgramRequest) -> HttpResponse:
    form = ListFileForm(request.POST or None, request.FILES or None, most=lists.MOST_MATCHES)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(lists.keep(data=file.read(), name=file.name, program=request.program, by=request.user))
        except ValidationError as refused:
            form.add_error("file", refused)
    rows = _rows(request).without_text()
    context = {
        "form": form,
        "columns": COLUMNS,
        "waiting": rows.waiting(),
        "settled": rows.exclude(state=MatchList.State.WAITING)[:LATEST],
        "meanings": meanings_of(request.program, MATCHES),
        "back": reverse("matches", args=[request.program.slug]),
    }
    return _page(request, "bring_in", **context)


@coordinator
@require_safe
def bring_in_template(request: ProgramRequest) -> HttpResponse:
    return as_file(template_file(), "running-matches.xlsx", TYPES[Export.Format.XLSX])


@coordinator
@require_safe
def match_list(request: ProgramRequest, match_list: UUID) -> HttpResponse:
    row = fetch(_rows(request), request, match_list)
    if not row.is_waiting:
        return _page(request, "bring_in_done", row=row, left=row.outcome.get("problem", 0), did=review.did(row.outcome))
    if not lists.headings_of(row)[1].are_clear:
        return redirect("match-list-headings", request.program.slug, row.public_id)
    plan = lists.dry_run(row, timezone.now())
    said = review.page_of(plan, request.GET.get("show", ""))
    listed = paged(request, said["lines"])
    return _page(request, "bring_in_review", row=row, plan=plan, listed=listed, **said | {"lines": list(listed)})


@coordinator
def match_list_headings(request: ProgramRequest, match_list: UUID) -> HttpResponse:
    row = fetch(_rows(request), request, match_list)
    if not row.is_waiting:
        return redirect(row)
    table, headings = lists.headings_of(row)
    form = HeadingsForm(request.POST or None, table=table, headings=headings)
    if request.method == "POST" and form.is_valid():
        try:
            lists.mean(row=row, said=form.said, program=request.program, by=request.user)
            return redirect(row)
        except ValidationError as refused:
            form.add_error(None, refused)
    back = row.get_absolute_url() if headings.are_clear else reverse("bring-in", args=[request.program.slug])
    context = {
        "upload": row, "form": form, "wrong": headings.wrong, "other": other_kind(headings),
        "back": back, "sheet_page": "match-list-sheet",
    }  # fmt: skip
    return _page(request, "bring_in_headings", **context)


@coordinator
@require_POST
def match_list_sheet(request: ProgramRequest, match_list: UUID) -> HttpResponse:
    row = fetch(_rows(request), request, match_list)
    try:
        lists.use_sheet(row=row, name=request.POST.get("sheet", ""))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(row)


@coordinator
@require_POST
def match_list_agree(request: ProgramRequest, match_list: UUID) -> HttpResponse:
    row = fetch(_rows(request), request, match_list)
    seen, take = request.POST.get("seen", ""), request.POST.get("take", lists.ALL)
    try:
        lists.agree(row=row, seen=seen, take=take, by=request.user, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(row)


@coordinator
@require_POST
def match_list_drop(request: ProgramRequest, match_list: UUID) -> HttpResponse:
    row = fetch(_rows(request), request, match_list)
    try:
        row.drop(by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s was put aside. No match was made of it.") % {"name": row.name})
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("bring-in", request.program.slug)


@coordinator
@require_safe
def match_list_rest(request: ProgramRequest, match_list: UUID) -> HttpResponse:
    """The rows to mend, as a file."""
    row = fetch(_rows(request), request, match_list)
    try:
        text = lists.dry_run(row, timezone.now()).rest if row.is_waiting else row.text
    except ValidationError:  # its headings are not clear yet
        return redirect(row)
    if not text:
        messages.info(request, _("No row of this list is left to mend."))
        return redirect(row)
    audit.record(audit.Did.EXPORTED, audit.of(row, fields=["text"]), by=request)
    name = f"{row.name.rsplit('.', 1)[0]}-to-mend.csv"
    return as_file((BYTE_ORDER_MARK + text).encode(), name, TYPES[Export.Format.CSV])


@coordinator
@require_POST
def bring_in_forget(request: ProgramRequest, heading: UUID) -> HttpResponse:
    row = fetch(HeadingMeaning, request, heading)
    row.delete()
    messages.success(request, _("What “%(heading)s” means was forgotten.") % {"heading": row.heading})
    return redirect("bring-in", request.program.slug)


def _rows(request: ProgramRequest) -> Any:
    return MatchList.objects.in_program(request.program).select_related("program", "uploaded_by", "settled_by")


def _page(request: ProgramRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"matches/people/{name}.html", {"place": "matches", **context})
