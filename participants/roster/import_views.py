"""Importing a list: upload, dry run, decisions, yes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participants.models import RosterRules, RosterUpload
from participants.roster import review, uploads
from participants.roster.background import read
from participants.roster.columns import COLUMNS, PEOPLE
from participants.roster.list_file import ListFileForm
from participants.roster.mapping import meanings_of
from participants.roster.mending import BYTE_ORDER_MARK, rest_of
from participants.roster.plan import Outcome
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.paging import paged
from peermatch.progress import Progress, told
from peermatch.text import say_number

LATEST = 10


@coordinator
def upload(request: ProgramRequest) -> HttpResponse:
    form = ListFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = uploads.keep(data=file.read(), name=file.name, program=request.program, by=request.user)
            return redirect(kept)
        except ValidationError as refused:
            form.add_error("file", refused)
    lists = _with_program(request)
    context = {
        "form": form,
        "columns": COLUMNS,
        "waiting": lists.waiting().without_text(),
        "settled": lists.exclude(state=RosterUpload.State.WAITING).without_text()[:LATEST],
        "meanings": meanings_of(request.program, PEOPLE),
        "back": reverse("people", args=[request.program.slug]),
    }
    return render(request, "participants/roster/import.html", {"place": "people", **context})


@coordinator
@require_safe
def import_review(request: ProgramRequest, upload: UUID) -> HttpResponse:
    row = fetch(_with_program(request), request, upload)
    if not row.is_waiting:
        return _page(
            request, "import_done", upload=row, did=review.did(row.outcome), left=row.outcome.get("problem", 0)
        )
    if row.work:
        return _page(request, "import_progress", upload=row, **_how_far(row))
    if not row.reading and not uploads.headings_of(row)[1].are_clear:
        return redirect("import-headings", *_ids(row))
    page = row.reading or read(row, timezone.now())
    show = request.GET.get("show") or (page["tallies"][0]["outcome"] if page["tallies"] else "")
    welcomes = RosterRules.of(request.program).sends_own_page
    return _page(request, "import_review", upload=row, show=show, welcomes=welcomes, **_listed(request, page, show))


def _how_far(row: RosterUpload) -> dict[str, Any]:
    """How many rows are read or, once the worker is at that, written; and in quarters, to be read out."""
    written = told(row.work_name) if row.is_being_taken and row.work_until else None
    now = written or Progress(row.done, row.rows)
    words = {"done": say_number(now.done), "of": say_number(now.of), "quarters": now.percent // 25 * 25}
    return {"now": now, "is_writing": bool(written), **words}


def _listed(request: ProgramRequest, page: dict[str, Any], show: str) -> dict[str, Any]:
    """The rows of one outcome, a page at a time, and all else that is said."""
    lines = paged(request, page["lines"].get(show, []))
    rows = {"problems" if show == Outcome.PROBLEM else "rows": list(lines)}
    return {key: said for key, said in page.items() if key != "lines"} | rows | {"listed": lines}


@coordinator
@require_POST
def import_agree(request: ProgramRequest, upload: UUID) -> HttpResponse:
    row = fetch(_with_program(request), request, upload)
    seen, take = request.POST.get("seen", ""), request.POST.get("take", uploads.ALL)
    welcome = request.POST.get("welcome") == "1"
    try:
        if row.is_large:
            uploads.agree_later(upload=row, seen=seen, take=take, by=request.user, welcome=welcome)
        else:
            uploads.agree(upload=row, seen=seen, take=take, by=request.user, at=timezone.now(), welcome=welcome)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(row)


@coordinator
@require_POST
def import_drop(request: ProgramRequest, upload: UUID) -> HttpResponse:
    row = fetch(_with_program(request), request, upload)
    try:
        row.drop(by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s was put aside. Nothing of it is in the roster.") % {"name": row.name})
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("import", request.program.slug)


@coordinator
@require_safe
def import_rest(request: ProgramRequest, upload: UUID) -> HttpResponse:
    """The rows to mend, as a file."""
    row = fetch(_with_program(request), request, upload)
    text = rest_of(uploads.dry_run(row, timezone.now())) if row.is_waiting else row.text
    if not text:
        messages.info(request, _("No row of this list is left to mend."))
        return redirect(row)
    audit.record(audit.Did.EXPORTED, audit.of(row, fields=["text"]), by=request)
    name = f"{row.name.rsplit('.', 1)[0]}-to-mend.csv"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        BYTE_ORDER_MARK + text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _ids(row: RosterUpload) -> tuple[Any, ...]:
    return row.program.slug, row.public_id


def _with_program(request: ProgramRequest) -> Any:
    rows = RosterUpload.objects.readable_by(request.membership)
    return rows.select_related("program", "uploaded_by", "settled_by")


def _page(request: ProgramRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"participants/roster/{name}.html", {"place": "people", **context})
