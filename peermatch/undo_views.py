"""Where the button of an offered undo leads."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from peermatch.accounts.access import ProgramRequest, coordinator
from peermatch.undoing import undo


@coordinator
@require_POST
def take_back(request: ProgramRequest) -> HttpResponse:
    back = undo(request, request.POST.get("token", ""), at=timezone.now())
    return redirect(back) if back else redirect("today", request.program.slug)
