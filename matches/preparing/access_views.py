"""The page on which a coordinator reads what people need, and vouches that it is arranged."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.fitting.review import may_know
from matches.models import Attestation, Match
from matches.preparing.access_needs import attest_access
from matches.preparing.lines import Facts
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member


@member
@require_safe
def access(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    knows = may_know(row, request.membership)
    facts = Facts(row, on=timezone.localdate(), knows=knows)
    return render(
        request,
        "matches/preparing/access.html",
        {"place": "matches", "match": row, "state": facts.access, "knows": knows},
    )


@coordinator
@require_POST
def access_attest(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    if not may_know(row, request.membership):
        raise PermissionDenied  # nobody vouches for needs that they may not read
    facts = Facts(row, on=timezone.localdate(), knows=True)
    try:
        attest_access(
            match=row, state=facts.access, facts=request.POST.get("facts", ""), by=request.user, at=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is on record that access is arranged."))
    return redirect("access", request.program.slug, row.public_id)


@coordinator
@require_POST
def access_end(request: ProgramRequest, match: UUID, attestation: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    word: Attestation = fetch(row.attestations.select_related("match"), request, attestation)
    try:
        word.take_back(by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Access is no longer marked as arranged."))
    return redirect("access", request.program.slug, row.public_id)
