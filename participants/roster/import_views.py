"""Importing a list: upload, dry run, decisions, yes."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from participants.models import RosterUpload
from participants.roster import review, uploads
from participants.roster.columns import COLUMNS
from participants.roster.mending import BYTE_ORDER_MARK, rest_of
from participants.roster.plan import Outcome
from participants.roster.reading import MOST_BYTES
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.forms import PageFields
from peermatch.paging import paged

LATEST = 10


class UploadForm(PageFields, forms.Form):
    submit = gettext_lazy("Look through it")
    file = forms.FileField(
        label=gettext_lazy("Your list"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        help_text=gettext_lazy("A CSV or text file from your spreadsheet program, at most 5 MB and 10,000 people."),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "empty": gettext_lazy("This file is empty. Save the list again, then upload it."),
        },
    )  # fmt: skip

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than 5 MB. Split the list and upload one part after the other.")
            )
        return file


@coordinator
def upload(request: ProgramRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = uploads.keep(data=file.read(), name=file.name, program=request.program, by=request.user)
            return redirect(kept)
        except ValidationError as refused:
            form.add_error("file", refused)
    lists = RosterUpload.objects.in_program(request.program).select_related("program", "uploaded_by", "settled_by")
    context = {
        "form": form,
        "columns": COLUMNS,
        "waiting": lists.waiting().defer("text"),
        "settled": lists.exclude(state=RosterUpload.State.WAITING).defer("text")[:LATEST],
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
    plan = uploads.dry_run(row, timezone.now())
    tallies = review.tallies(plan.counts)
    show = request.GET.get("show") or (tallies[0].outcome if tallies else "")
    alike = review.same_faults(plan)
    answers = review.answered(plan, row.decided.rows)
    said = {one.row: one.words for one in answers}
    lines = paged(request, [line for line in plan.lines if line.outcome == show])
    context = {
        "upload": row,
        "plan": plan,
        "tallies": tallies,
        "show": show,
        "listed": lines,
        "problems": [review.problem(line, alike) for line in lines if line.outcome == Outcome.PROBLEM],
        "rows": [
            {"line": line, "about": review.about(line), "answer": said.get(line.number, "")}
            for line in lines
            if line.outcome != Outcome.PROBLEM
        ],
        "answers": answers,
        "counts": plan.counts,
        "will_do": review.will_do(plan.counts),
        "remarks": review.remarks(plan, request.program.time_zone),
        "new_words": review.new_words(plan),
        "read_otherwise": review.read_otherwise(plan),
    }
    return _page(request, "import_review", **context)


@coordinator
@require_POST
def import_mend(request: ProgramRequest, upload: UUID) -> HttpResponse:
    """Reads a cell as suggested, or takes that back: `value` is empty then."""
    row = fetch(_with_program(request), request, upload)
    said = {name: request.POST.get(name, "").replace("\r\n", "\n") for name in ("column", "cell", "value")}
    return _decide(request, row, lambda: uploads.mend(upload=row, **said, by=request.user, at=timezone.now()))


@coordinator
@require_POST
def import_answer(request: ProgramRequest, upload: UUID) -> HttpResponse:
    """Answers the question about a row, or takes the answer back."""
    row, number = fetch(_with_program(request), request, upload), request.POST.get("row", "")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        return redirect(row)
    said: dict[str, Any] = {"row": int(number), "answer": request.POST.get("answer", "")[:60]}
    return _decide(request, row, lambda: uploads.answer(upload=row, **said, by=request.user, at=timezone.now()))


@coordinator
@require_POST
def import_agree(request: ProgramRequest, upload: UUID) -> HttpResponse:
    row = fetch(_with_program(request), request, upload)
    seen, take = request.POST.get("seen", ""), request.POST.get("take", uploads.ALL)
    try:
        uploads.agree(upload=row, seen=seen, take=take, by=request.user, at=timezone.now())
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
    name = f"{row.name.rsplit('.', 1)[0]}-to-mend.csv"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        BYTE_ORDER_MARK + text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _with_program(request: ProgramRequest) -> Any:
    return RosterUpload.objects.in_program(request.program).select_related("program", "uploaded_by", "settled_by")


def _decide(request: ProgramRequest, row: RosterUpload, decide: Any) -> HttpResponse:
    try:
        decide()
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(row)


def _page(request: ProgramRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"participants/roster/{name}.html", {"place": "people", **context})
