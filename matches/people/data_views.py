"""All that is kept about a person, for those who answer for them: to read with them, to print, to give them."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from matches.people.seen_by_views import whose
from participants.taking import files, writing
from peermatch.accounts.access import ProgramRequest, coordinator


@require_safe
@coordinator
def data(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = whose(request, person)
    files.record(row, by=request)
    told = {"place": "people"} | writing.context(row, at=timezone.now())
    return render(request, "matches/people/data.html", told)


def file_of(ending: str) -> Callable[..., HttpResponse]:
    """The same as a file."""

    @require_POST
    @coordinator
    def view(request: ProgramRequest, person: UUID) -> HttpResponse:
        row = whose(request, person)
        return files.hand_out(row, ending, by=request, at=timezone.now())

    return view


data_text, data_docx, data_json = (file_of(ending) for ending in ("txt", "docx", "json"))
