"""Deciding about the rows of an uploaded list, on its dry run."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participants.models import RosterUpload
from participants.roster import uploads
from peermatch.accounts.access import ProgramRequest, coordinator, fetch


@coordinator
@require_POST
def import_mend(request: ProgramRequest, upload: UUID) -> HttpResponse:
    """Reads a cell as suggested or typed, in its row or in all that say the same. An empty `value` takes that back."""
    row, number = _fetch(request, upload), _row_number(request)
    said: dict[str, Any] = {
        name: request.POST.get(name, "").replace("\r\n", "\n") for name in ("column", "cell", "value")
    }
    if "typed" in request.POST and not said["value"].strip():
        messages.error(request, _("Type what the cell is to say first. Nothing was changed."))
        return redirect(row)
    marks: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if number is None or "all" in request.POST:
        return _decide(request, row, lambda: uploads.mend(upload=row, **said, **marks))
    del said["cell"]
    return _decide(request, row, lambda: uploads.mend_row(upload=row, row=number, **said, **marks))


@coordinator
@require_POST
def import_answer(request: ProgramRequest, upload: UUID) -> HttpResponse:
    """Answers the question about a row, or takes the answer back."""
    row, number = _fetch(request, upload), _row_number(request)
    if number is None:
        return redirect(row)
    answer = request.POST.get("answer", "")[:60]
    marks: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    return _decide(request, row, lambda: uploads.answer(upload=row, row=number, answer=answer, **marks))


def _fetch(request: ProgramRequest, upload: UUID) -> RosterUpload:
    rows = RosterUpload.objects.readable_by(request.membership).select_related("program")
    row: RosterUpload = fetch(rows, request, upload)
    return row


def _row_number(request: ProgramRequest) -> int | None:
    number = request.POST.get("row", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 7 else None


def _decide(request: ProgramRequest, row: RosterUpload, decide: Callable[[], None]) -> HttpResponse:
    try:
        decide()
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(row)
